import { AvatarError, ErrorCode } from '../base/errors.js';
import { Reaction } from '../base/reaction.js';
import { Emotion } from '../base/states.js';

/** @throws AvatarError `invalidExpression` for anything but an emotion; `where` begins its message. */
export function checkEmotion(value: unknown, where = ''): Emotion {
  return oneOf(Emotion, value, `${where}emotion`);
}

/** @throws AvatarError `invalidExpression` for anything but a reaction. */
export function checkReaction(value: unknown, where = ''): Reaction {
  return oneOf(Reaction, value, `${where}reaction`);
}

/**
 * @returns the strength within 0..1, 1 where there is none.
 * @throws AvatarError `invalidExpression` for anything but a number.
 */
export function checkStrength(value: unknown = 1, where = ''): number {
  if (typeof value === 'number' && !Number.isNaN(value)) return Math.min(1, Math.max(0, value));
  throw invalid(`${where}strength is ${JSON.stringify(value)}; give a number from 0 to 1.`);
}

export function invalid(message: string): AvatarError {
  return new AvatarError(ErrorCode.invalidExpression, message);
}

function oneOf<T extends string>(known: Readonly<Record<string, T>>, value: unknown, what: string) {
  const names = Object.values(known);
  const name = names.find((each) => each === value);
  if (name !== undefined) return name;
  throw invalid(`${what} is ${JSON.stringify(value)}; it may be ${names.join(', ')}.`);
}

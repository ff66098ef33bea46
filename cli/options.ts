import { UsageError } from './usage.js';

const MAX_FPS = 240;
const MAX_SEED = 2 ** 32 - 1;

/** @throws UsageError unless `text` is a whole number from 1 to 240. */
export function parseFps(text: string | undefined, fallback: number): number {
  return wholeNumber('--fps', text, 1, MAX_FPS) ?? fallback;
}

/** @throws UsageError unless `text` is a whole number of 32 bits. */
export function parseSeed(text: string | undefined): number | undefined {
  return wholeNumber('--seed', text, 0, MAX_SEED);
}

function wholeNumber(
  name: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) {
    return value;
  }
  throw new UsageError(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
}

import { expect } from '@open-wc/testing';
import { Emitter } from '../../../src/base/emitter.js';
import type { AvatarError } from '../../../src/base/errors.js';
import { silentLogger } from '../../../src/base/logger.js';
import type { ControllerEvents } from '../../../src/events/table.js';
import { Channel } from '../../../src/motion/channels.js';
import { createFrame } from '../../../src/motion/segment.js';
import { Round, type RoundOptions } from '../../../src/round/round.js';
import type { DriverContext, MotionDriver } from '../../../src/transport/driver.js';
import { syllables } from '../../support/speech.js';

/** What a driver gets of its view, and what it tells there, in order, as `name:detail`. */
export interface TestContext extends DriverContext {
  readonly told: string[];
  /** The errors among it. */
  readonly errors: AvatarError[];
}

export function testContext(): TestContext {
  const events = new Emitter<ControllerEvents>((error) => {
    throw error;
  });
  const told: string[] = [];
  const errors: AvatarError[] = [];
  events.on('connection', (state) => told.push(`connection:${state}`));
  events.on('error', (error) => {
    told.push(`error:${error.code}`);
    errors.push(error);
  });
  return { events, logger: silentLogger, told, errors };
}

/** A round that is heard, unless it is not to be yet. */
export function newRound(options: Partial<RoundOptions> = {}, heard = true): Round {
  const round = new Round({ sampleRate: 16_000, ...options });
  if (heard) round.begin(0);
  return round;
}

/** What became of the motion of a round: `all` of it has come, or the reason why no more will. */
export function motionOf({ motion }: Round): Promise<string> {
  return new Promise((resolve) => {
    motion.onChange = () => {
      if (motion.waived !== undefined) resolve(motion.waived);
      else if (motion.timeline.ended) resolve('all');
    };
    motion.onChange();
  });
}

/** Drives a round with speech in parts, and answers as {@link motionOf} does. */
export function speak(driver: MotionDriver, round: Round, pcm: Int16Array): Promise<string> {
  driver.drive(round);
  const motion = motionOf(round);
  round.audio.push(pcm.subarray(0, 5000));
  round.audio.push(pcm.subarray(5000));
  round.audio.end();
  return motion;
}

/** How far the jaw is open, 0 to 1, sixty times a second. */
export function jawOf({ motion: { timeline } }: Round): number[] {
  const frame = createFrame();
  return Array.from({ length: Math.ceil(timeline.duration * 60) }, (_, k) => {
    timeline.sample(k / 60, frame);
    return frame[Channel.jawOpen];
  });
}

/** Speaks syllables, and looks at the mouth: it opens, and shuts with the last of them. */
export async function expectSpeech(
  driver: MotionDriver,
  seconds: number,
  round = newRound(),
  pcm = syllablesOf(round, seconds),
): Promise<Round> {
  expect(await speak(driver, round, pcm)).to.equal('all');
  expect(round.motion.timeline.duration).to.be.within(seconds - 0.1, seconds + 0.4);
  const jaw = jawOf(round);
  expect(Math.max(...jaw), 'the jaw opens').to.be.above(0.1);
  expect(jaw.at(-1), 'and closes at the end').to.be.below(0.05);
  return round;
}

const syllablesOf = ({ sampleRate }: Round, seconds: number): Int16Array =>
  syllables(seconds, sampleRate);

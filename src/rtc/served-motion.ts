import type { MotionSegment } from '../motion/segment.js';
import type { SessionCounters } from './session-summary.js';
import type { TurnHint } from './turns.js';

/** What finds motion of a server tells. Times are seconds of what was heard. */
export interface ServedMotionOwner {
  /** Rate of the sound, in hertz. */
  readonly sampleRate: number;
  readonly counters: SessionCounters;
  /** Shows a segment instead of what the engine of the page makes. What comes later counts. */
  place(segment: MotionSegment): void;
  /** What was placed from a time on was wrong. */
  withdraw(from: number): void;
  /** The server tells of the turns of the speaker. */
  hint(hint: TurnHint): void;
  /** Motion has failed to come in the middle of a session. */
  stalled(): void;
}

/** Finds motion that a server has made of a sound, and places it on the sound as it is heard. */
export interface ServedMotion {
  /** Takes what was heard next, without a gap. */
  hear(samples: Float32Array): void;
  /** Takes a packet of the server. What cannot be read is counted, and passed over. */
  receive(packet: Uint8Array): void;
  /** Whether there is motion of the server for all of a stretch. */
  covers(from: number, to: number): boolean;
  /** A turn of the speaker was heard to its end. */
  ended(): void;
  /** What is heard next has nothing to do with what was heard. */
  reset(): void;
}

export type ServeMotion = (owner: ServedMotionOwner) => ServedMotion;

import type { EventEmitter } from 'eventemitter3';
import type { AvatarError } from '../base/errors.js';
import type { SampleRate } from '../base/audio-format.js';
import type { RoundId } from '../base/states.js';
import type { MotionSegment } from '../motion/segment.js';

/** What every motion source has to say. All of it carries its round; late data is the caller's to drop. */
export interface MotionSourceEvents {
  /** Motion arrived, in stream order within its round. */
  motion: [round: RoundId, segment: MotionSegment];
  /** All motion of the round has arrived. */
  end: [round: RoundId];
  /** The round, or with `null` the whole source, cannot go on. */
  error: [round: RoundId | null, error: AvatarError];
}

/**
 * Turns speech audio into motion: the Motion Server over a socket, or the lip-sync engine of this
 * page. Audio goes in as PCM16 mono; motion comes out as events, by stream time.
 */
export interface MotionSource extends EventEmitter<MotionSourceEvents> {
  /** Rate of the audio that `push` takes, in hertz. */
  readonly sampleRate: SampleRate;
  /** Gets ready for speech that is about to come, where that takes time. */
  warmUp?(): void;
  /** Appends audio of a round. `end` marks its last chunk, which may be empty. */
  push(round: RoundId, pcm: Int16Array, end: boolean): void;
  /** Stops work on a round; nothing more is delivered for it. */
  interrupt(round: RoundId): void;
  /** Releases everything. Idempotent. */
  dispose(): void;
}

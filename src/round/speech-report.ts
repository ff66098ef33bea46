import type { ConversationReason, RoundId } from '../base/states.js';

/**
 * How well picture and sound went together in one round, over its displayed frames. Detection
 * limits of ITU-R BT.1359 are 45 ms with sound ahead and 125 ms with sound behind; 100 ms is
 * reported, to stay within.
 */
export interface SyncReport {
  /** Displayed frames that were compared. */
  readonly samples: number;
  /** Seconds during which sound was more than 45 ms ahead of the mouth. */
  readonly aheadSeconds: number;
  /** Seconds during which sound was more than 100 ms behind the mouth. */
  readonly behindSeconds: number;
  /** Offset farthest from zero, in seconds; positive: sound ahead. */
  readonly largestOffset: number;
  /** Mean offset of the last second, in seconds: what a drift would have come to. */
  readonly residualOffset: number;
  /** Seconds of sound that were heard while its motion was missing. */
  readonly missingSeconds: number;
}

/** How soon a round was heard and seen after its first audio was there, in seconds; `null`: it was not. */
export interface SpeechLatency {
  /** Until its first sample left the speakers, as far as the browser knows. */
  readonly sound: number | null;
  /** Until the first picture in which its motion moves the mouth. `null` also where nobody looked. */
  readonly mouth: number | null;
}

/** What became of one round. */
export interface SpeechReport {
  readonly round: RoundId;
  /** Seconds of its sound that were played. */
  readonly seconds: number;
  /** Why it ended. */
  readonly reason: ConversationReason;
  /** Times the sound ran out before its end. */
  readonly underruns: number;
  readonly sync: SyncReport;
  readonly latency: SpeechLatency;
}

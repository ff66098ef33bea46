import type { FrameTotals, SpeechReport } from '../sdk/engine.js';

/** Moments of loading, as `performance.now()` counts: milliseconds since the page began. */
export interface LoadTimes {
  /** The element's script ran. */
  readonly script: DOMHighResTimeStamp;
  /** The avatar was asked for; absent until then, as are those that follow. */
  readonly begin?: DOMHighResTimeStamp;
  /** The engine was there. */
  readonly engine?: DOMHighResTimeStamp;
  /** The avatar stood in the page. */
  readonly avatar?: DOMHighResTimeStamp;
  /** Its first picture was drawn. */
  readonly firstFrame?: DOMHighResTimeStamp;
}

/** What an element has measured so far. Nothing of it leaves the page. */
export interface AvatarMetrics {
  readonly load: LoadTimes;
  /** Of the present view; `null` until there is one. */
  readonly frames: FrameTotals | null;
  /** The latest rounds, the last of them at the end: 50 at most. */
  readonly rounds: readonly SpeechReport[];
}

/** Rounds that are remembered. */
export const ROUNDS = 50;

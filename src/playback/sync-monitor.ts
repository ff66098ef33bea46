import type { PositionLog } from './position-log.js';
import type { SyncReport } from '../round/speech-report.js';

/** Sound ahead of the picture by more than this is noticed (ITU-R BT.1359), in seconds. */
const AHEAD_LIMIT = 0.045;

/** Sound behind the picture by more than this is close to being noticed, in seconds. */
const BEHIND_LIMIT = 0.1;

/** Frames that are kept, those that wait for the report that tells their truth included: 4 s at 120 Hz. */
const KEPT = 480;

/** A frame stands for the time to the next one, but not for a hidden tab's hours, in seconds. */
const MAX_FRAME = 0.1;

/** Part of the round that the residual offset is taken from, in seconds. */
const RESIDUAL_SPAN = 1;

/**
 * Compares each displayed frame with what was heard. A frame is judged only when the player's
 * reports have passed its time, so by what was rendered and not by what the clock had forecast.
 */
export class SyncMonitor {
  readonly #log: PositionLog;
  /** Context times whose samples were heard when frames were seen, in seconds. */
  readonly #times = new Float64Array(KEPT);
  /** Seconds of the round that they showed; of those that are judged, how far the sound was ahead. */
  readonly #values = new Float64Array(KEPT);
  /** Frames so far, and those of them that are judged. */
  #displayed = 0;
  #judged = 0;
  #lastTime = NaN;
  #samples = 0;
  #ahead = 0;
  #behind = 0;
  #largest = 0;

  constructor(log: PositionLog) {
    this.#log = log;
  }

  /** Notes that a picture of second `shown` is seen while sound of `heardTime` is heard. */
  displayed(heardTime: number, shown: number): void {
    const at = this.#displayed++ % KEPT;
    this.#times[at] = heardTime;
    this.#values[at] = shown;
    this.#judged = Math.max(this.#judged, this.#displayed - KEPT);
  }

  /** Judges the frames whose truth is known by now. */
  settle(): void {
    while (this.#judged < this.#displayed) {
      const at = this.#judged % KEPT;
      const time = this.#times[at];
      if (time > this.#log.known) return;
      this.#judge(time, (this.#values[at] = this.#log.at(time) - this.#values[at]));
      this.#judged++;
    }
  }

  report(): Omit<SyncReport, 'missingSeconds'> {
    this.settle();
    let residual = 0;
    let count = 0;
    const oldest = Math.max(0, this.#displayed - KEPT);
    for (let i = this.#judged; i-- > oldest; count++) {
      if (this.#times[i % KEPT] < this.#lastTime - RESIDUAL_SPAN) break;
      residual += this.#values[i % KEPT];
    }
    return {
      samples: this.#samples,
      aheadSeconds: this.#ahead,
      behindSeconds: this.#behind,
      largestOffset: this.#largest,
      residualOffset: residual / (count || 1),
    };
  }

  #judge(time: number, offset: number): void {
    const span = time - this.#lastTime;
    const duration = span > 0 ? Math.min(span, MAX_FRAME) : 0;
    this.#lastTime = time;
    this.#samples++;
    if (offset > AHEAD_LIMIT) this.#ahead += duration;
    if (offset < -BEHIND_LIMIT) this.#behind += duration;
    if (Math.abs(offset) > Math.abs(this.#largest)) this.#largest = offset;
  }
}

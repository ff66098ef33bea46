import type { PositionLog } from './position-log.js';
import type { SyncReport } from '../round/speech-report.js';

/** Sound ahead of the picture by more than this is noticed (ITU-R BT.1359), in seconds. */
const AHEAD_LIMIT = 0.045;

/** Sound behind the picture by more than this is close to being noticed, in seconds. */
const BEHIND_LIMIT = 0.1;

/** Frames that may wait for the report that tells their truth: 4 s at 60 Hz. */
const MAX_PENDING = 240;

/** A frame stands for the time to the next one, but not for a hidden tab's hours, in seconds. */
const MAX_FRAME = 0.1;

/** Part of the round that the residual offset is taken from, in seconds. */
const RESIDUAL_SPAN = 1;

interface DisplayedFrame {
  /** Context time whose sample was heard when the frame was seen, in seconds. */
  readonly heardTime: number;
  /** Seconds of the round that the picture showed. */
  readonly shown: number;
}

/**
 * Compares each displayed frame with what was heard. A frame is judged only when the player's
 * reports have passed its time, so by what was rendered and not by what the clock had forecast.
 */
export class SyncMonitor {
  readonly #log: PositionLog;
  readonly #pending: DisplayedFrame[] = [];
  #lastTime = NaN;
  #samples = 0;
  #ahead = 0;
  #behind = 0;
  #largest = 0;
  readonly #recent: { time: number; offset: number }[] = [];

  constructor(log: PositionLog) {
    this.#log = log;
  }

  /** Notes that a picture of second `shown` is seen while sound of `heardTime` is heard. */
  displayed(heardTime: number, shown: number): void {
    this.#pending.push({ heardTime, shown });
    if (this.#pending.length > MAX_PENDING) this.#pending.shift();
  }

  /** Judges the frames whose truth is known by now. */
  settle(): void {
    while (this.#pending.length > 0 && this.#pending[0].heardTime <= this.#log.known) {
      const frame = this.#pending.shift()!;
      this.#judge(frame.heardTime, this.#log.at(frame.heardTime) - frame.shown);
    }
  }

  report(): Omit<SyncReport, 'missingSeconds'> {
    this.settle();
    const residual = this.#recent.reduce((sum, { offset }) => sum + offset, 0);
    return {
      samples: this.#samples,
      aheadSeconds: this.#ahead,
      behindSeconds: this.#behind,
      largestOffset: this.#largest,
      residualOffset: this.#recent.length > 0 ? residual / this.#recent.length : 0,
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
    this.#recent.push({ time, offset });
    while (this.#recent[0].time < time - RESIDUAL_SPAN) this.#recent.shift();
  }
}

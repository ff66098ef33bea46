import type { SessionCounters } from '../session-summary.js';

/** Frames that have to be there before the first is shown. */
const FILL = 2;

/** Frames that are kept at most; then the oldest goes. */
const CAPACITY = 4;

export interface JitterBufferOptions {
  /** `false` hands frames on as they come. */
  readonly enabled: boolean;
  /** How long a missing frame is waited for, in seconds. */
  readonly patience: number;
  readonly counters: SessionCounters;
}

/** What the buffer is at: nothing, collecting the first frames, giving one a tick, or out of them. */
type Phase = 'direct' | 'filling' | 'draining' | 'starved';

interface Entry<Frame> {
  readonly sequence: number;
  readonly frame: Frame;
}

/** Puts numbered frames into order, one for each tick, and gives up those that do not come. */
export class JitterBuffer<Frame> {
  readonly #options: JitterBufferOptions;
  #phase: Phase;
  /** In order of their numbers. */
  #waiting: Entry<Frame>[] = [];
  #next: number | null = null;
  /** Number of the frame that was shown last. */
  #shown = -1;
  /** Since when a missing frame is waited for. */
  #missedAt: number | null = null;

  constructor(options: JitterBufferOptions) {
    this.#options = options;
    this.#phase = options.enabled ? 'filling' : 'direct';
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Whether frames wait to be shown. */
  get empty(): boolean {
    return this.#waiting.length === 0;
  }

  push(sequence: number, frame: Frame): void {
    const { counters } = this.#options;
    if (sequence <= this.#shown) return this.#drop('jitterDropStale');
    if (this.#next !== null && sequence < this.#next) return this.#drop('jitterDropLate');
    if (this.#waiting.some((one) => one.sequence === sequence)) return;
    this.#waiting.push({ sequence, frame });
    this.#waiting.sort((a, b) => a.sequence - b.sequence);
    if (this.#phase === 'starved') this.#phase = 'draining';
    if (this.#phase === 'direct' || this.#waiting.length <= CAPACITY) return;
    this.#waiting.shift();
    this.#drop('jitterDropOverflow');
    // What went is not waited for.
    const { sequence: oldest } = this.#waiting[0];
    if (this.#next !== null && this.#next < oldest) {
      counters.add('totalLost', oldest - this.#next - 1);
      this.#next = oldest;
    }
  }

  /** The frame of this tick, at a time in seconds; `null` where there is none. */
  pull(time: number): Frame | null {
    const { counters, patience } = this.#options;
    if (this.#phase === 'filling') {
      if (this.#waiting.length < FILL) return null;
      this.#phase = 'draining';
    }
    const [head] = this.#waiting;
    if (!head) {
      if (this.#phase === 'draining') {
        this.#phase = 'starved';
        counters.add('jitterStarved');
      }
      return null;
    }
    const missing = head.sequence - (this.#next ?? head.sequence);
    if (missing > 0 && this.#phase !== 'direct') {
      counters.add('jitterNoInOrder');
      this.#missedAt ??= time;
      if (time - this.#missedAt < patience) return null;
    }
    if (missing > 0) {
      counters.add('jitterSkipEvents');
      counters.add('jitterSkipFrames', missing);
      counters.add('totalLost', missing);
    }
    this.#missedAt = null;
    this.#waiting.shift();
    this.#shown = head.sequence;
    this.#next = head.sequence + 1;
    return head.frame;
  }

  /** Frames of another session follow. */
  reset(): void {
    this.#waiting = [];
    this.#next = this.#missedAt = null;
    this.#shown = -1;
    this.#phase = this.#options.enabled ? 'filling' : 'direct';
  }

  #drop(why: 'jitterDropStale' | 'jitterDropLate' | 'jitterDropOverflow'): void {
    this.#options.counters.add(why);
    this.#options.counters.add('totalDropped');
  }
}

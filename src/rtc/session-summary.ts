/** What became of the motion that servers sent into a room, since it was joined. */
export interface SessionSummary {
  /** Frames that were shown. */
  readonly totalFrames: number;
  /** Frames that never came. */
  readonly totalLost: number;
  /** Frames that were lost on one way and came on another. */
  readonly totalRecovered: number;
  /** Frames that came and were not shown: too late, too many, or damaged. */
  readonly totalDropped: number;
  /** Frames shown a second, while there were any. */
  readonly avgFps: number;
  /** Older than what was shown. */
  readonly jitterDropStale: number;
  /** Given up already. */
  readonly jitterDropLate: number;
  /** More than could be kept. */
  readonly jitterDropOverflow: number;
  /** Kept, and overtaken. */
  readonly jitterPruneStale: number;
  /** Times that a gap was passed over, and frames in these gaps. */
  readonly jitterSkipEvents: number;
  readonly jitterSkipFrames: number;
  /** Times that there was nothing to show. */
  readonly jitterStarved: number;
  /** Times that the next frame was waited for, while later ones were there. */
  readonly jitterNoInOrder: number;
  /** Frames that would have been shown before one that was. */
  readonly jitterOutOfOrderRenderRejects: number;
}

type Counted = Exclude<keyof SessionSummary, 'avgFps'>;

const COUNTED = [
  ...['totalFrames', 'totalLost', 'totalRecovered', 'totalDropped'],
  ...['jitterDropStale', 'jitterDropLate', 'jitterDropOverflow', 'jitterPruneStale'],
  ...['jitterSkipEvents', 'jitterSkipFrames', 'jitterStarved', 'jitterNoInOrder'],
  'jitterOutOfOrderRenderRejects',
] as Counted[];

/** Counts what a {@link SessionSummary} tells. */
export class SessionCounters {
  readonly #counts = new Map<Counted, number>(COUNTED.map((name) => [name, 0]));
  #seconds = 0;

  add(name: Counted, by = 1): void {
    this.#counts.set(name, this.#counts.get(name)! + by);
  }

  /** Frames of so many seconds were shown. */
  shown(frames: number, seconds: number): void {
    this.add('totalFrames', frames);
    this.#seconds += seconds;
  }

  get summary(): SessionSummary {
    const counts = Object.fromEntries(this.#counts) as Record<Counted, number>;
    const avgFps = this.#seconds > 0 ? counts.totalFrames / this.#seconds : 0;
    return { ...counts, avgFps };
  }
}

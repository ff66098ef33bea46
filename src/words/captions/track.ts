import type { Caption } from '../../events/caption.js';
import type { CaptionLine } from './line.js';

/** Passages beyond these are forgotten, oldest first: a room may last for days. */
const MOST = 2000;

/** The captions of one speech, or of what is said in a room. Lines may come, and be set right, on the way. */
export class CaptionTrack {
  readonly #passages = new Map<unknown, readonly CaptionLine[]>();

  /** Sets the lines of a passage, for the first time or anew. */
  set(passage: unknown, lines: readonly CaptionLine[]): void {
    this.#passages.set(passage, lines);
    if (this.#passages.size <= MOST) return;
    for (const oldest of this.#passages.keys()) {
      this.#passages.delete(oldest);
      return;
    }
  }

  /** All of them, in order of time. */
  get lines(): CaptionLine[] {
    return [...this.#passages.values()].flat().sort((a, b) => a.start - b.start);
  }

  /** What is said at `time`, in seconds. Where lines overlap, the one that began last. */
  at(time: number): Caption | null {
    const line = this.lines.findLast(({ start, end }) => start <= time && time < end);
    if (!line) return null;
    const { text, start, end, speaker, words } = line;
    const word = words.findLast((one) => one.start <= time);
    return {
      text,
      start,
      end,
      speaker,
      word: word ? { index: word.index, length: word.length } : null,
    };
  }

  /** When, after `time`, something changes as far as is known; `Infinity` where nothing does. */
  nextChange(time: number): number {
    const moments = this.lines.flatMap(({ start, end, words }) => [
      start,
      end,
      ...words.map((word) => word.start),
    ]);
    return Math.min(...moments.filter((moment) => moment > time), Infinity);
  }
}

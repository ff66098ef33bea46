import type { Caption } from '../../events/caption.js';
import type { CaptionLine } from './line.js';

/** Passages beyond these are forgotten, oldest first: a room may last for days. */
const MOST = 2000;

/** The captions of one speech, or of what is said in a room. Lines may come, and be set right, on the way. */
export class CaptionTrack {
  /** Told after each change. For who shows them. */
  onChange: (() => void) | null = null;
  readonly #passages = new Map<unknown, readonly CaptionLine[]>();

  /** Sets the lines of a passage, for the first time or anew. */
  set(passage: unknown, lines: readonly CaptionLine[]): void {
    this.#passages.set(passage, lines);
    const [oldest] = this.#passages.keys();
    if (this.#passages.size > MOST) this.#passages.delete(oldest);
    this.onChange?.();
  }

  /** The lines of a passage; none where it is not known, or forgotten. */
  linesOf(passage: unknown): readonly CaptionLine[] {
    return this.#passages.get(passage) ?? [];
  }

  /** All of them, in order of time. */
  get lines(): CaptionLine[] {
    return [...this.#passages.values()].flat().sort((a, b) => a.start - b.start);
  }

  /** What the avatar says at `time`, in seconds. Where lines overlap, the one that began last. */
  at(time: number): Caption | null {
    const isSaid = ({ speaker, start, end }: CaptionLine) =>
      speaker === 'avatar' && start <= time && time < end;
    const line = this.lines.findLast(isSaid);
    if (!line) return null;
    const { text, start, end, words } = line;
    const word = words.findLast((one) => one.start <= time);
    return {
      text,
      start,
      end,
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

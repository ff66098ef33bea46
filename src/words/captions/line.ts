import type { Caption } from '../../events/caption.js';

/** A word of a line, and when it is said. */
export interface CaptionWord {
  /** Place in the line, in UTF-16 code units, and length. */
  readonly index: number;
  readonly length: number;
  /** Seconds of the speech. */
  readonly start: number;
}

/** A line of captions. Times are seconds from the first sample of the speech. */
export interface CaptionLine extends Pick<Caption, 'text' | 'start' | 'end'> {
  /** Who says it: the avatar or, in a room, the visitor of the page. */
  readonly speaker: 'user' | 'avatar';
  /** In order; empty where nothing is known of when they are said. */
  readonly words: readonly CaptionWord[];
}

/** A line is no longer than this where it can be cut, in characters: two rows of what subtitles have. */
const LONGEST = 84;

/** Where each line of a text begins and ends, in UTF-16 code units: cut at a comma, or a space. */
export function cutLines(text: string): [from: number, to: number][] {
  const lines: [number, number][] = [];
  for (let from = 0; from < text.length;) {
    const to = text.length - from <= LONGEST ? text.length : from + cutOf(text.slice(from));
    lines.push([from, to]);
    from = to;
  }
  return lines;
}

function cutOf(text: string): number {
  const head = text.slice(0, LONGEST);
  // Halves of a like length read better than a full line and a single word.
  const half = Math.min(LONGEST, Math.ceil(text.length / 2));
  const comma = Math.max(...[...',;:、，；：'].map((sign) => head.lastIndexOf(sign)));
  if (comma > LONGEST / 3) return comma + 1;
  const space = text.length <= 2 * LONGEST ? head.indexOf(' ', half - 1) : -1;
  return (space < 0 ? head.lastIndexOf(' ') : space) + 1 || LONGEST;
}

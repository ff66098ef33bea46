import type { Shot } from './shot.js';

/** A stretch of speech, in seconds of its recording. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A phone and when it is said. */
export interface TimedPhone extends Span {
  readonly name: string;
}

/** One line of a film: pictures side by side, what is heard meanwhile above them. */
export interface FilmLine {
  readonly shots: readonly Shot[];
  /** Loudest sample of each pixel column, 0..1. */
  readonly wave: readonly number[];
  /** Phones, in pixels from the left edge. */
  readonly phones: readonly TimedPhone[];
}

const LABELS = 18;
const WAVE = 36;
/** Height of what lies above the pictures of a line, in pixels. */
export const HEAD = LABELS + WAVE;

const COLOURS = { page: '#ffffff', text: '#1c2630', edge: '#9fb0bd', wave: '#4a7fa5' };

/** Draws what is heard during a line. */
export function paintHead(
  context: CanvasRenderingContext2D,
  { wave, phones }: FilmLine,
  y: number,
): void {
  context.fillStyle = COLOURS.wave;
  wave.forEach((level, x) => {
    const height = Math.max(1, level * WAVE);
    context.fillRect(x, y + LABELS + (WAVE - height) / 2, 1, height);
  });
  context.font = '13px sans-serif';
  context.textAlign = 'center';
  for (const { name, start, end } of phones) {
    context.fillStyle = COLOURS.edge;
    context.fillRect(start, y, 1, HEAD);
    context.fillStyle = COLOURS.text;
    if (name !== 'SIL') context.fillText(name, (start + end) / 2, y + LABELS - 5);
  }
  context.textAlign = 'start';
}

/** Paints the page that a film lies on. */
export function paintPaper(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.fillStyle = COLOURS.page;
  context.fillRect(0, 0, width, height);
}

import type { Drawing } from './drawing.js';
import type { PixelSize } from './resolution.js';
import type { StageView } from './stage-view.js';

/** A picture that is drawn, and not yet on its view. */
interface Waiting {
  readonly view: StageView;
  readonly size: PixelSize;
  /** Device pixels from the left of the canvas. */
  readonly left: number;
}

/**
 * The pictures of one frame, side by side on the canvas that they are drawn on. For the first copy after anything
 * was drawn the browser has the whole canvas finished, so they are copied together.
 */
export class Sheet {
  #waiting: Waiting[] = [];
  #end = 0;

  /** Makes room for a picture; returns where it is to be drawn, in device pixels from the left. */
  add(view: StageView, size: PixelSize, { canvas, widest }: Drawing): number {
    if (this.#end + size.width > widest) this.copy(canvas);
    const left = this.#end;
    // A canvas that grows loses what is on it.
    if (left + size.width > canvas.width || size.height > canvas.height) this.copy(canvas);
    this.#end = left + size.width;
    this.#waiting.push({ view, size, left });
    return left;
  }

  /** A view is gone. */
  drop(gone: StageView): void {
    this.#waiting = this.#waiting.filter(({ view }) => view !== gone);
  }

  /** Brings all that wait to their views. */
  copy(canvas: HTMLCanvasElement): void {
    if (this.#waiting.length === 0) return;
    const copied = this.#waiting;
    this.#waiting = [];
    this.#end = 0;
    for (const { view, size, left } of copied) view.surface.copyFrom(canvas, size, left);
    // Who is told of a first picture may have another one drawn.
    for (const { view } of copied) view.markDrawn();
  }
}

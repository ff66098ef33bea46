import type { PixelSize } from './resolution.js';

/** Set through the CSSOM, which a Content Security Policy allows, unlike a style attribute. */
const CANVAS_STYLE = { display: 'block', width: '100%', height: '100%' } as const;

/** What shows through where the picture is transparent, as CSS values; empty: the page. */
export interface Backdrop {
  readonly color: string;
  readonly image: string;
}

const NO_BACKDROP: Backdrop = { color: '', image: '' };

/**
 * Where the picture of one view appears: a 2D canvas of its own that pictures are copied to, or
 * the renderer's canvas while this is the only view to see, which saves the copy.
 */
export class Surface {
  readonly #own: HTMLCanvasElement;
  #context: CanvasRenderingContext2D | null = null;
  #container: HTMLElement;
  #direct: HTMLCanvasElement | null = null;
  #backdrop = NO_BACKDROP;

  constructor(container: HTMLElement) {
    this.#container = container;
    this.#own = container.ownerDocument.createElement('canvas');
    prepareCanvas(this.#own);
    container.append(this.#own);
  }

  /** The canvas that shows the picture now. */
  get canvas(): HTMLCanvasElement {
    return this.#direct ?? this.#own;
  }

  get container(): HTMLElement {
    return this.#container;
  }

  set backdrop(backdrop: Backdrop) {
    this.#backdrop = backdrop;
    paintBackdrop(this.canvas, backdrop);
  }

  moveTo(container: HTMLElement): void {
    this.#container = container;
    container.append(this.#own);
    if (this.#direct) this.#own.before(this.#direct);
  }

  /** Shows the renderer's canvas itself. */
  showDirect(canvas: HTMLCanvasElement): void {
    prepareCanvas(canvas);
    paintBackdrop(canvas, this.#backdrop);
    this.#direct = canvas;
    this.#own.before(canvas);
    this.#own.style.display = 'none';
    setSize(this.#own, { width: 1, height: 1 });
  }

  /** Gives the renderer's canvas back. The view's own canvas is empty until the next copy. */
  showOwn(): void {
    // Back to the page's own document: a canvas dies with the document that it belongs to.
    if (this.#direct) {
      document.adoptNode(this.#direct);
      paintBackdrop(this.#direct, NO_BACKDROP);
    }
    this.#direct = null;
    paintBackdrop(this.#own, this.#backdrop);
    this.#own.style.display = CANVAS_STYLE.display;
  }

  /** Copies from the lower edge of `source` what was drawn `left` device pixels from its left. */
  copyFrom(source: HTMLCanvasElement, size: PixelSize, left: number): void {
    setSize(this.#own, size);
    copyPicture(source, (this.#context ??= this.#own.getContext('2d')), size, left);
  }

  dispose(): void {
    this.showOwn();
    this.#own.remove();
    setSize(this.#own, { width: 1, height: 1 });
  }
}

/** A copy of the picture in the lower left corner of `source`, on a canvas of its own. */
export function clonePicture(source: HTMLCanvasElement, size: PixelSize): HTMLCanvasElement {
  const copy = source.ownerDocument.createElement('canvas');
  setSize(copy, size);
  copyPicture(source, copy.getContext('2d'), size);
  return copy;
}

function copyPicture(
  source: HTMLCanvasElement,
  context: CanvasRenderingContext2D | null,
  { width, height }: PixelSize,
  left = 0,
): void {
  if (!context) return;
  context.globalCompositeOperation = 'copy';
  context.drawImage(source, left, source.height - height, width, height, 0, 0, width, height);
}

function prepareCanvas(canvas: HTMLCanvasElement): void {
  canvas.part.add('canvas');
  for (const [property, value] of Object.entries(CANVAS_STYLE)) {
    canvas.style.setProperty(property, value);
  }
}

function paintBackdrop({ style }: HTMLCanvasElement, { color, image }: Backdrop): void {
  style.background = `${color} ${image && `${image} center / cover no-repeat`}`.trim();
}

function setSize(canvas: HTMLCanvasElement, { width, height }: PixelSize): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

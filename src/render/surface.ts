import type { PixelSize } from './resolution.js';

/** Set through the CSSOM, which a Content Security Policy allows, unlike a style attribute. */
const CANVAS_STYLE = { display: 'block', width: '100%', height: '100%' } as const;

/**
 * Where the picture of one view appears: a 2D canvas of its own that pictures are copied to, or
 * the renderer's canvas while this is the only view to see, which saves the copy.
 */
export class Surface {
  readonly #own: HTMLCanvasElement;
  #container: HTMLElement;
  #direct: HTMLCanvasElement | null = null;

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

  moveTo(container: HTMLElement): void {
    this.#container = container;
    container.append(this.#own);
    if (this.#direct) this.#own.before(this.#direct);
  }

  /** Shows the renderer's canvas itself. */
  showDirect(canvas: HTMLCanvasElement): void {
    prepareCanvas(canvas);
    this.#direct = canvas;
    this.#own.before(canvas);
    this.#own.style.display = 'none';
    setSize(this.#own, { width: 1, height: 1 });
  }

  /** Gives the renderer's canvas back. The view's own canvas is empty until the next copy. */
  showOwn(): void {
    // Back to the page's own document: a canvas dies with the document that it belongs to.
    if (this.#direct) document.adoptNode(this.#direct);
    this.#direct = null;
    this.#own.style.display = CANVAS_STYLE.display;
  }

  /** Copies the lower left corner of `source`, where the renderer has drawn. */
  copyFrom(source: HTMLCanvasElement, size: PixelSize): void {
    setSize(this.#own, size);
    copyPicture(source, this.#own, size);
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
  copyPicture(source, copy, size);
  return copy;
}

function copyPicture(
  source: HTMLCanvasElement,
  target: HTMLCanvasElement,
  { width, height }: PixelSize,
): void {
  const context = target.getContext('2d');
  if (!context) return;
  context.globalCompositeOperation = 'copy';
  context.drawImage(source, 0, source.height - height, width, height, 0, 0, width, height);
}

function prepareCanvas(canvas: HTMLCanvasElement): void {
  canvas.part.add('canvas');
  for (const [property, value] of Object.entries(CANVAS_STYLE)) {
    canvas.style.setProperty(property, value);
  }
}

function setSize(canvas: HTMLCanvasElement, { width, height }: PixelSize): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

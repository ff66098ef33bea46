import type { Object3D, PerspectiveCamera } from 'three';
import type { PixelSize } from './resolution.js';

/** How a picture is drawn. */
export interface DrawOptions {
  /**
   * Makes the canvas just as big as the picture, to be shown itself; otherwise it only ever grows, to be
   * copied from.
   */
  readonly exact: boolean;
  /** Device pixels from the left of the canvas to the picture. */
  readonly left: number;
  /** The next picture follows at once. */
  readonly goesOn: boolean;
}

/**
 * What a stage draws with: one canvas and one studio, in which all characters stand in the same place, of
 * which only one is visible while it is drawn. The methods that prepare a character are called in this
 * order.
 */
export interface Drawing {
  readonly canvas: HTMLCanvasElement;
  /** The context of WebGL, where it is that. */
  readonly context: WebGL2RenderingContext | null;
  /** Nothing can be drawn, now or for ever. */
  readonly lost: boolean;
  /** Largest canvas width and height in pixels. */
  readonly limit: number;
  /** Pictures are drawn side by side that are so many pixels wide together; 0: one takes the place of another. */
  readonly widest: number;
  /** Lights the studio, once. */
  light(): void;
  /**
   * Makes ready ahead what the first character will need, by an object that is built alike and has nothing to show.
   * That object is let go of once the character is compiled.
   *
   * @returns what settles once the GPU has its work
   */
  rehearse?(object: Object3D): Promise<void>;
  /** Gives a character its materials. */
  dress(object: Object3D): unknown;
  add(object: Object3D): void;
  /** Makes ready what `object` needs without blocking the page, so that its first frame is quick. */
  compile(object: Object3D, camera: PerspectiveCamera): Promise<void>;
  /**
   * Paints what the studio is mirrored in, once.
   *
   * @param foreign for materials that were not made for it
   */
  paint(foreign?: boolean): Promise<void>;
  /** Works out what does not show before a character moves; settles with whether there was anything. */
  complete?(object: Object3D): Promise<boolean>;
  remove(object: Object3D): void;
  /** Draws `object` at the lower edge of the canvas. */
  draw(object: Object3D, camera: PerspectiveCamera, size: PixelSize, options: DrawOptions): void;
  /**
   * Calls `done` in another task once all that was drawn until now is there, or it has taken `patience`
   * milliseconds; never twice.
   *
   * @returns what gives it up.
   */
  whenDone(patience: number, done: () => void): () => void;
  dispose(): void;
}

/** Told about what happens to a drawing. */
export interface DrawingListener {
  /** It is lost, and is restored if the browser wants to. */
  contextLost(): void;
  contextRestored(): void;
  /** It is lost for ever. */
  drawingEnded(reason: string): void;
}

import type { Drawing, DrawingListener } from './drawing.js';
import { createContext, releaseContext } from './gl-context.js';
import { SharedRenderer } from './shared-renderer.js';

/** Makes what a stage draws with: WebGPU where that is wanted and to be had, WebGL otherwise. */
export class DrawingSource {
  readonly #listener: DrawingListener;
  readonly #onNotice: (notice: string) => void;
  #pending: boolean;
  #notice: string | null = null;
  #opening: Promise<void> | undefined;
  #context: WebGL2RenderingContext | null = null;
  #drawing: Drawing | null = null;

  /**
   * @param webGPU draws with WebGPU, as long as there is one.
   * @param onNotice told once when there is none.
   */
  constructor(webGPU: boolean, listener: DrawingListener, onNotice: (notice: string) => void) {
    this.#pending = webGPU;
    this.#listener = listener;
    this.#onNotice = onNotice;
  }

  /** WebGPU is still to be had, for all that is known. */
  get pending(): boolean {
    return this.#pending;
  }

  /** What to tell those who come once there is no WebGPU. */
  get notice(): string | null {
    return this.#notice;
  }

  /** What draws, once it is made. */
  get drawing(): Drawing | null {
    return this.#drawing;
  }

  /** Opens WebGPU where that is pending. */
  async open(): Promise<void> {
    if (this.#pending) await (this.#opening ??= this.#openGpu());
  }

  #openGpu(): Promise<void> {
    const opening = import('./webgpu/index.js')
      .then(({ openDrawing }) => openDrawing(this.#listener))
      .then(
        (drawing) => {
          if (this.#opening === opening) this.#drawing = drawing;
          // It was let go of meanwhile.
          else drawing.dispose();
        },
        (error: Error) => this.#giveUp(error.message),
      );
    return opening;
  }

  /**
   * The context of WebGL on its own, as that takes its time.
   *
   * @param container where the first picture is to be shown.
   * @throws AvatarError `animationPlayerNotInitialized` when there is no WebGL 2.
   */
  contextFor({ clientWidth, clientHeight }: HTMLElement): WebGL2RenderingContext {
    const ratio = Math.min(2, devicePixelRatio);
    return (this.#context ??= createContext({
      width: Math.max(1, Math.round(clientWidth * ratio)),
      height: Math.max(1, Math.round(clientHeight * ratio)),
    }));
  }

  /**
   * What draws, made with WebGL where there is none yet.
   *
   * @throws AvatarError `animationPlayerNotInitialized` when there is no WebGL 2.
   */
  drawingFor(container: HTMLElement): Drawing {
    return (this.#drawing ??= new SharedRenderer(this.#listener, this.contextFor(container)));
  }

  /** Lets go of what draws for good; WebGL takes its place. */
  end(reason: string): void {
    this.#drawing?.dispose();
    this.#drawing = null;
    this.#giveUp(reason);
  }

  #giveUp(reason: string): void {
    this.#pending = false;
    this.#notice = `WebGL draws in place of WebGPU: ${reason}`;
    this.#onNotice(this.#notice);
  }

  release(): void {
    this.#drawing?.dispose();
    releaseContext(this.#context);
    this.#drawing = this.#context = null;
    this.#opening = undefined;
  }
}

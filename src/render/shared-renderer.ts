import { Scene, WebGLRenderer, type Object3D, type PerspectiveCamera } from 'three';
import { CastShadow } from './cast-shadow.js';
import { applyStudio, releaseShadows, upgradeMaterials, type StudioHandle } from './look/index.js';
import type { PixelSize } from './resolution.js';
import { isWebGL2Available, webGLUnavailable } from './webgl-support.js';

/** Told about the one WebGL context of the page. */
export interface ContextListener {
  contextLost(): void;
  contextRestored(): void;
}

/**
 * The page's one WebGL context with its studio: light, environment and shadow exist once, and all
 * characters stand in the same place, of which only one is visible while it is drawn.
 */
export class SharedRenderer {
  readonly canvas = document.createElement('canvas');
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #studio: StudioHandle;
  readonly #shadow = new CastShadow();
  readonly #listener: ContextListener;
  #lost = false;

  /** @throws AvatarError `animationPlayerNotInitialized` when there is no WebGL 2. */
  constructor(listener: ContextListener) {
    if (!isWebGL2Available()) throw webGLUnavailable();
    this.#listener = listener;
    try {
      this.#renderer = new WebGLRenderer({ canvas: this.canvas, antialias: true, alpha: true });
    } catch (cause) {
      throw webGLUnavailable(cause);
    }
    this.#renderer.setClearColor(0x000000, 0);
    this.#renderer.setScissorTest(true);
    this.#studio = applyStudio(this.#scene, this.#renderer);
    // Only what is drawn has its matrices brought up to date, and its shadow when that has moved.
    this.#scene.updateMatrixWorld();
    this.#scene.matrixWorldAutoUpdate = false;
    this.#renderer.shadowMap.autoUpdate = false;
    // The renderer's own listeners were added before and so have done their part when these run.
    this.canvas.addEventListener('webglcontextlost', this.#onLost);
    this.canvas.addEventListener('webglcontextrestored', this.#onRestored);
  }

  get context(): WebGL2RenderingContext {
    return this.#renderer.getContext() as WebGL2RenderingContext;
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** Largest canvas width and height in pixels. */
  get limit(): number {
    return this.#renderer.capabilities.maxTextureSize;
  }

  add(object: Object3D): void {
    upgradeMaterials(object);
    object.visible = false;
    this.#scene.add(object);
  }

  remove(object: Object3D): void {
    this.#scene.remove(object);
    releaseShadows(object);
    this.#shadow.forget();
  }

  /**
   * Compiles what `object` needs without blocking the page, so that its first frame is quick. Where
   * the browser cannot do that, the first frame compiles.
   */
  async compile(object: Object3D, camera: PerspectiveCamera): Promise<void> {
    if (!this.#renderer.extensions.has('KHR_parallel_shader_compile')) return;
    await this.#renderer.compileAsync(object, camera, this.#scene);
  }

  /**
   * Draws `object` into the lower left corner of the canvas. `exact` makes the canvas just as big
   * as the picture, to be shown itself; otherwise it only ever grows, to be copied from. `goesOn`
   * says that the next picture follows at once.
   */
  draw(
    object: Object3D,
    camera: PerspectiveCamera,
    size: PixelSize,
    { exact, goesOn }: { readonly exact: boolean; readonly goesOn: boolean },
  ): void {
    const { canvas } = this;
    const width = exact ? size.width : Math.max(size.width, canvas.width);
    const height = exact ? size.height : Math.max(size.height, canvas.height);
    if (canvas.width !== width || canvas.height !== height) {
      this.#renderer.setSize(width, height, false);
    }
    this.#renderer.setViewport(0, 0, size.width, size.height);
    this.#renderer.setScissor(0, 0, size.width, size.height);
    object.visible = true;
    object.updateMatrixWorld();
    this.#renderer.shadowMap.needsUpdate = this.#shadow.due(object, goesOn);
    this.#renderer.render(this.#scene, camera);
    object.visible = false;
  }

  dispose(): void {
    this.canvas.removeEventListener('webglcontextlost', this.#onLost);
    this.canvas.removeEventListener('webglcontextrestored', this.#onRestored);
    this.canvas.remove();
    this.#studio.dispose();
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
  }

  readonly #onLost = (event: Event): void => {
    event.preventDefault();
    this.#lost = true;
    this.#listener.contextLost();
  };

  readonly #onRestored = (): void => {
    this.#lost = false;
    this.#shadow.forget();
    this.#studio.restore();
    this.#listener.contextRestored();
  };
}

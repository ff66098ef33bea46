import {
  Group,
  Object3D,
  PerspectiveCamera,
  Scene,
  SkinnedMesh,
  WebGLRenderer,
  type Mesh,
} from 'three';
import { Slices } from '../base/slices.js';
import { CastShadow } from './cast-shadow.js';
import type { DrawOptions, Drawing, DrawingListener } from './drawing.js';
import { whenDone } from './gpu-work.js';
import {
  applyStudio,
  fetchMerging,
  isOrdered,
  meshesUnder,
  paintStudioMap,
  releaseShadows,
  type SteadyUniforms,
  upgradeMaterials,
  type StudioHandle,
} from './look/index.js';
import type { PixelSize } from './resolution.js';
import { WarmUp, type WarmedUp } from './warm-up.js';
import { webGLUnavailable } from './webgl-support.js';

/** Device pixels; some small pictures, and no more memory than a large one takes. */
const WIDEST = 1024;
/** An eighth more or less of what a frame costs decides nothing. */
const LEISURE = 1 / 8;
const SMALLEST: PixelSize = { width: 1, height: 1 };

/**
 * The page's one WebGL context with its studio: light, environment and shadow exist once, and all
 * characters stand in the same place, one at a time, while they are drawn.
 */
export class SharedRenderer implements Drawing, WarmedUp {
  readonly canvas: HTMLCanvasElement;
  readonly widest = WIDEST;
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #slices = new Slices();
  #studio: StudioHandle | null = null;
  #painted: Promise<void> | undefined;
  #around: Promise<void> | undefined;
  /** What was made ready ahead is drawn. */
  #rehearsal: Promise<void> | undefined;
  #dropStandIn: (() => void) | undefined;
  readonly #shadow = new CastShadow();
  #uniforms: SteadyUniforms | null = null;
  /** Where characters stand. */
  readonly #place = new Object3D();
  readonly #drawn = new Map<Object3D, Drawn>();
  readonly #listener: DrawingListener;
  readonly #warmUp: WarmUp;
  #shows = false;

  /**
   * @throws AvatarError `animationPlayerNotInitialized` when three does not take the context.
   */
  constructor(listener: DrawingListener, context: WebGL2RenderingContext) {
    const canvas = context.canvas as HTMLCanvasElement;
    this.canvas = canvas;
    void fetchMerging();
    this.#listener = listener;
    try {
      this.#renderer = new WebGLRenderer({ canvas, context });
    } catch (cause) {
      throw webGLUnavailable(cause);
    }
    // Each question to the GPU makes the page wait. Browsers tell of what does not compile by themselves.
    this.#renderer.debug.checkShaderErrors = false;
    // Known from now on; as soon as there are programs to compile, the answer would wait for them.
    this.#renderer.extensions.has('EXT_texture_filter_anisotropic');
    this.#renderer.setClearColor(0x000000, 0);
    this.#renderer.setScissorTest(true);
    // Only what is drawn has its matrices brought up to date, and its shadow when that has moved.
    this.#scene.matrixWorldAutoUpdate = false;
    this.#scene.add(this.#place);
    this.#renderer.shadowMap.autoUpdate = false;
    this.#warmUp = new WarmUp(this.#renderer, this.#scene, this);
    // The renderer's own listeners were added before and so have done their part when these run.
    this.canvas.addEventListener('webglcontextlost', this.#onLost);
    this.canvas.addEventListener('webglcontextrestored', this.#onRestored);
  }

  get context(): WebGL2RenderingContext {
    return this.#renderer.getContext() as WebGL2RenderingContext;
  }

  /** Something was drawn to be seen. */
  get shows(): boolean {
    return this.#shows;
  }

  get lost(): boolean {
    return this.context.isContextLost();
  }

  /** Largest canvas width and height in pixels. */
  get limit(): number {
    return this.#renderer.capabilities.maxTextureSize;
  }

  /** Lights the studio, once. */
  light(): void {
    if (this.#studio) return;
    this.#studio = applyStudio(this.#scene, this.#renderer);
    this.#countLights();
    this.#scene.updateMatrixWorld();
    const { key } = this.#studio;
    // The light stands still, and so does what it sees: three would work that out for each shadow.
    key.shadow.camera.updateProjectionMatrix();
    key.shadow.updateMatrices(key);
    key.shadow.updateMatrices = () => undefined;
  }

  /**
   * Lets the renderer count the lights of the scene. By itself it does so after it drew the shadow map, so
   * the programs of the map's first drawing would not fit any later one.
   */
  #countLights(): void {
    this.#renderer.compile(new Group(), new PerspectiveCamera(), this.#scene);
  }

  /** Paints what the studio is mirrored in, once. */
  paint(foreign = false): Promise<void> {
    // Beside all else, which need not wait for it.
    const run = (paint: Generator<void, void>): Promise<void> => new Slices().run(paint);
    return foreign
      ? (this.#around ??= run(this.#studio!.paint()))
      : (this.#painted ??= run(paintStudioMap()));
  }

  async rehearse(object: Object3D): Promise<void> {
    const merging = await fetchMerging();
    // It would keep those waiting who are there.
    if (!merging || this.#dropStandIn || this.#drawn.size > 0) return;
    const dispose = merging.disposerOf(object);
    const drop = (this.#dropStandIn = () => {
      this.remove(object);
      dispose();
    });
    await this.dress(object);
    // A character was quicker, or the context is lost.
    if (this.#dropStandIn !== drop) return;
    this.add(object);
    const finish = await this.#warmUp.begin(object, new PerspectiveCamera());
    // What fails here fails again with the character, which is told of.
    this.#rehearsal = finish().catch(() => undefined);
  }

  /** Gives a character its materials. */
  async dress(object: Object3D): Promise<void> {
    await this.#slices.run(upgradeMaterials(object));
    const merging = await fetchMerging();
    if (!merging) return;
    if (isOrdered(object)) {
      this.#uniforms ??= new merging.SteadyUniforms(this.#renderer);
      await this.#slices.run(merging.mergeDraws(object));
    }
    await this.#slices.run(merging.shadeShapes(object));
  }

  add(object: Object3D): void {
    object.visible = true;
    object.updateMatrixWorld(true);
    this.#drawn.set(
      object,
      isOrdered(object)
        ? { found: meshesUnder(object), moving: carried(object) }
        : { found: [object], moving: [object] },
    );
  }

  holds(object: Object3D): boolean {
    return this.#drawn.has(object);
  }

  remove(object: Object3D): void {
    this.#drawn.delete(object);
    this.#place.children = [];
    this.#uniforms?.forget();
    releaseShadows(object);
    this.#shadow.forget();
  }

  async compile(object: Object3D, camera: PerspectiveCamera): Promise<void> {
    await this.#rehearsal;
    try {
      const finish = await this.#warmUp.begin(object, camera);
      if (!isOrdered(object)) await this.paint(true);
      await finish();
    } finally {
      this.#discardStandIn();
    }
  }

  async complete(object: Object3D): Promise<boolean> {
    const merging = await fetchMerging();
    return merging ? this.#slices.run(merging.turnNormals(object)) : false;
  }

  #discardStandIn(): void {
    this.#dropStandIn?.();
    this.#dropStandIn = undefined;
  }

  draw(object: Object3D, camera: PerspectiveCamera, size: PixelSize, options: DrawOptions): void {
    this.#shows = true;
    this.#draw(object, camera, size, options);
  }

  #draw(
    object: Object3D,
    camera: PerspectiveCamera,
    size: PixelSize,
    { exact, left, goesOn, shadow }: DrawOptions & { readonly shadow?: boolean },
  ): void {
    const { canvas } = this;
    const width = exact ? size.width : Math.max(left + size.width, canvas.width);
    const height = exact ? size.height : Math.max(size.height, canvas.height);
    if (canvas.width !== width || canvas.height !== height) {
      this.#renderer.setSize(width, height, false);
    }
    this.#renderer.setViewport(left, 0, size.width, size.height);
    this.#renderer.setScissor(left, 0, size.width, size.height);
    const { found, moving } = this.#drawn.get(object)!;
    this.#place.children = found;
    for (let i = 0; i < moving.length; i++) moving[i].updateMatrixWorld();
    this.#renderer.shadowMap.needsUpdate = shadow ?? this.#shadow.due(object, goesOn);
    const ordered = isOrdered(object);
    this.#renderer.sortObjects = !ordered;
    // A mesh by itself leaves the others' uniforms as they are.
    if (ordered && shadow === undefined) this.#uniforms?.prepare(found as Mesh[], camera);
    else this.#uniforms?.forget();
    this.#renderer.render(this.#scene, camera);
  }

  whenDone(patience: number, done: () => void): () => void {
    return whenDone(this.context, patience, done, LEISURE);
  }

  /** One mesh by itself, where nobody sees it. */
  drawAlone(mesh: Mesh, object: Object3D, camera: PerspectiveCamera, shadow: boolean): void {
    const others = meshesUnder(object).filter((other) => other !== mesh);
    for (const { layers } of others) layers.disableAll();
    this.#draw(object, camera, SMALLEST, { exact: false, left: 0, goesOn: false, shadow });
    for (const { layers } of others) layers.set(0);
  }

  dispose(): void {
    this.canvas.removeEventListener('webglcontextlost', this.#onLost);
    this.canvas.removeEventListener('webglcontextrestored', this.#onRestored);
    this.canvas.remove();
    this.#studio?.dispose();
    this.#renderer.dispose();
  }

  readonly #onLost = (event: Event): void => {
    event.preventDefault();
    // What it has on the GPU is gone with the context.
    this.#discardStandIn();
    this.#listener.contextLost();
  };

  readonly #onRestored = (): void => {
    this.#shadow.forget();
    this.#uniforms?.forget();
    this.#countLights();
    this.#listener.contextRestored();
  };
}

/** What is drawn of a character. */
interface Drawn {
  /** What three finds of it: just its meshes, in their order, so that it need not walk along bones. */
  readonly found: Object3D[];
  /** What stands elsewhere from picture to picture, with all that hangs on it. */
  readonly moving: readonly Object3D[];
}

/** Bones with what hangs on them: a skin, which they bend, stands still, and so does what holds both. */
const carried = (object: Object3D): Object3D[] => {
  if (object instanceof SkinnedMesh) return [];
  const holds = meshesUnder(object).some((mesh) => mesh instanceof SkinnedMesh);
  return holds ? object.children.flatMap(carried) : [object];
};

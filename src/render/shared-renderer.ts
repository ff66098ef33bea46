import {
  BackSide,
  Group,
  Object3D,
  PerspectiveCamera,
  Scene,
  SkinnedMesh,
  WebGLRenderer,
  WebGLRenderTarget,
  type Mesh,
} from 'three';
import { nextTask } from '../base/next-task.js';
import { Slices } from '../base/slices.js';
import { CastShadow } from './cast-shadow.js';
import type { DrawOptions, Drawing, DrawingListener } from './drawing.js';
import { whenDone } from './gpu-work.js';
import {
  applyStudio,
  fetchMerging,
  isOrdered,
  meshesUnder,
  releaseShadows,
  type SteadyUniforms,
  upgradeMaterials,
  type StudioHandle,
} from './look/index.js';
import type { PixelSize } from './resolution.js';
import { webGLUnavailable } from './webgl-support.js';

/** Milliseconds that shaders may take; after that, what uses them waits for them. */
const PATIENCE = 10_000;
/** Milliseconds in which meshes are drawn by themselves first; after that, the picture is waited for. */
const WARMING = 3000;

const SMALLEST: PixelSize = { width: 1, height: 1 };

/**
 * The page's one WebGL context with its studio: light, environment and shadow exist once, and all
 * characters stand in the same place, one at a time, while they are drawn.
 */
export class SharedRenderer implements Drawing {
  readonly canvas: HTMLCanvasElement;
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #slices = new Slices();
  #studio: StudioHandle | null = null;
  #painted: Promise<void> | undefined;
  /** Settles with what lets go of the stand-in. */
  #rehearsal: Promise<() => void> | undefined;
  readonly #shadow = new CastShadow();
  #uniforms: SteadyUniforms | null = null;
  /** Where characters stand. */
  readonly #place = new Object3D();
  readonly #drawn = new Map<Object3D, Drawn>();
  readonly #listener: DrawingListener;
  #warm = false;
  /** Something was drawn to be seen. */
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
    this.#renderer.setClearColor(0x000000, 0);
    this.#renderer.setScissorTest(true);
    // Only what is drawn has its matrices brought up to date, and its shadow when that has moved.
    this.#scene.matrixWorldAutoUpdate = false;
    this.#scene.add(this.#place);
    this.#renderer.shadowMap.autoUpdate = false;
    // The renderer's own listeners were added before and so have done their part when these run.
    this.canvas.addEventListener('webglcontextlost', this.#onLost);
    this.canvas.addEventListener('webglcontextrestored', this.#onRestored);
  }

  get context(): WebGL2RenderingContext {
    return this.#renderer.getContext() as WebGL2RenderingContext;
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
  paint(): Promise<void> {
    // Beside all else, which need not wait for it.
    return (this.#painted ??= new Slices().run(this.#studio!.paint()));
  }

  async rehearse(object: Object3D): Promise<void> {
    // It would keep those waiting who are there.
    if (this.#drawn.size > 0) return;
    const geometries = meshesUnder(object).map(({ geometry }) => geometry);
    const letGo = (): void => {
      this.remove(object);
      for (const { material } of meshesUnder(object))
        for (const one of [material].flat()) one.dispose();
      for (const geometry of geometries) geometry.dispose();
    };
    await this.dress(object);
    this.add(object);
    const finish = await this.#beginCompiling(object, new PerspectiveCamera());
    this.#rehearsal = finish().then(() => letGo);
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

  remove(object: Object3D): void {
    this.#drawn.delete(object);
    this.#place.children = [];
    this.#uniforms?.forget();
    releaseShadows(object);
    this.#shadow.forget();
  }

  /**
   * Compiles what `object` needs without blocking the page, so that its first frame is quick.
   *
   * Where the browser does not say when shaders are compiled, as with software in place of a GPU, they
   * are in order with all else: what comes after them is done when they are. Of the first character each
   * mesh is then drawn by itself where nobody sees it, for what is used for the first time takes its
   * time again: first the mesh, then its shadow, and the largest last, when the browser has made three fast.
   */
  async compile(object: Object3D, camera: PerspectiveCamera): Promise<void> {
    const letGo = await this.#rehearsal;
    this.#rehearsal = undefined;
    try {
      const finish = await this.#beginCompiling(object, camera);
      await finish();
    } finally {
      letGo?.();
    }
  }

  /** Gives the GPU its work, and returns what goes on when that is done. */
  async #beginCompiling(object: Object3D, camera: PerspectiveCamera): Promise<() => Promise<void>> {
    const parallel = this.#renderer.extensions.has('KHR_parallel_shader_compile');
    const compiled: Promise<unknown>[] = [];
    await this.#slices.run(this.#compileEach(object, camera, parallel && compiled));
    // The GPU is busy with that meanwhile, where the studio is not painted yet.
    await this.paint();
    return async () => {
      await (parallel ? Promise.all(compiled) : this.#done());
      await this.#slices.run(this.#askPrograms());
      if (!parallel) await this.#drawEach(object, camera);
    };
  }

  /** Draws each mesh by itself, where nobody sees it. */
  async #drawEach(object: Object3D, camera: PerspectiveCamera): Promise<void> {
    if (this.#warm) return;
    this.#warm = true;
    const last = performance.now() + WARMING;
    // One is made ready here while the one before is drawn.
    let before = nextTask();
    for (const mesh of meshesUnder(object).sort(bySize)) {
      for (const shadow of mesh.castShadow ? [false, true] : [false]) {
        const left = last - performance.now();
        // It would be seen, or have to wait for what others draw.
        if (this.#shows || this.lost || left < 0) return;
        this.#drawAlone(mesh, object, camera, shadow);
        const drawn = this.#done(left);
        await before;
        before = drawn;
      }
    }
    await before;
  }

  draw(object: Object3D, camera: PerspectiveCamera, size: PixelSize, options: DrawOptions): void {
    this.#shows = true;
    this.#draw(object, camera, size, options);
  }

  #draw(
    object: Object3D,
    camera: PerspectiveCamera,
    size: PixelSize,
    { exact, goesOn, shadow }: DrawOptions & { readonly shadow?: boolean },
  ): void {
    const { canvas } = this;
    const width = exact ? size.width : Math.max(size.width, canvas.width);
    const height = exact ? size.height : Math.max(size.height, canvas.height);
    if (canvas.width !== width || canvas.height !== height) {
      this.#renderer.setSize(width, height, false);
    }
    this.#renderer.setViewport(0, 0, size.width, size.height);
    this.#renderer.setScissor(0, 0, size.width, size.height);
    const { found, moving } = this.#drawn.get(object)!;
    this.#place.children = found;
    for (let i = 0; i < moving.length; i++) moving[i].updateMatrixWorld();
    this.#renderer.shadowMap.needsUpdate = shadow ?? this.#shadow.due(object, goesOn);
    const ordered = isOrdered(object);
    this.#renderer.sortObjects = !ordered;
    // A mesh by itself leaves the others' uniforms as they are.
    if (ordered && shadow === undefined) this.#uniforms?.prepare(object, camera);
    else this.#uniforms?.forget();
    this.#renderer.render(this.#scene, camera);
  }

  /** One mesh after the other, while `object` is in the scene. */
  *#compileEach(
    object: Object3D,
    camera: PerspectiveCamera,
    compiled: Promise<unknown>[] | false,
  ): Generator<void, void> {
    const renderer = this.#renderer;
    const compile = (mesh: Mesh): void => {
      if (compiled) compiled.push(renderer.compileAsync(mesh, camera, this.#scene));
      else renderer.compile(mesh, camera, this.#scene);
    };
    for (const mesh of meshesUnder(object)) {
      if (!this.#drawn.has(object)) return;
      compile(mesh);
      yield;
      if (mesh.castShadow) asShadow(mesh, renderer, compile);
    }
  }

  /**
   * Asks the programs what they want to be given, which three does when it first draws with one: the
   * answer would wait for all that the GPU is to do before.
   */
  *#askPrograms(): Generator<void, void> {
    for (const program of this.#renderer.info.programs ?? []) {
      program.getUniforms();
      yield;
    }
  }

  whenDone(patience: number, done: () => void): () => void {
    return whenDone(this.context, patience, done);
  }

  #done(patience = PATIENCE): Promise<void> {
    return new Promise((done) => this.whenDone(patience, done));
  }

  #drawAlone(mesh: Mesh, object: Object3D, camera: PerspectiveCamera, shadow: boolean): void {
    const others = meshesUnder(object).filter((other) => other !== mesh);
    for (const { layers } of others) layers.disableAll();
    this.#draw(object, camera, SMALLEST, { exact: false, goesOn: false, shadow });
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

const bySize = (a: Mesh, b: Mesh): number => verticesOf(a) - verticesOf(b);
const verticesOf = ({ geometry }: Mesh): number => geometry.attributes['position'].count;

/** Has `mesh` look like what it casts, as three draws it: off screen, from behind. */
function asShadow(mesh: Mesh, renderer: WebGLRenderer, compile: (mesh: Mesh) => void): void {
  const { material, customDepthMaterial } = mesh;
  if (!customDepthMaterial) return;
  const target = new WebGLRenderTarget(1, 1, { depthBuffer: false });
  customDepthMaterial.side = BackSide;
  mesh.material = customDepthMaterial;
  renderer.setRenderTarget(target);
  compile(mesh);
  renderer.setRenderTarget(null);
  mesh.material = material;
  target.dispose();
}

import {
  BackSide,
  WebGLRenderTarget,
  type Mesh,
  type Object3D,
  type PerspectiveCamera,
  type Scene,
  type WebGLRenderer,
} from 'three';
import { Slices } from '../base/slices.js';
import { whenDone } from './gpu-work.js';
import { meshesUnder } from './look/index.js';

/** Milliseconds that shaders may take; after that, what uses them waits for them. */
const PATIENCE = 10_000;
/** Milliseconds in which meshes are drawn by themselves first; after that, the picture is waited for. */
const WARMING = 3000;

/** What is to draw without waiting. */
export interface WarmedUp {
  readonly context: WebGL2RenderingContext;
  readonly lost: boolean;
  /** Something was drawn to be seen. */
  readonly shows: boolean;
  /** It is still to draw `object`. */
  holds(object: Object3D): boolean;
  /** Paints what the studio is mirrored in, once. */
  paint(): Promise<void>;
  /** Draws a mesh of `object` by itself where nobody sees it, and its shadow where that is asked for. */
  drawAlone(mesh: Mesh, object: Object3D, camera: PerspectiveCamera, shadow: boolean): void;
}

/**
 * Compiles what a character needs without blocking the page, so that its first frame is quick.
 *
 * Where the browser does not say when shaders are compiled, as with software in place of a GPU, they are in
 * order with all else: what comes after them is done when they are. The meshes of the first character are then
 * taken in turn, each drawn by itself where nobody sees it, for what is used for the first time takes its time
 * again. One thread links programs and another makes them fast when they are drawn, but nothing is drawn while
 * there is anything to link: so the next program is linked when the one before is being drawn.
 */
export class WarmUp {
  readonly #renderer: WebGLRenderer;
  readonly #scene: Scene;
  readonly #drawing: WarmedUp;
  readonly #slices = new Slices();
  /** The browser says when programs are linked. */
  readonly #parallel: boolean;
  /** Programs that are linked, or will be when the GPU comes to them. */
  readonly #linked = new WeakSet<object>();
  /** Settles when the last of them is. */
  #linking = Promise.resolve();
  #warm = false;

  constructor(renderer: WebGLRenderer, scene: Scene, drawing: WarmedUp) {
    this.#renderer = renderer;
    this.#scene = scene;
    this.#drawing = drawing;
    this.#parallel = renderer.extensions.has('KHR_parallel_shader_compile');
  }

  /** Gives the GPU its work; returns what goes on when that is done. */
  async begin(object: Object3D, camera: PerspectiveCamera): Promise<() => Promise<void>> {
    const inTurn = !this.#parallel && !this.#warm;
    this.#warm = true;
    const meshes = meshesUnder(object).sort(bySize);
    const compiled: Promise<unknown>[] = [];
    const compileAll = (some: readonly Mesh[]): Promise<void> =>
      this.#slices.run(this.#compileEach(object, some, camera, compiled));
    await compileAll(inTurn ? meshes.slice(0, 1) : meshes);
    // The GPU is busy with that meanwhile, where the studio is not painted yet.
    await this.#drawing.paint();
    return async () => {
      if (inTurn) {
        await this.#drawEach(object, meshes, camera, () => compileAll(meshes.slice(1)));
      }
      await Promise.all(compiled);
      await this.#ask();
    };
  }

  *#compileEach(
    object: Object3D,
    meshes: readonly Mesh[],
    camera: PerspectiveCamera,
    compiled: Promise<unknown>[],
  ): Generator<void, void> {
    const renderer = this.#renderer;
    const compile = (mesh: Mesh): void => {
      if (this.#parallel) compiled.push(renderer.compileAsync(mesh, camera, this.#scene));
      else renderer.compile(mesh, camera, this.#scene);
    };
    for (const mesh of meshes) {
      if (!this.#drawing.holds(object)) return;
      compile(mesh);
      yield;
      if (mesh.castShadow) asShadow(mesh, renderer, compile);
    }
  }

  /** Asks programs when they are linked. */
  async #ask(): Promise<void> {
    if (!this.#parallel) await this.#link();
    await this.#slices.run(this.#askPrograms());
  }

  /**
   * Has programs linked to the end, and waits for it. To validate one has the GPU's side wait for its link,
   * where to ask it anything would have the page wait.
   */
  #link(): Promise<void> {
    const fresh = (this.#renderer.info.programs ?? []).filter((one) => !this.#linked.has(one));
    for (const one of fresh) {
      this.#linked.add(one);
      this.#drawing.context.validateProgram(one.program as WebGLProgram);
    }
    if (fresh.length > 0) this.#linking = this.#done(PATIENCE);
    return this.#linking;
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

  /** Draws none where something is to be seen meanwhile, which would have to wait. All are compiled after it. */
  async #drawEach(
    object: Object3D,
    meshes: readonly Mesh[],
    camera: PerspectiveCamera,
    compileOthers: () => Promise<void>,
  ): Promise<void> {
    const last = performance.now() + WARMING;
    let before = Promise.resolve();
    for (const mesh of meshes) {
      await this.#ask();
      const left = last - performance.now();
      const { shows, lost } = this.#drawing;
      if (shows || lost || left < 0 || !this.#drawing.holds(object)) {
        if (mesh === meshes[0]) await compileOthers();
        return;
      }
      this.#drawing.drawAlone(mesh, object, camera, mesh.castShadow);
      const drawn = this.#done(left);
      if (mesh === meshes[0]) {
        await compileOthers();
        // What is linked is made ready further once it was asked for.
        await this.#ask();
        await drawn;
      }
      // One is made ready here while the one before is drawn.
      await before;
      before = drawn;
    }
    await before;
  }

  #done(patience: number): Promise<void> {
    return new Promise((done) => whenDone(this.#drawing.context, patience, done));
  }
}

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

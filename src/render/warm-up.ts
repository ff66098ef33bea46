import {
  BackSide,
  WebGLRenderTarget,
  type Mesh,
  type Object3D,
  type PerspectiveCamera,
  type Scene,
  type WebGLRenderer,
} from 'three';
import { nextTask } from '../base/next-task.js';
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
 * order with all else: what comes after them is done when they are. Of the first character each mesh is then
 * drawn by itself where nobody sees it, for what is used for the first time takes its time again: first the
 * mesh, then its shadow, and the largest last, when the browser has made three fast.
 */
export class WarmUp {
  readonly #renderer: WebGLRenderer;
  readonly #scene: Scene;
  readonly #drawing: WarmedUp;
  readonly #slices = new Slices();
  #warm = false;

  constructor(renderer: WebGLRenderer, scene: Scene, drawing: WarmedUp) {
    this.#renderer = renderer;
    this.#scene = scene;
    this.#drawing = drawing;
  }

  /** Gives the GPU its work; returns what goes on when that is done. */
  async begin(object: Object3D, camera: PerspectiveCamera): Promise<() => Promise<void>> {
    const parallel = this.#renderer.extensions.has('KHR_parallel_shader_compile');
    const compiled: Promise<unknown>[] = [];
    await this.#slices.run(this.#compileEach(object, camera, parallel && compiled));
    // The GPU is busy with that meanwhile, where the studio is not painted yet.
    await this.#drawing.paint();
    return async () => {
      await (parallel ? Promise.all(compiled) : this.#done(PATIENCE));
      await this.#slices.run(this.#askPrograms());
      if (!parallel) await this.#drawEach(object, camera);
    };
  }

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
      if (!this.#drawing.holds(object)) return;
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

  async #drawEach(object: Object3D, camera: PerspectiveCamera): Promise<void> {
    if (this.#warm) return;
    this.#warm = true;
    const last = performance.now() + WARMING;
    // One is made ready here while the one before is drawn.
    let before = nextTask();
    for (const mesh of meshesUnder(object).sort(bySize)) {
      for (const shadow of mesh.castShadow ? [false, true] : [false]) {
        const left = last - performance.now();
        const { shows, lost } = this.#drawing;
        // It would be seen, or have to wait for what others draw.
        if (shows || lost || left < 0 || !this.#drawing.holds(object)) return;
        this.#drawing.drawAlone(mesh, object, camera, shadow);
        const drawn = this.#done(left);
        await before;
        before = drawn;
      }
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

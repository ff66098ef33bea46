import {
  LinearSRGBColorSpace,
  NoToneMapping,
  PerspectiveCamera,
  Scene,
  type BufferGeometry,
  type ColorSpace,
  type DirectionalLight,
  type Mesh,
  type Object3D,
} from 'three';
import { Renderer, WebGPUBackend } from 'three/webgpu';
import { Slices } from '../../base/slices.js';
import { CastShadow } from '../cast-shadow.js';
import type { DrawOptions, Drawing, DrawingListener } from '../drawing.js';
import {
  applyStudio,
  fetchMerging,
  isOrdered,
  meshesUnder,
  upgradeMaterials,
  type StudioHandle,
} from '../look/index.js';
import type { PixelSize } from '../resolution.js';
import { LookLibrary } from './look-library.js';
import { ownGeometry } from './own-geometry.js';
import { outputNode } from './output-node.js';

/** What three's typings leave out: its own frames, which run on where nothing is drawn. */
interface Animated {
  readonly _animation: { stop(): void };
}

/** Draws with WebGPU. The scene and its materials are those of WebGL, so either can go on for the other. */
export class GpuDrawing implements Drawing {
  readonly canvas: HTMLCanvasElement;
  readonly context = null;
  /** What is drawn clears the whole canvas before. */
  readonly widest = 0;
  readonly #device: GPUDevice;
  readonly #renderer: Renderer;
  readonly #scene = new Scene();
  readonly #slices = new Slices();
  readonly #shadow = new CastShadow();
  /** A copy of the one that is drawn with, as WebGPU counts depth in another way. */
  readonly #camera = new PerspectiveCamera();
  /** Geometries of meshes as others have them. */
  readonly #shared = new WeakMap<Mesh, BufferGeometry>();
  #studio: StudioHandle | null = null;
  #key: DirectionalLight | null = null;
  #painted: Promise<void> | undefined;
  #lost = false;
  #disposed = false;

  static async create(listener: DrawingListener, device: GPUDevice): Promise<GpuDrawing> {
    const drawing = new GpuDrawing(device);
    await drawing.#renderer.init();
    void device.lost.then(({ message }) => drawing.#end(listener, message));
    return drawing;
  }

  private constructor(device: GPUDevice) {
    this.#device = device;
    this.canvas = document.createElement('canvas');
    const options = { canvas: this.canvas, device, antialias: true };
    // Not WebGPURenderer, which would bring WebGL along.
    this.#renderer = new Renderer(new WebGPUBackend(options), options);
    this.#renderer.library = new LookLibrary();
    this.#renderer.setScissorTest(true);
    // What happens to the device is heard from the device.
    this.#renderer.onDeviceLost = () => undefined;
    // Only what is drawn has its matrices brought up to date, and its shadow when that has moved.
    this.#scene.matrixWorldAutoUpdate = false;
  }

  get lost(): boolean {
    return this.#lost;
  }

  get limit(): number {
    return this.#device.limits.maxTextureDimension2D;
  }

  light(): void {
    if (this.#studio) return;
    const renderer = this.#renderer;
    this.#studio = applyStudio(this.#scene, renderer);
    this.#key = this.#studio.key;
    this.#key.shadow.autoUpdate = false;
    // Each material does for itself what three would do to the picture as a whole: some are not tone
    // mapped, and what is transparent is blended as it is displayed.
    const { toneMapping, outputColorSpace } = renderer;
    renderer.toneMapping = NoToneMapping;
    renderer.outputColorSpace = LinearSRGBColorSpace;
    renderer.contextNode = outputNode(toneMapping, outputColorSpace as ColorSpace);
    this.#scene.updateMatrixWorld();
  }

  async dress(object: Object3D): Promise<void> {
    await this.#slices.run(upgradeMaterials(object));
    const merging = await fetchMerging();
    if (merging) await this.#slices.run(merging.shadeShapes(object));
  }

  add(object: Object3D): void {
    object.visible = false;
    this.#scene.add(object);
    for (const mesh of meshesUnder(object)) {
      this.#shared.set(mesh, mesh.geometry);
      mesh.geometry = ownGeometry(mesh.geometry);
    }
  }

  async compile(object: Object3D, camera: PerspectiveCamera): Promise<void> {
    // What is to be compiled is noted at once.
    object.visible = true;
    const compiled = this.#renderer.compileAsync(
      object,
      this.#camera.copy(camera, false),
      this.#scene,
    );
    object.visible = false;
    await Promise.all([compiled, this.paint()]);
  }

  paint(): Promise<void> {
    return (this.#painted ??= this.#slices.run(this.#studio!.paint()));
  }

  remove(object: Object3D): void {
    this.#scene.remove(object);
    for (const mesh of meshesUnder(object)) {
      mesh.geometry = this.#shared.get(mesh) ?? mesh.geometry;
    }
    this.#shadow.forget();
  }

  draw(
    object: Object3D,
    camera: PerspectiveCamera,
    size: PixelSize,
    { exact, goesOn }: DrawOptions,
  ): void {
    const renderer = this.#renderer;
    const { canvas } = this;
    const width = exact ? size.width : Math.max(size.width, canvas.width);
    const height = exact ? size.height : Math.max(size.height, canvas.height);
    if (canvas.width !== width || canvas.height !== height) renderer.setSize(width, height, false);
    renderer.setViewport(0, height - size.height, size.width, size.height);
    renderer.setScissor(0, height - size.height, size.width, size.height);
    object.visible = true;
    object.updateMatrixWorld();
    this.#key!.shadow.needsUpdate = this.#shadow.due(object, goesOn);
    renderer.sortObjects = !isOrdered(object);
    renderer.render(this.#scene, this.#camera.copy(camera, false));
    (renderer as unknown as Animated)._animation.stop();
    object.visible = false;
  }

  whenDone(patience: number, done: () => void): () => void {
    let waits = true;
    const end = () => {
      if (waits) done();
      stop();
    };
    const stop = () => {
      waits = false;
      clearTimeout(timer);
    };
    const timer = setTimeout(end, patience);
    void this.#device.queue.onSubmittedWorkDone().then(end, end);
    return stop;
  }

  dispose(): void {
    this.#disposed = true;
    for (const object of [...this.#scene.children]) this.remove(object);
    this.canvas.remove();
    this.#studio?.dispose();
    void this.#renderer.dispose();
    this.#device.destroy();
  }

  #end(listener: DrawingListener, message: string): void {
    this.#lost = true;
    if (!this.#disposed) listener.drawingEnded(`the browser took the GPU away. ${message}`.trim());
  }
}

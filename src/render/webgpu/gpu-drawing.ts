import {
  LinearSRGBColorSpace,
  NoToneMapping,
  Scene,
  type ColorSpace,
  type DirectionalLight,
  type Object3D,
  type PerspectiveCamera,
  type ToneMapping,
} from 'three';
import { context, max, renderOutput, vec4 } from 'three/tsl';
import { Renderer, WebGPUBackend, type Node, type NodeBuilder } from 'three/webgpu';
import { Slices } from '../../base/slices.js';
import { CastShadow } from '../cast-shadow.js';
import { effectsOf } from '../look/effects.js';
import { applyStudio, upgradeMaterials, type StudioHandle } from '../look/index.js';
import type { PixelSize } from '../resolution.js';
import { completeCore } from './complete-core.js';
import { LookLibrary } from './look-library.js';

export class GpuDrawing {
  readonly canvas: HTMLCanvasElement;
  readonly #device: GPUDevice;
  readonly #renderer: Renderer;
  readonly #scene = new Scene();
  readonly #slices = new Slices();
  readonly #shadow = new CastShadow();
  readonly #ordered = new WeakSet<Object3D>();
  #studio: StudioHandle | null = null;
  #painted: Promise<void> | undefined;

  static async create(device: GPUDevice): Promise<GpuDrawing> {
    completeCore();
    const drawing = new GpuDrawing(device);
    await drawing.#renderer.init();
    return drawing;
  }

  private constructor(device: GPUDevice) {
    this.#device = device;
    this.canvas = document.createElement('canvas');
    const parameters = { canvas: this.canvas, device, antialias: true };
    this.#renderer = new Renderer(new WebGPUBackend(parameters), parameters);
    this.#renderer.library = new LookLibrary();
    this.#renderer.setScissorTest(true);
    this.#scene.matrixWorldAutoUpdate = false;
  }

  get limit(): number {
    return this.#device.limits.maxTextureDimension2D;
  }

  light(): void {
    if (this.#studio) return;
    const renderer = this.#renderer;
    this.#studio = applyStudio(this.#scene, renderer as never);
    const { toneMapping, outputColorSpace } = renderer;
    // Each material is tone mapped by itself, as some are not, and blended as it is displayed.
    renderer.toneMapping = NoToneMapping;
    renderer.outputColorSpace = LinearSRGBColorSpace;
    renderer.contextNode = context({ getOutput: output(toneMapping, outputColorSpace as ColorSpace) });
    for (const light of this.#scene.children as DirectionalLight[]) {
      if (light.castShadow) light.shadow.autoUpdate = false;
    }
    this.#scene.updateMatrixWorld();
  }

  paint(): Promise<void> {
    return (this.#painted ??= this.#slices.run(this.#studio!.paint()));
  }

  async dress(object: Object3D): Promise<void> {
    if (await this.#slices.run(upgradeMaterials(object))) this.#ordered.add(object);
  }

  add(object: Object3D): void {
    object.visible = false;
    this.#scene.add(object);
  }

  remove(object: Object3D): void {
    this.#scene.remove(object);
    this.#shadow.forget();
  }

  async compile(object: Object3D, camera: PerspectiveCamera): Promise<void> {
    object.visible = true;
    const compiled = this.#renderer.compileAsync(object, camera, this.#scene);
    object.visible = false;
    await this.paint();
    await compiled;
  }

  draw(
    object: Object3D,
    camera: PerspectiveCamera,
    size: PixelSize,
    { exact, goesOn }: { readonly exact: boolean; readonly goesOn: boolean },
  ): void {
    const { canvas } = this;
    const renderer = this.#renderer;
    const width = exact ? size.width : Math.max(size.width, canvas.width);
    const height = exact ? size.height : Math.max(size.height, canvas.height);
    if (canvas.width !== width || canvas.height !== height) renderer.setSize(width, height, false);
    renderer.setViewport(0, height - size.height, size.width, size.height);
    renderer.setScissor(0, height - size.height, size.width, size.height);
    object.visible = true;
    object.updateMatrixWorld();
    const due = this.#shadow.due(object, goesOn);
    for (const light of this.#scene.children as DirectionalLight[]) {
      if (light.castShadow) light.shadow.needsUpdate = due;
    }
    renderer.sortObjects = !this.#ordered.has(object);
    renderer.render(this.#scene, camera);
    object.visible = false;
  }
}

function output(toneMapping: ToneMapping, colorSpace: ColorSpace) {
  return (colour: Node, { renderer, material }: NodeBuilder): Node => {
    if (renderer.getRenderTarget()) return colour;
    const shown = renderOutput(
      colour as Node<'vec4'>,
      material.toneMapped ? toneMapping : NoToneMapping,
      colorSpace,
    );
    shown.premultipliedAlpha = material.premultipliedAlpha;
    if (!effectsOf(material).clear) return shown;
    const { rgb } = vec4(shown as unknown as Node<'vec4'>).toVar();
    return vec4(rgb, max(rgb.r, max(rgb.g, rgb.b)));
  };
}

import {
  BufferAttribute,
  BufferGeometry,
  CustomBlending,
  GLSL3,
  InstancedBufferGeometry,
  MathUtils,
  Matrix4,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  RawShaderMaterial,
  SkinnedMesh,
  Sphere,
  Vector2,
  Vector4,
  WebGLRenderTarget,
  type Camera,
  type Skeleton,
  type Texture,
  type WebGLRenderer,
} from 'three';
import { measureDepths, MorphedCarrier, STRIDE } from './carrier.js';
import type { RiggedCloud } from './cloud.js';
import { numberList, rigTexture, shapeTexture, vectorList } from './data-textures.js';
import { DepthSort } from './depth-sort.js';
import {
  PICTURE_FRAGMENTS,
  PICTURE_VERTICES,
  RIDING_VERTICES,
  SPLAT_FRAGMENTS,
} from './shaders.js';
import { splatBounds } from './splat-bounds.js';

/**
 * Device pixels of a scene unit, half a head's height, in the pictures that heads are fitted to: 512
 * high, framed as a portrait.
 */
const TRAINED = 165;
/** How far a lid is closed when what is behind it begins to look like a lid, and when it does fully. */
const LID = { from: 0.35, to: 0.85 };

/** What all copies of a cloud share. */
export interface SplatAssets {
  readonly rigged: RiggedCloud;
  /** A quad for each splat. */
  readonly quads: BufferGeometry;
  /** Covers what is drawn to. To dispose of it lets go of all the rest. */
  readonly screen: BufferGeometry;
  readonly shapes: Texture;
  readonly rig: Texture;
  readonly unit: number;
}

export function splatAssets(rigged: RiggedCloud): SplatAssets {
  const quads = new InstancedBufferGeometry();
  quads.setAttribute('position', corners(-1, -1, 1, -1, -1, 1, 1, 1));
  quads.setIndex([0, 1, 2, 2, 1, 3]);
  quads.instanceCount = rigged.cloud.count;
  quads.boundingSphere = new Sphere();
  const screen = new BufferGeometry();
  screen.setAttribute('position', corners(-1, -1, 3, -1, -1, 3));
  // The second material draws into a picture first; it is here to be compiled with the first.
  screen.addGroup(0, 3, 0);
  const { texture: shapes, unit } = shapeTexture(rigged.cloud);
  const rig = rigTexture(rigged.carrier);
  screen.addEventListener('dispose', () => {
    for (const one of [quads, shapes, rig]) one.dispose();
  });
  return { rigged, quads, screen, shapes, rig, unit };
}

/**
 * Splats that ride on the bones and shapes of a character. For the rig it is a skinned mesh like any
 * other. When it is drawn, it first draws its splats into a picture of their own, from the farthest to
 * the nearest: there each is blended once, where the canvas would blend it for each of its samples.
 */
export class SplatMesh extends SkinnedMesh<BufferGeometry, RawShaderMaterial[]> {
  readonly #assets: SplatAssets;
  readonly #carrier: MorphedCarrier;
  readonly #depths: Float32Array;
  readonly #sort: DepthSort;
  readonly #order;
  readonly #vertices;
  readonly #picture = new WebGLRenderTarget(1, 1, { depthBuffer: false });
  readonly #lids: Vector4[];
  readonly #viewport = new Vector2();
  readonly #quads: Mesh;
  /** The bones and the camera as they were when the splats were sorted last. */
  readonly #posed: Float32Array;
  readonly #seen = new Matrix4();

  /** @param skeleton of the bones that the carrier names */
  constructor(assets: SplatAssets, skeleton: Skeleton) {
    const { rigged, quads, screen, shapes, rig, unit } = assets;
    const { cloud, carrier, eyeballs } = rigged;
    const order = numberList(cloud.count, 1);
    const vertices = vectorList(carrier.count);
    const lids = [0, 1].map((eye) => new Vector4(...(eyeballs[eye]?.lid ?? [0, 0, 0]), 0));
    const splats = rawMaterial(RIDING_VERTICES, SPLAT_FRAGMENTS);
    splats.defines = { BONES: skeleton.bones.length, TRAINED: TRAINED.toFixed(1) };
    const picture = rawMaterial(PICTURE_VERTICES, PICTURE_FRAGMENTS);
    super(screen, [picture, splats]);
    const textures = { order: order.texture, vertices: vertices.texture, shapes, rig };
    splats.uniforms = {
      ...valuesOf(textures),
      ...valuesOf({ unit, lids, viewport: this.#viewport, bones: new Float32Array(16) }),
    };
    picture.uniforms = valuesOf({ picture: this.#picture.texture });
    this.frustumCulled = false;
    this.boundingSphere = new Sphere();
    this.#assets = assets;
    this.#order = order;
    this.#vertices = vertices;
    this.#lids = lids;
    this.#depths = new Float32Array(cloud.count);
    this.#sort = new DepthSort(cloud.count);
    this.#carrier = new MorphedCarrier(carrier, vertices.data);
    eyeballs.forEach((eyeball, eye) => {
      for (const splat of eyeball.splats) vertices.data[splat * STRIDE + 3] = eye + 1;
    });
    this.#quads = new Mesh(quads, splats);
    this.#quads.frustumCulled = false;
    this.#posed = new Float32Array(skeleton.bones.length * 16);
    this.bind(skeleton, new Matrix4());
  }

  /** How many splats it has. */
  get splats(): number {
    return this.#assets.rigged.cloud.count;
  }

  override clone(recursive?: boolean): this {
    return new SplatMesh(this.#assets, this.skeleton).copy(this, recursive) as this;
  }

  override copy(source: this, recursive?: boolean): this {
    const { material } = this;
    super.copy(source, recursive);
    this.material = material;
    return this;
  }

  override onBeforeRender = (renderer: WebGLRenderer, _scene: unknown, camera: Camera): void => {
    const canvas = renderer.getRenderTarget();
    const { z: width, w: height } = renderer.getCurrentViewport(viewport);
    this.prepare(camera);
    this.#viewport.set(width, height);
    this.#picture.setSize(width, height);
    renderer.setRenderTarget(this.#picture);
    renderer.render(this.#quads, camera);
    renderer.setRenderTarget(canvas);
  };

  /** Poses and sorts the splats for a camera, where they or it have moved since. */
  prepare(camera: Camera): void {
    const { skeleton } = this;
    const weights = this.morphTargetInfluences ?? [];
    const morphed = this.#carrier.morph(weights);
    if (morphed) this.#vertices.texture.needsUpdate = true;
    const turned = takeOver(this.#posed, skeleton.boneMatrices!);
    if (!morphed && !turned && this.#seen.equals(camera.matrixWorldInverse)) return;
    this.#seen.copy(camera.matrixWorldInverse);
    this.#assets.rigged.eyeballs.forEach(({ blink }, eye) => {
      this.#lids[eye].w = MathUtils.smoothstep(weights[blink] ?? 0, LID.from, LID.to);
    });
    this.material[1].uniforms.bones.value = this.#posed;
    const { carrier } = this.#assets.rigged;
    const { elements: view } = camera.matrixWorldInverse;
    measureDepths(this.#depths, this.#vertices.data, carrier, this.#posed, view);
    this.#sort.sort(this.#depths, this.#order.data);
    this.#order.texture.needsUpdate = true;
  }

  /** Bounds of what is to be seen, in the pose of the bones as they are. */
  override computeBoundingBox(): void {
    this.skeleton.update();
    const toMesh = new Matrix4().copy(this.matrixWorld).invert();
    const bounds = splatBounds(this.#assets.rigged, this.skeleton.boneMatrices!);
    this.boundingBox = bounds.applyMatrix4(toMesh);
  }

  /** Lets go of what this copy has for itself. */
  override dispose(): void {
    for (const one of [this.#order.texture, this.#vertices.texture, this.#picture]) one.dispose();
    for (const material of this.material) material.dispose();
  }
}

const viewport = new Vector4();

const corners = (...values: number[]): BufferAttribute =>
  new BufferAttribute(Float32Array.from(values), 2);

const valuesOf = (values: Record<string, unknown>): RawShaderMaterial['uniforms'] =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

/** Colours are premultiplied, and go to the canvas as they are. */
const rawMaterial = (vertexShader: string, fragmentShader: string): RawShaderMaterial =>
  new RawShaderMaterial({
    vertexShader,
    fragmentShader,
    glslVersion: GLSL3,
    transparent: true,
    premultipliedAlpha: true,
    depthTest: false,
    depthWrite: false,
    toneMapped: false,
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
  });

/** Writes the first numbers of `from` to `to`; returns whether any was another. */
function takeOver(to: Float32Array, from: Float32Array): boolean {
  let changed = false;
  for (let i = 0; i < to.length; i++) {
    if (to[i] === from[i]) continue;
    to[i] = from[i];
    changed = true;
  }
  return changed;
}

/// <reference lib="dom" />
import { Mesh, Scene, WebGLRenderer, type Group, type Object3D } from 'three';
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js';
import { orderSplats } from '../../cli/splats/order.js';
import { pruneSplats } from '../../cli/splats/prune.js';
import { writeSplats } from '../../cli/splats/write.js';
import { Slices } from '../../src/base/slices.js';
import { applyStudio, paintStudioMap, upgradeMaterials } from '../../src/render/look/index.js';
import { shadeShapes } from '../../src/render/look/merge/index.js';
import { splatsOf, type ConvertOptions, type Stage } from './convert.js';
import { takeSnapshot, type View } from './snapshot.js';
import { positionsOf, setShapes, solidMeshes, surfaceOf } from './surface.js';

const SIZE = 1024;

/** All around, from above and from below; the face from near. */
const FACE: readonly View[] = [-0.5, 0, 0.5].map((yaw) => ({
  ...{ yaw, pitch: 0.02, height: 2.3, target: [0, 0, 0] },
}));
const BELOW: View = { yaw: 0, pitch: -0.6, height: 2.3, target: [0, 0, 0] };
const AROUND: readonly View[] = [
  ...[0, 0.6, -0.6, 1.2, -1.2, 1.9, -1.9, 2.6, -2.6, 3.14].map((yaw) => ({ yaw, pitch: 0.08 })),
  ...[0, 1.6, -1.6].map((yaw) => ({ yaw, pitch: 0.9 })),
].map((around) => ({ ...around, height: 3.8, target: [0, -0.3, 0] }));

/** Poses that show what is hidden at rest: teeth, tongue and the tops of the eyeballs, and the inside of the lids. */
const OPEN = {
  ...{ eyeWideLeft: 1, eyeWideRight: 1, eyeLookUpLeft: 1, eyeLookUpRight: 1 },
  ...{ jawOpen: 0.85, mouthUpperUpLeft: 0.7, mouthUpperUpRight: 0.7 },
  ...{ mouthLowerDownLeft: 0.7, mouthLowerDownRight: 0.7 },
};
const CLOSED = { eyeBlinkLeft: 1, eyeBlinkRight: 1 };

const BRUNO: ConvertOptions = {
  count: 62_000,
  density: (mesh) => {
    if (/^eyeball/.test(mesh)) return 9;
    if (/^(lashes|brows)/.test(mesh)) return 2.2;
    if (/^(teeth|tongue)/.test(mesh)) return 0.8;
    if (/^(top|hood)/.test(mesh)) return 1.4;
    return /^(skin|nose)/.test(mesh) ? 1.6 : 1;
  },
  fur: (mesh) => /^(skin|ears|hair)/.test(mesh),
  undercoat: (mesh) => mesh === 'skin',
  eyes: { 'eyeball-eyeLeft': 'eyeBlinkLeft', 'eyeball-eyeRight': 'eyeBlinkRight' },
};

/** Makes a file of splats of the character in `url`, as base64. */
async function makeSplats(url: string): Promise<{ count: number; file: string }> {
  const renderer = new WebGLRenderer({ antialias: true, alpha: true, preserveDrawingBuffer: true });
  renderer.setPixelRatio(1);
  const scene = new Scene();
  const slices = new Slices();
  applyStudio(scene, renderer);
  await slices.run(paintStudioMap());
  const { scene: model } = await new GLTFLoader().setMeshoptDecoder(MeshoptDecoder).loadAsync(url);
  await slices.run(upgradeMaterials(model));
  await slices.run(shadeShapes(model));
  scene.add(model);
  const surface = surfaceOf(model);
  const stages = [
    stageOf(renderer, scene, model, {}, [...FACE, ...AROUND]),
    stageOf(renderer, scene, model, OPEN, [...FACE, BELOW]),
    stageOf(renderer, scene, model, CLOSED, FACE),
  ];
  const all = splatsOf(surface, stages, BRUNO);
  const seen = orderSplats(pruneSplats(all, () => undefined));
  const bytes = await writeSplats(seen);
  const chunks = Array.from({ length: Math.ceil(bytes.length / 8192) }, (_, i) =>
    String.fromCharCode(...bytes.subarray(i * 8192, (i + 1) * 8192)),
  );
  return { count: seen.count, file: btoa(chunks.join('')) };
}

function stageOf(
  renderer: WebGLRenderer,
  scene: Scene,
  model: Group,
  weights: Readonly<Record<string, number>>,
  views: readonly View[],
): Stage {
  setShapes(model, weights);
  const meshes = solidMeshes(model);
  const positions = positionsOf(model, meshes);
  const solid = (draw: () => void): void => {
    const hidden: Object3D[] = [];
    model.traverse((object) => {
      const solidOne = meshes.some((mesh) => mesh === object);
      if (object instanceof Mesh && object.visible && !solidOne) hidden.push(object);
    });
    for (const object of hidden) object.visible = false;
    draw();
    for (const object of hidden) object.visible = true;
  };
  const snapshots = views.map((view) => takeSnapshot(renderer, scene, view, SIZE, solid));
  setShapes(model, {});
  return { positions, snapshots };
}

declare global {
  interface Window {
    makeSplats?: typeof makeSplats;
  }
}

window.makeSplats = makeSplats;

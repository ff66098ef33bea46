/// <reference lib="dom" />
import {
  Color,
  PerspectiveCamera,
  Scene,
  WebGLRenderer,
  type Group,
  type Mesh,
  type Object3D,
} from 'three';
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js';
import type { AvatarManifest } from '../../src/avatar/manifest.js';
import { Slices } from '../../src/base/slices.js';
import { applyStudio, paintStudioMap, upgradeMaterials } from '../../src/render/look/index.js';
import { shadeShapes } from '../../src/render/look/merge/index.js';
import { correctShapes } from '../../src/avatar/rig/correctives.js';
import { BLENDSHAPES, Channel, FRAME_SIZE } from '../../src/motion/channels.js';
import { paintPage } from './backdrop.js';
import { averages } from './averages.js';
import { HEAD, paintHead, paintPaper, type FilmLine } from './film.js';
import type { Shot } from './shot.js';

const EYE_TURN = { down: 0.42, up: 0.38, aside: 0.5 };

/** Renders a character of a folder for the preview tools, one shot at a time. */
class Preview {
  private readonly renderer = new WebGLRenderer({
    antialias: true,
    alpha: true,
    preserveDrawingBuffer: true,
  });
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera(22, 1, 0.1, 50);
  private readonly slices = new Slices();
  private readonly lit: Promise<void>;
  private model: Group | null = null;
  private manifest: AvatarManifest | null = null;

  constructor() {
    this.renderer.setPixelRatio(1);
    applyStudio(this.scene, this.renderer);
    this.lit = this.slices.run(paintStudioMap());
  }

  async load(folder: string, compressed: boolean, plain: boolean): Promise<void> {
    const manifest = (await (await fetch(`${folder}/avatar.json`)).json()) as AvatarManifest;
    const loader = new GLTFLoader().setMeshoptDecoder(MeshoptDecoder);
    const file = compressed && manifest.compressedModel ? manifest.compressedModel : manifest.model;
    const { scene } = await loader.loadAsync(`${folder}/${file.file}`);
    if (this.model) this.scene.remove(this.model);
    if (!plain) {
      await this.slices.run(upgradeMaterials(scene));
      await this.slices.run(shadeShapes(scene));
    }
    await this.lit;
    this.scene.add(scene);
    this.model = scene;
    this.manifest = manifest;
  }

  private pose(given: Readonly<Record<string, number>>): void {
    const weights = corrected(given);
    this.model?.traverse((object) => {
      const { morphTargetDictionary, morphTargetInfluences } = object as Mesh;
      if (!morphTargetDictionary || !morphTargetInfluences) return;
      morphTargetInfluences.fill(0);
      for (const [name, value] of Object.entries(weights)) {
        const index = morphTargetDictionary[name];
        if (index !== undefined) morphTargetInfluences[index] = value;
      }
    });
    for (const side of ['Left', 'Right'] as const) {
      const eye = this.model?.getObjectByName(`eye${side}`);
      const of = (name: string): number => weights[`eyeLook${name}${side}`] ?? 0;
      const outwards = side === 'Left' ? 1 : -1;
      eye?.rotation.set(
        of('Down') * EYE_TURN.down - of('Up') * EYE_TURN.up,
        (of('Out') - of('In')) * EYE_TURN.aside * outwards,
        0,
        'YXZ',
      );
    }
    const turn = (bone: string, share: number): void => {
      const node: Object3D | undefined = this.model?.getObjectByName(bone);
      node?.rotation.set(
        (weights['headPitch'] ?? 0) * share,
        (weights['headYaw'] ?? 0) * share,
        (weights['headRoll'] ?? 0) * share,
        'YXZ',
      );
    };
    turn('head', 0.7);
    turn('neck', 0.3);
  }

  /** Draws one shot and returns the canvas. */
  private draw({ weights, yaw = 0, zoom = 1, aim = 0, size, background }: Shot): HTMLCanvasElement {
    this.renderer.setSize(size, size);
    this.scene.background = background ? new Color(background) : null;
    const { fov, distance, target, pitch = 0 } = this.manifest!.camera!;
    const turn = (yaw * Math.PI) / 180;
    const tilt = (pitch * Math.PI) / 180;
    const range = distance / zoom;
    const y = target[1] + aim;
    this.camera.fov = fov;
    this.camera.position.set(
      target[0] + Math.sin(turn) * Math.cos(tilt) * range,
      y + Math.sin(tilt) * range,
      target[2] + Math.cos(turn) * Math.cos(tilt) * range,
    );
    this.camera.lookAt(target[0], y, target[2]);
    this.camera.updateProjectionMatrix();
    this.pose(weights ?? {});
    this.renderer.render(this.scene, this.camera);
    return this.renderer.domElement;
  }

  /** Mean colours of the square blocks of a picture; see {@link averages}. */
  averages(url: string, block: number): Promise<number[]> {
    return averages(url, block);
  }

  /** Draws shots into one picture, `columns` wide, labelled. */
  sheet(shots: readonly Shot[], columns: number, type: string, quality: number): string {
    const size = shots[0].size;
    const canvas = document.createElement('canvas');
    canvas.width = size * Math.min(columns, shots.length);
    canvas.height = size * Math.ceil(shots.length / columns);
    const context = canvas.getContext('2d')!;
    shots.forEach((shot, i) => {
      const x = (i % columns) * size;
      const y = Math.floor(i / columns) * size;
      if (shot.page) paintPage(context, shot.page, x, y, size);
      context.drawImage(this.draw(shot), x, y);
      if (!shot.label) return;
      context.font = `${Math.round(size * 0.05)}px sans-serif`;
      context.fillStyle = 'rgba(0, 0, 0, 0.65)';
      context.fillText(shot.label, x + 8, y + size - 10);
    });
    return canvas.toDataURL(type, quality);
  }

  /** Draws the lines of a film below each other, `columns` pictures wide. */
  film(lines: readonly FilmLine[], columns: number): string {
    const size = lines[0].shots[0].size;
    const canvas = document.createElement('canvas');
    canvas.width = size * columns;
    canvas.height = (size + HEAD) * lines.length;
    const context = canvas.getContext('2d')!;
    paintPaper(context, canvas.width, canvas.height);
    lines.forEach((line, i) => {
      const y = i * (size + HEAD);
      paintHead(context, line, y);
      line.shots.forEach((shot, x) => context.drawImage(this.draw(shot), x * size, y + HEAD));
    });
    return canvas.toDataURL();
  }
}

/** Weights as the rig shows them. */
function corrected(weights: Readonly<Record<string, number>>): Record<string, number> {
  const frame = new Float32Array(FRAME_SIZE);
  for (const name of BLENDSHAPES) frame[Channel[name]] = weights[name] ?? 0;
  correctShapes(frame);
  return {
    ...weights,
    ...Object.fromEntries(BLENDSHAPES.map((name) => [name, frame[Channel[name]]])),
  };
}

declare global {
  interface Window {
    preview?: Preview;
  }
}

window.preview = new Preview();

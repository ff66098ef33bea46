import {
  DirectionalLight,
  NeutralToneMapping,
  PCFShadowMap,
  SRGBColorSpace,
  type Scene,
  type ShadowMapType,
  type ToneMapping,
} from 'three';
import { studioEnvironment } from './environment.js';
import { KEY_POSITION } from './key-light.js';
import { studioMap } from './studio-map.js';

/** What {@link applyStudio} put into a scene. */
export interface StudioHandle {
  /** The one light with a shadow. */
  readonly key: DirectionalLight;
  /**
   * Paints the environment, in small pieces; before, it is dark. Materials that were made for the studio do
   * not see it, but its map.
   */
  paint(): Generator<void, void>;
  /** Takes the lights and the environment out of the scene again. */
  dispose(): void;
}

/** Exposure under the neutral tone curve, chosen by eye so that light skin keeps its colour. */
const EXPOSURE = 1.05;
const ENVIRONMENT_INTENSITY = 0.62;

/** Lights besides the key: a soft fill and two rims that lift the hair off any background. */
const SECONDARY_LIGHTS: readonly (readonly [
  colour: string,
  intensity: number,
  position: readonly [number, number, number],
])[] = [
  ['#f0e2ea', 0.55, [3.2, 0.8, 2.6]],
  ['#ffe2c8', 3.2, [2.6, 1.8, -3]],
  ['#bcd6ff', 2.4, [-3, 1.2, -2.4]],
];

function keyLight(): DirectionalLight {
  const key = new DirectionalLight('#fff0e0', 2.75);
  key.position.set(...KEY_POSITION);
  key.castShadow = true;
  key.shadow.mapSize.set(1024, 1024);
  Object.assign(key.shadow.camera, {
    left: -1.7,
    right: 1.7,
    top: 1.7,
    bottom: -1.7,
    near: 1.5,
    far: 8,
  });
  key.shadow.radius = 7;
  key.shadow.bias = -0.0012;
  key.shadow.normalBias = 0.025;
  key.shadow.intensity = 0.62;
  return key;
}

/** What the studio sets of a renderer: that of WebGL, or of WebGPU. */
interface StudioRenderer {
  outputColorSpace: string;
  toneMapping: ToneMapping;
  toneMappingExposure: number;
  readonly shadowMap: { enabled: boolean; type: ShadowMapType | null };
}

/**
 * Lights a scene like a portrait studio: warm key with the only shadow map, soft fill, two rims,
 * an environment of soft boxes. Sets the renderer's tone mapping, colour space and shadow type;
 * leaves the background transparent.
 *
 * Light positions are in head units: the head is about two units tall around the origin.
 */
export function applyStudio(scene: Scene, renderer: StudioRenderer): StudioHandle {
  renderer.outputColorSpace = SRGBColorSpace;
  renderer.toneMapping = NeutralToneMapping;
  renderer.toneMappingExposure = EXPOSURE;
  renderer.shadowMap.enabled = true;
  renderer.shadowMap.type = PCFShadowMap;

  const key = keyLight();
  const others = SECONDARY_LIGHTS.map(([colour, intensity, position]) => {
    const light = new DirectionalLight(colour, intensity);
    light.position.set(...position);
    return light;
  });
  scene.add(key, key.target, ...others);
  scene.background = null;
  const environment = studioEnvironment();
  scene.environment = environment.texture;
  scene.environmentIntensity = ENVIRONMENT_INTENSITY;

  return {
    key,
    paint: environment.paint,
    dispose() {
      scene.remove(key, key.target, ...others);
      scene.environment = null;
      environment.texture.dispose();
      studioMap.dispose();
      key.dispose();
      for (const light of others) light.dispose();
    },
  };
}

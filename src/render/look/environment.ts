import {
  type BufferGeometry,
  type Material,
  BackSide,
  Color,
  DoubleSide,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  PMREMGenerator,
  Scene,
  ShaderMaterial,
  SphereGeometry,
  type Texture,
  type WebGLRenderer,
  type WebGLRenderTarget,
} from 'three';

/** A soft box of the studio: centre, width, height, colour and brightness. */
type SoftBox = readonly [
  position: readonly [number, number, number],
  width: number,
  height: number,
  colour: string,
  intensity: number,
];

const SOFT_BOXES: readonly SoftBox[] = [
  [[-4, 4.2, 5], 3.2, 2.6, '#fff4e6', 9],
  [[5.5, 1.5, 3.5], 1.6, 3.5, '#dfe8ff', 2.2],
  [[0, -5, 4], 6, 2, '#ffd9c0', 0.5],
];

/** Warm floor, neutral horizon, cool ceiling: keeps shaded skin from turning grey. */
const DOME_FRAGMENT = /* glsl */ `
varying vec3 vDirection;
void main() {
  float height = vDirection.y * 0.5 + 0.5;
  vec3 colour = mix(vec3(0.50, 0.33, 0.27), vec3(0.52, 0.48, 0.49), smoothstep(0.1, 0.6, height));
  colour = mix(colour, vec3(0.82, 0.84, 0.92), smoothstep(0.6, 1.0, height));
  gl_FragColor = vec4(colour, 1.0);
}`;

const DOME_VERTEX = /* glsl */ `
varying vec3 vDirection;
void main() {
  vDirection = normalize(position);
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

/** Blur of the prefiltered environment in radians; hides the edges of the soft boxes. */
const ENVIRONMENT_BLUR = 0.02;

const environments = new WeakMap<WebGLRenderer, WebGLRenderTarget>();

function buildRoom(): Scene {
  const room = new Scene();
  room.add(
    new Mesh(
      new SphereGeometry(10, 32, 24),
      new ShaderMaterial({
        side: BackSide,
        vertexShader: DOME_VERTEX,
        fragmentShader: DOME_FRAGMENT,
      }),
    ),
  );
  for (const [position, width, height, colour, intensity] of SOFT_BOXES) {
    const box = new Mesh(
      new PlaneGeometry(width, height),
      new MeshBasicMaterial({
        color: new Color(colour).multiplyScalar(intensity),
        side: DoubleSide,
      }),
    );
    box.position.set(...position);
    box.lookAt(0, 0, 0);
    room.add(box);
  }
  return room;
}

function disposeRoom(room: Scene): void {
  for (const child of room.children) {
    const { geometry, material } = child as Mesh<BufferGeometry, Material>;
    geometry.dispose();
    material.dispose();
  }
}

/**
 * The prefiltered studio environment, made once for a renderer and kept as long as it lives.
 * After a lost context three uploads render targets empty, so callers ask again with
 * {@link forgetEnvironment} in between.
 */
export function studioEnvironment(renderer: WebGLRenderer): Texture {
  let target = environments.get(renderer);
  if (!target) {
    const generator = new PMREMGenerator(renderer);
    const room = buildRoom();
    target = generator.fromScene(room, ENVIRONMENT_BLUR);
    disposeRoom(room);
    generator.dispose();
    environments.set(renderer, target);
  }
  return target.texture;
}

/** Releases the environment of a renderer, for example when its context was lost. */
export function forgetEnvironment(renderer: WebGLRenderer): void {
  environments.get(renderer)?.dispose();
  environments.delete(renderer);
}

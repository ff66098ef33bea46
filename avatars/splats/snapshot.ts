import {
  FloatType,
  Matrix4,
  PerspectiveCamera,
  ShaderMaterial,
  DoubleSide,
  WebGLRenderTarget,
  type Scene,
  type Vector3,
  type WebGLRenderer,
} from 'three';

/** A picture of a character from one side, with the depth of what is seen. */
export interface Snapshot {
  /** Pixels of a side. */
  readonly size: number;
  /** From the space of the scene to that of the picture, and to that of the camera. */
  readonly clip: Matrix4;
  readonly view: Matrix4;
  readonly eye: Vector3;
  /** Red, green, blue and opacity as displays show them, premultiplied; the lowest row first. */
  readonly colour: Uint8Array;
  /** Distance along the view direction; 0 where nothing is. */
  readonly depth: Float32Array;
}

export interface View {
  /** Radians around the target, and from above. */
  readonly yaw: number;
  readonly pitch: number;
  /** Height that is seen, in units of the scene, and what is in its middle. */
  readonly height: number;
  readonly target: readonly [number, number, number];
}

/** Far enough away that a picture shows about what a portrait shows. */
const DISTANCE = 9;

/** Draws depth in place of colour, of meshes in whatever pose. */
const depthMaterial = new ShaderMaterial({
  side: DoubleSide,
  vertexShader: `
    #include <common>
    #include <morphtarget_pars_vertex>
    #include <skinning_pars_vertex>
    varying float far;
    void main() {
      #include <skinbase_vertex>
      #include <begin_vertex>
      #include <morphtarget_vertex>
      #include <skinning_vertex>
      vec4 seen = modelViewMatrix * vec4(transformed, 1.0);
      far = -seen.z;
      gl_Position = projectionMatrix * seen;
    }`,
  fragmentShader: 'varying float far; void main() { gl_FragColor = vec4(far, 0.0, 0.0, 1.0); }',
});

/**
 * Takes a picture of a scene.
 *
 * @param solid shows only what is not see-through while it runs what it is given
 */
export function takeSnapshot(
  renderer: WebGLRenderer,
  scene: Scene,
  { yaw, pitch, height, target }: View,
  size: number,
  solid: (draw: () => void) => void,
): Snapshot {
  const fov = (2 * Math.atan(height / 2 / DISTANCE) * 180) / Math.PI;
  const camera = new PerspectiveCamera(fov, 1, 1, 40);
  camera.position.set(
    target[0] + Math.sin(yaw) * Math.cos(pitch) * DISTANCE,
    target[1] + Math.sin(pitch) * DISTANCE,
    target[2] + Math.cos(yaw) * Math.cos(pitch) * DISTANCE,
  );
  camera.lookAt(...target);
  renderer.setSize(size, size, false);
  renderer.render(scene, camera);
  const gl = renderer.getContext();
  const colour = new Uint8Array(size * size * 4);
  gl.readPixels(0, 0, size, size, gl.RGBA, gl.UNSIGNED_BYTE, colour);
  const clip = new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
  const view = camera.matrixWorldInverse.clone();
  const depth = depthOf(renderer, scene, camera, size, solid);
  return { size, clip, view, eye: camera.position.clone(), colour, depth };
}

function depthOf(
  renderer: WebGLRenderer,
  scene: Scene,
  camera: PerspectiveCamera,
  size: number,
  solid: (draw: () => void) => void,
): Float32Array {
  const target = new WebGLRenderTarget(size, size, { type: FloatType });
  const four = new Float32Array(size * size * 4);
  scene.overrideMaterial = depthMaterial;
  renderer.setRenderTarget(target);
  solid(() => {
    renderer.clear();
    renderer.render(scene, camera);
  });
  renderer.readRenderTargetPixels(target, 0, 0, size, size, four);
  renderer.setRenderTarget(null);
  scene.overrideMaterial = null;
  target.dispose();
  return four.filter((_, i) => i % 4 === 0);
}

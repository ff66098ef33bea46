/** Moves every shape of all model-viewers in each frame, as characters that speak would. */
export const MOVE_SHAPES = `(() => {
  const scenes = [...document.querySelectorAll('model-viewer')].map((viewer) => {
    const key = Object.getOwnPropertySymbols(viewer).find((s) => s.description === 'scene');
    const meshes = [];
    viewer[key].traverse((object) => object.morphTargetInfluences && meshes.push(object));
    return { scene: viewer[key], meshes };
  });
  const move = (now) => {
    for (const { scene, meshes } of scenes) {
      for (const { morphTargetInfluences: shapes } of meshes) {
        for (let i = 0; i < shapes.length; i++) shapes[i] = 0.1 + 0.1 * Math.sin(now / 150 + i);
      }
      scene.queueRender();
    }
    requestAnimationFrame(move);
  };
  requestAnimationFrame(move);
})()`;

/** A page of three alone that shows the same model, lit, and moves every shape in each frame. */
export const PLAIN_THREE = `
  import { DirectionalLight, PerspectiveCamera, Scene, WebGLRenderer } from 'three';
  import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
  import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js';

  const renderer = new WebGLRenderer({ antialias: true, alpha: true });
  renderer.setPixelRatio(devicePixelRatio);
  renderer.setSize(128, 128);
  document.body.append(renderer.domElement);
  const scene = new Scene();
  const light = new DirectionalLight('#ffffff', 3);
  light.position.set(-2, 3, 4);
  scene.add(light);
  const camera = new PerspectiveCamera(22, 1, 0.1, 40);
  camera.position.set(0, 0, 8);
  const { scene: model } = await new GLTFLoader()
    .setMeshoptDecoder(MeshoptDecoder)
    .loadAsync('/dist/avatars/nova/nova.glb');
  scene.add(model);
  const meshes = [];
  model.traverse((object) => object.morphTargetInfluences && meshes.push(object));
  renderer.setAnimationLoop((now) => {
    for (const { morphTargetInfluences: shapes } of meshes) {
      for (let i = 0; i < shapes.length; i++) shapes[i] = 0.1 + 0.1 * Math.sin(now / 150 + i);
    }
    renderer.render(scene, camera);
    globalThis.moving = true;
  });
`;

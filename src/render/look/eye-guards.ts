import { SkinnedMesh, Vector4, Matrix4, Vector3, type Object3D } from 'three';

/** Lids stand off the eyeball by this share of its radius. */
const LID_STAND_OFF = 1.034;

/** The skinned face of a model, whose lids must stay off the eyeballs. */
function findFace(root: Object3D): SkinnedMesh | null {
  let face: SkinnedMesh | null = null;
  root.traverse((object) => {
    if (!face && object instanceof SkinnedMesh) face = object;
  });
  return face;
}

/**
 * Eyeballs as spheres (centre, radius) in the space of the face's vertices before skinning, which
 * in a quantised file is not the model's space. Null where the model has no such eyes.
 */
export function eyeGuards(root: Object3D): Vector4[] | null {
  const face = findFace(root);
  const head = root.getObjectByName('head');
  const radius = Number(head?.userData['eyeRadius']);
  if (!face || !head || !(radius > 0)) return null;
  const bone = face.skeleton.bones.findIndex((candidate) => candidate.name === 'head');
  const inverse = face.skeleton.boneInverses[bone];
  if (!inverse) return null;
  const toVertex = new Matrix4().copy(inverse).invert();
  const scale = toVertex.getMaxScaleOnAxis();
  const eyes = ['eyeLeft', 'eyeRight'].map((name) => head.getObjectByName(name));
  if (!eyes[0] || !eyes[1]) return null;
  return eyes.map((eye) => {
    const centre = new Vector3().copy((eye as Object3D).position).applyMatrix4(toVertex);
    return new Vector4(centre.x, centre.y, centre.z, radius * LID_STAND_OFF * scale);
  });
}

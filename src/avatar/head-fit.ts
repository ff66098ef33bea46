import { Box3, Group, Vector3, type Object3D } from 'three';
import type { AvatarCamera } from './manifest.js';
import type { FaceBones } from './rig/bone-map.js';

/** A portrait of head and shoulders, in scene units of half a head's height. */
const PORTRAIT: AvatarCamera = { fov: 22, distance: 8, target: [0, -0.24, 0], pitch: 2 };

/** The head bone is at the base of the skull, a little above the chin. */
const CHIN_BELOW_BONE = 0.05;
/** Eyes are farther above the base of the skull than this share of all that is above it. */
const EYES_ABOVE_BONE = 0.18;
/** Without bones: a head is about as high as it is deep, with hair and nose. */
const HEIGHT_PER_DEPTH = 1.1;
/** A camera whose picture is within these factors of a portrait's height is in scene units. */
const SAME_UNITS = { least: 0.4, most: 2.5 };

/** A model brought to the scene's units, and the camera for it. */
export interface FittedModel {
  /** Holds the model; its axes are the character's, who looks along +z. */
  readonly object: Group;
  readonly camera: AvatarCamera;
}

/** Where a head is and how high, with its hair; and the height of the whole model. */
export interface HeadMeasure {
  readonly centre: Vector3;
  readonly height: number;
  readonly total: number;
}

/**
 * Brings a model to the units and place that the light and the camera are made for: half a head's
 * height is one unit, and the head is at the origin. A model that comes with a camera is measured
 * by that, any other by its head.
 *
 * @param backwards The model looks along -z, as VRM 0 does.
 */
export function fitToHead(
  scene: Object3D,
  bones: FaceBones,
  backwards: boolean,
  camera: AvatarCamera | undefined,
): FittedModel {
  const object = new Group();
  const turned = new Group();
  object.add(turned);
  turned.add(scene);
  if (backwards) turned.rotation.y = Math.PI;
  object.updateMatrixWorld(true);
  if (camera) return fitToCamera(object, turned, camera);
  const { centre, height } = measureHead(scene, bones);
  const scale = 2 / height;
  turned.scale.setScalar(scale);
  turned.position.copy(centre).multiplyScalar(-scale);
  object.updateMatrixWorld(true);
  return { object, camera: PORTRAIT };
}

function fitToCamera(object: Group, turned: Group, camera: AvatarCamera): FittedModel {
  const ratio = pictureHeight(camera) / pictureHeight(PORTRAIT);
  if (ratio > SAME_UNITS.least && ratio < SAME_UNITS.most) return { object, camera };
  const scale = 1 / ratio;
  turned.scale.setScalar(scale);
  turned.position.set(...PORTRAIT.target).addScaledVector(new Vector3(...camera.target), -scale);
  object.updateMatrixWorld(true);
  const fitted = { ...camera, distance: camera.distance * scale, target: PORTRAIT.target };
  return { object, camera: fitted };
}

/** Height that a camera sees at its target. */
function pictureHeight({ fov, distance }: AvatarCamera): number {
  return 2 * distance * Math.tan((fov * Math.PI) / 360);
}

/** The head in the units of the scene, which must be up to date. */
export function measureHead(scene: Object3D, bones: FaceBones): HeadMeasure {
  const bounds = new Box3().setFromObject(scene);
  const size = bounds.getSize(new Vector3());
  const centre = bounds.getCenter(new Vector3());
  const base = bones.head?.getWorldPosition(new Vector3());
  const aboveBone = base ? bounds.max.y - base.y : 0;
  const eyes = bones.eyeLeft?.getWorldPosition(new Vector3());
  // What turns a head about its middle, as some exports do, tells nothing of its height.
  const isBase = !base || !eyes || eyes.y - base.y > EYES_ABOVE_BONE * aboveBone;
  if (base && isBase) centre.copy(base);
  const height =
    aboveBone > 0 && isBase
      ? aboveBone * (1 + CHIN_BELOW_BONE)
      : Math.min(size.y, size.z * HEIGHT_PER_DEPTH) || size.y || 1;
  centre.y = bounds.max.y - height / 2;
  return { centre, height, total: size.y };
}

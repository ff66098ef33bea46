import { Euler, Quaternion, type Object3D, type Vector3 } from 'three';

/** Smallest change of a rotation that is worth a redraw: about a tenth of a pixel, in radians. */
const LEAST_TURN = 2e-4;
/** Smallest change of size that is worth a redraw. */
const LEAST_GROWTH = 5e-5;

/**
 * Turns one bone from its rest pose about the axes of the character, whatever axes the bone itself
 * has. Its own rotation then is `P⁻¹ · R · P · rest`, where P is the rest orientation of its parent
 * in the character's space; a parent that is turned carries it along.
 */
export class BoneDriver {
  readonly #bone: Object3D;
  readonly #before: Quaternion;
  readonly #after: Quaternion;
  readonly #turn = new Quaternion();
  readonly #euler = new Euler(0, 0, 0, 'YXZ');
  readonly #size: Vector3;
  #growth = 1;

  /** `bone` must be in its rest pose under `root`, whose axes are the character's. */
  constructor(bone: Object3D, root: Object3D) {
    this.#bone = bone;
    const parent = orientationIn(bone.parent, root);
    this.#before = parent.clone().invert();
    this.#after = parent.multiply(bone.quaternion);
    this.#size = bone.scale.clone();
  }

  /** Sets the turn in radians, as in `ROTATIONS`. Returns whether it differs from the last. */
  set(pitch: number, yaw: number, roll: number): boolean {
    const now = this.#euler;
    const change = Math.max(Math.abs(pitch - now.x), Math.abs(yaw - now.y), Math.abs(roll - now.z));
    if (change < LEAST_TURN) return false;
    now.set(pitch, yaw, roll);
    this.#turn.setFromEuler(now);
    this.#bone.quaternion.copy(this.#before).multiply(this.#turn).multiply(this.#after);
    return true;
  }

  /** Sets its size against that at rest. Returns whether it differs from the last. */
  grow(growth: number): boolean {
    if (Math.abs(growth - this.#growth) < LEAST_GROWTH) return false;
    this.#growth = growth;
    this.#bone.scale.copy(this.#size).multiplyScalar(growth);
    return true;
  }
}

function orientationIn(object: Object3D | null, root: Object3D): Quaternion {
  const orientation = new Quaternion();
  for (let at = object; at && at !== root; at = at.parent) orientation.premultiply(at.quaternion);
  return orientation;
}

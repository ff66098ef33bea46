import { SkinnedMesh, type Mesh, type Object3D } from 'three';

/** The soft edge of the shadow is ten times as wide: what moves by less, in scene units, shows nowhere. */
const LEAST_SHIFT = 0.004;
/** The largest shape, the jaw's, moves its vertices by a third of a unit. */
const LEAST_WEIGHT = 3 * LEAST_SHIFT;

/** What decides about the shadow of one character. */
interface Casters {
  /** The matrices that place what casts a shadow, then the weights of its shapes. */
  readonly parts: readonly ArrayLike<number>[];
  /** How many of them are matrices. */
  readonly places: number;
  /** All of them, one after the other, as they were when the shadow was last drawn. */
  readonly drawn: Float32Array;
}

/** Knows which character the shadow map holds, and whether it has visibly moved since. */
export class CastShadow {
  readonly #casters = new WeakMap<Object3D, Casters>();
  #of: Object3D | null = null;
  #skipped = true;

  /** Nothing is known of the map. */
  forget(): void {
    this.#of = null;
  }

  /**
   * Whether the shadow of `object`, whose matrices are up to date, has to be drawn anew.
   *
   * @param goesOn another picture of it follows at once: then every second shadow will do.
   */
  due(object: Object3D, goesOn: boolean): boolean {
    const same = this.#of === object;
    if (same && goesOn && !this.#skipped) {
      this.#skipped = true;
      return false;
    }
    const casters = this.#castersOf(object);
    if (same && !moved(casters)) return false;
    this.#of = object;
    this.#skipped = false;
    remember(casters);
    return true;
  }

  #castersOf(object: Object3D): Casters {
    const known = this.#casters.get(object);
    if (known) return known;
    const found = findCasters(object);
    this.#casters.set(object, found);
    return found;
  }
}

function findCasters(object: Object3D): Casters {
  const places = new Set<ArrayLike<number>>();
  const shapes = new Set<ArrayLike<number>>();
  object.traverse((child) => {
    if (!child.castShadow) return;
    const bones = child instanceof SkinnedMesh ? child.skeleton.bones : [];
    for (const { matrixWorld } of [child, ...bones]) places.add(matrixWorld.elements);
    const { morphTargetInfluences } = child as Mesh;
    if (morphTargetInfluences) shapes.add(morphTargetInfluences);
  });
  const parts = [...places, ...shapes];
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  return { parts, places: places.size, drawn: new Float32Array(size) };
}

function moved({ parts, places, drawn }: Casters): boolean {
  for (let i = 0, at = 0; i < parts.length; at += parts[i++].length)
    if (differs(parts[i], drawn, at, i < places ? LEAST_SHIFT : LEAST_WEIGHT)) return true;
  return false;
}

function differs(now: ArrayLike<number>, then: Float32Array, at: number, least: number): boolean {
  for (let i = 0; i < now.length; i++) if (Math.abs(now[i] - then[at + i]) > least) return true;
  return false;
}

function remember({ parts, drawn }: Casters): void {
  for (let i = 0, at = 0; i < parts.length; at += parts[i++].length) drawn.set(parts[i], at);
}

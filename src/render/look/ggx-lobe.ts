import { Vector3 } from 'three';

const RINGS = 16;
const AZIMUTHS = 6;
/** Cosines of the azimuths, which are alike on both sides. */
const TURNS = Array.from({ length: AZIMUTHS }, (_, i) =>
  Math.cos(((i + 0.5) * Math.PI) / AZIMUTHS),
);

/** A rectangle as seen from the origin. */
export interface Rectangle {
  /** Unit vector to the middle. */
  readonly direction: Vector3;
  /** Unit vectors to the corners, in order around the rim. */
  readonly corners: readonly [Vector3, Vector3, Vector3, Vector3];
}

/**
 * The lobe that three's physical materials expect an environment to be filtered with: GGX seen
 * along the normal, weighted by the cosine.
 *
 * In the stereographic plane around the axis, where a direction at the angle t lies at the radius
 * q = tan(t / 2), the GGX lobe without the cosine is alpha² / (pi (alpha² + q²)²). That is also
 * the form factor of a point at the height alpha above the plane, so Lambert's formula for
 * polygons gives its integral over a rectangle in closed form.
 */
export class GgxLobe {
  readonly #alpha: number;
  /** Cosines of the angles between the axis and rings that hold equal shares of the lobe. */
  readonly #rings: readonly number[];
  /** Cosine of the angle beyond which a soft box gets less than about 1/5000 of the lobe. */
  readonly #reach: number;
  /** Integral of lobe times cosine over the hemisphere. */
  readonly #weight: number;
  readonly #planar = Array.from({ length: 4 }, () => new Vector3());
  readonly #cross = new Vector3();

  /** @param alpha squared perceptual roughness, above 0 */
  constructor(alpha: number) {
    this.#alpha = alpha;
    const farthest = Math.sqrt(7 * alpha) + 0.15;
    this.#reach = Math.max(0, (1 - farthest * farthest) / (1 + farthest * farthest));
    const rings = Array.from({ length: RINGS }, (_, i) => {
      const share = (i + 0.5) / RINGS;
      const q2 = (alpha * alpha * share) / (1 - share);
      return (1 - q2) / (1 + q2);
    });
    this.#rings = rings.filter((cosine) => cosine > 0);
    this.#weight = this.#rings.reduce((sum, cosine) => sum + cosine, 0) / RINGS;
  }

  /** Mean of `profile`, which depends on the height y alone, under the lobe around height `y`. */
  filterByHeight(profile: (y: number) => number, y: number): number {
    const level = Math.sqrt(1 - y * y);
    const rings = this.#rings;
    let sum = 0;
    for (let ring = 0; ring < rings.length; ring++) {
      const cosine = rings[ring];
      const reach = level * Math.sqrt(1 - cosine * cosine);
      for (let i = 0; i < AZIMUTHS; i++) sum += cosine * profile(y * cosine + reach * TURNS[i]);
    }
    return sum / (RINGS * AZIMUTHS * this.#weight);
  }

  /**
   * Share of the lobe around `axis` that falls on a rectangle, 0 to 1. The cosine is taken at the
   * middle of the rectangle and its edges are drawn straight in the plane, which is close enough
   * for the size of soft boxes.
   */
  share(axis: Vector3, { direction, corners }: Rectangle): number {
    const cosine = axis.dot(direction);
    if (cosine <= this.#reach) return 0;
    const planar = this.#planar;
    for (let i = 0; i < 4; i++) {
      const along = axis.dot(corners[i]);
      planar[i]
        .copy(corners[i])
        .addScaledVector(axis, this.#alpha * (1 + along) - along)
        .normalize();
    }
    let turns = 0;
    for (let i = 0; i < 4; i++) {
      const from = planar[i];
      const to = planar[(i + 1) % 4];
      const cross = this.#cross.crossVectors(from, to);
      const sine = cross.length();
      if (sine > 0) turns += (Math.atan2(sine, from.dot(to)) * cross.dot(axis)) / sine;
    }
    return Math.min(1, ((Math.abs(turns) / (2 * Math.PI)) * cosine) / this.#weight);
  }
}

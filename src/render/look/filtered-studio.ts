import type { Color, Vector3 } from 'three';
import { GgxLobe } from './ggx-lobe.js';
import { ceilingAt, domeColour, horizonAt, SOFT_BOXES } from './studio-room.js';

/** Steps of the dome's profile from floor to ceiling; it is smooth, so few are enough. */
const STEPS = 32;

/** The studio as a surface of one roughness reflects it. */
export class FilteredStudio {
  readonly #lobe: GgxLobe;
  readonly #dome: readonly Color[];

  /** @param alpha squared perceptual roughness, above 0 */
  constructor(alpha: number) {
    const lobe = new GgxLobe(alpha);
    this.#lobe = lobe;
    const mean = (profile: (y: number) => number, step: number): number =>
      lobe.filterByHeight(profile, (2 * step) / STEPS - 1);
    this.#dome = Array.from({ length: STEPS + 1 }, (_, step) =>
      domeColour(mean(horizonAt, step), mean(ceilingAt, step)),
    );
  }

  /** Linear radiance around the unit vector `direction`. */
  radiance(direction: Vector3, out: Color): Color {
    const at = ((direction.y + 1) / 2) * STEPS;
    const step = Math.min(STEPS - 1, Math.floor(at));
    out.lerpColors(this.#dome[step], this.#dome[step + 1], at - step);
    for (let i = 0; i < SOFT_BOXES.length; i++) {
      const share = this.#lobe.share(direction, SOFT_BOXES[i]);
      if (share > 0) out.lerp(SOFT_BOXES[i].radiance, share);
    }
    return out;
  }
}

import type { Color, Vector3 } from 'three';
import { GgxLobe } from './ggx-lobe.js';
import { domeColour, domeWeights, SOFT_BOXES } from './studio-room.js';

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
    this.#dome = Array.from({ length: STEPS + 1 }, (_, i) =>
      domeColour(lobe.filterByHeight(domeWeights, (2 * i) / STEPS - 1)),
    );
  }

  /** Linear radiance around the unit vector `direction`. */
  radiance(direction: Vector3, out: Color): Color {
    const at = ((direction.y + 1) / 2) * STEPS;
    const step = Math.min(STEPS - 1, Math.floor(at));
    out.lerpColors(this.#dome[step], this.#dome[step + 1], at - step);
    for (const box of SOFT_BOXES) {
      const share = this.#lobe.share(direction, box);
      if (share > 0) out.lerp(box.radiance, share);
    }
    return out;
  }
}

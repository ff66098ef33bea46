import { linear } from '../base/colour.js';
import { lerp, mix, scale, type Vec3 } from '../base/math.js';
import type { Palette } from '../config.js';

/** Colours hair from root to tip. Variation is small and multiplicative: more looks like wood. */
export class HairPainter {
  private readonly root: Vec3;
  private readonly tip: Vec3;

  constructor({ hair, hairTip }: Palette) {
    this.root = linear(hair);
    this.tip = linear(hairTip ?? hair);
  }

  /** Colour at `t` (0 root, 1 tip) with a lock's own `shade` around 1 and depth of groove 0..1. */
  colour(t: number, shade = 1, groove = 0): Vec3 {
    return scale(mix(this.root, this.tip, t ** 1.4), shade * lerp(1, 0.72, groove));
  }
}

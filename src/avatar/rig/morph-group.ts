/** A morph target moved by a channel. */
export interface MorphLink {
  /** Index in `BLENDSHAPES`. */
  readonly channel: number;
  readonly target: number;
  readonly factor: number;
}

/** Smallest change of a weight that is worth a redraw. */
const LEAST_CHANGE = 1 / 2048;

/**
 * The influences that all meshes with the same morph targets share, so that one write moves the
 * skin, the teeth and the lashes alike. Targets that no channel moves keep the file's weights.
 */
export class MorphGroup {
  readonly influences: number[];
  readonly #links: readonly MorphLink[];
  readonly #targets: readonly number[];
  readonly #sums: Float32Array;

  constructor(influences: readonly number[], links: readonly MorphLink[]) {
    this.influences = [...influences];
    this.#links = links;
    this.#targets = [...new Set(links.map((link) => link.target))];
    this.#sums = new Float32Array(influences.length);
  }

  /** Shows blendshape weights of 0..1. Returns whether any influence changed. */
  write(weights: Float32Array): boolean {
    const sums = this.#sums;
    for (const target of this.#targets) sums[target] = 0;
    for (const { channel, target, factor } of this.#links) {
      const weight = weights[channel];
      if (weight !== 0) sums[target] += weight * factor;
    }
    let changed = false;
    for (const target of this.#targets) {
      const before = this.influences[target];
      if (sums[target] === before) continue;
      const value = Math.min(1, Math.max(0, sums[target]));
      const settles = (value === 0 || value === 1) && value !== before;
      if (!settles && Math.abs(value - before) < LEAST_CHANGE) continue;
      this.influences[target] = value;
      changed = true;
    }
    return changed;
  }
}

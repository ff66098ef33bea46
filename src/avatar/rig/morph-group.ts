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
 *
 * They are a typed array, which three takes as it takes a list: it goes to the GPU as it is, and to write to it
 * never makes a number for the collector.
 */
export class MorphGroup {
  readonly influences: Float32Array;
  readonly #links: readonly MorphLink[];
  readonly #targets: Uint16Array;
  readonly #sums: Float32Array;

  constructor(influences: readonly number[], links: readonly MorphLink[]) {
    this.influences = new Float32Array(influences);
    this.#links = links;
    this.#targets = new Uint16Array(new Set(links.map((link) => link.target)));
    this.#sums = new Float32Array(influences.length);
  }

  /** Shows blendshape weights of 0..1. Returns whether any influence changed. */
  write(weights: Float32Array): boolean {
    const sums = this.#sums.fill(0);
    const links = this.#links;
    for (let i = 0; i < links.length; i++) {
      const { channel, target, factor } = links[i];
      const weight = weights[channel];
      if (weight !== 0) sums[target] += weight * factor;
    }
    const { influences } = this;
    const targets = this.#targets;
    let changed = false;
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i];
      const before = influences[target];
      if (sums[target] === before) continue;
      const value = Math.min(1, Math.max(0, sums[target]));
      const settles = (value === 0 || value === 1) && value !== before;
      if (!settles && Math.abs(value - before) < LEAST_CHANGE) continue;
      influences[target] = value;
      changed = true;
    }
    return changed;
  }
}

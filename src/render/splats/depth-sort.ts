/** Depths that are told apart: a head of 25 cm in steps of 15 micrometres. */
const BINS = 1 << 14;

/** Orders splats from the farthest to the nearest by counting: in linear time, without garbage. */
export class DepthSort {
  readonly #bins: Uint16Array;
  /** Where the next splat of each bin goes. */
  readonly #next = new Uint32Array(BINS + 1);

  constructor(count: number) {
    this.#bins = new Uint16Array(count);
  }

  /**
   * Writes the numbers of the splats to `order`, of which those of equal depth keep their order.
   *
   * @param depths how far every splat is in front of the camera
   */
  sort(depths: Float32Array, order: Uint32Array): void {
    const bins = this.#bins;
    const next = this.#next;
    let near = Infinity;
    let far = -Infinity;
    for (let i = 0; i < depths.length; i++) {
      const depth = depths[i];
      if (depth < near) near = depth;
      if (depth > far) far = depth;
    }
    const scale = far > near ? (BINS - 1) / (far - near) : 0;
    next.fill(0);
    for (let i = 0; i < depths.length; i++) {
      const bin = (far - depths[i]) * scale;
      bins[i] = bin;
      next[bins[i] + 1]++;
    }
    for (let bin = 1; bin < BINS; bin++) next[bin] += next[bin - 1];
    for (let i = 0; i < depths.length; i++) order[next[bins[i]]++] = i;
  }
}

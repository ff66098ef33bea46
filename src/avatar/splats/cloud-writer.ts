import { COVARIANCE, type SplatCloud } from '../../render/splats/cloud.js';

/** Puts a cloud together, splat by splat. */
export class CloudWriter implements SplatCloud {
  readonly count: number;
  readonly colour: Uint8Array;
  readonly covariance: Float32Array;

  constructor(count: number) {
    this.count = count;
    this.colour = new Uint8Array(count * 4);
    this.covariance = new Float32Array(count * COVARIANCE);
  }

  /**
   * Sets splat `i` to what is at its place in lists of all; one whose numbers are no numbers is not
   * seen.
   *
   * @param colours red, green and blue, 0..1 as displays show them
   * @param opacity 0..1
   * @param scales standard deviations along its axes
   * @param turns quaternions x y z w of its axes, of any length
   */
  set(
    i: number,
    colours: Float32Array,
    opacity: number,
    scales: Float32Array,
    turns: Float32Array,
  ): void {
    const { covariance } = this;
    const [x, y, z, w] = turns.subarray(i * 4, i * 4 + 4);
    const [red, green, blue] = colours.subarray(i * 3, i * 3 + 3);
    const [sx, sy, sz] = scales.subarray(i * 3, i * 3 + 3);
    const s = 2 / (x * x + y * y + z * z + w * w || Infinity);
    // Its axes, each as long as the splat extends along it.
    const ax = sx * (1 - s * (y * y + z * z));
    const ay = sx * (s * (x * y + w * z));
    const az = sx * (s * (x * z - w * y));
    const bx = sy * (s * (x * y - w * z));
    const by = sy * (1 - s * (x * x + z * z));
    const bz = sy * (s * (y * z + w * x));
    const cx = sz * (s * (x * z + w * y));
    const cy = sz * (s * (y * z - w * x));
    const cz = sz * (1 - s * (x * x + y * y));
    const at = i * COVARIANCE;
    covariance[at] = ax * ax + bx * bx + cx * cx;
    covariance[at + 1] = ax * ay + bx * by + cx * cy;
    covariance[at + 2] = ax * az + bx * bz + cx * cz;
    covariance[at + 3] = ay * ay + by * by + cy * cy;
    covariance[at + 4] = ay * az + by * bz + cy * cz;
    covariance[at + 5] = az * az + bz * bz + cz * cz;
    const sum = covariance[at] + covariance[at + 3] + covariance[at + 5] + red + green + blue;
    if (!Number.isFinite(sum + covariance[at + 1] + covariance[at + 2] + covariance[at + 4])) {
      covariance.fill(0, at, at + COVARIANCE);
      return;
    }
    this.colour[i * 4] = toByte(red);
    this.colour[i * 4 + 1] = toByte(green);
    this.colour[i * 4 + 2] = toByte(blue);
    this.colour[i * 4 + 3] = toByte(opacity);
  }
}

const toByte = (share: number): number => Math.round(Math.min(1, Math.max(0, share || 0)) * 255);

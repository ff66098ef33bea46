import { COVARIANCE, type SplatCloud } from '../../render/splats/cloud.js';

type Vector = readonly [number, number, number];

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
   * Sets splat `i`; one whose numbers are no numbers is not seen.
   *
   * @param colour red, green and blue, 0..1 as displays show them
   * @param opacity 0..1
   * @param scale standard deviations along its axes
   * @param turn the quaternion x y z w of its axes, of any length
   */
  set(
    i: number,
    colour: Vector,
    opacity: number,
    scale: Vector,
    [x, y, z, w]: readonly [number, number, number, number],
  ): void {
    const squares = scale.map((length) => length * length);
    const all = [...colour, ...squares, x, y, z, w];
    if (!all.every(Number.isFinite)) return;
    this.colour.set([...colour, opacity].map(toByte), i * 4);
    const s = 2 / (x * x + y * y + z * z + w * w || Infinity);
    const axes = [
      [1 - s * (y * y + z * z), s * (x * y - w * z), s * (x * z + w * y)],
      [s * (x * y + w * z), 1 - s * (x * x + z * z), s * (y * z - w * x)],
      [s * (x * z - w * y), s * (y * z + w * x), 1 - s * (x * x + y * y)],
    ];
    let at = i * COVARIANCE;
    for (let row = 0; row < 3; row++) {
      for (let column = row; column < 3; column++) {
        const products = squares.map((square, k) => square * axes[row][k] * axes[column][k]);
        this.covariance[at++] = products[0] + products[1] + products[2];
      }
    }
  }
}

const toByte = (share: number): number => Math.round(Math.min(1, Math.max(0, share || 0)) * 255);

/** Size, direction and colour of splats at rest. Lengths are in the units of their file. */
export interface SplatCloud {
  readonly count: number;
  /** Red, green, blue (sRGB as displays show it) and opacity of every splat, 0..255. */
  readonly colour: Uint8Array;
  /** Upper triangle of the covariance of every splat: xx xy xz yy yz zz. */
  readonly covariance: Float32Array;
}

/** Numbers of {@link SplatCloud.covariance} for a splat. */
export const COVARIANCE = 6;

import type { Carrier } from './carrier.js';

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

/**
 * Splats of an eye, and what closes over it. Lids are thin layers that one sees through, so what is
 * behind a closed one has to look like a lid.
 */
export interface Eyeball {
  /** The morph target that closes its lid. */
  readonly blink: number;
  readonly splats: readonly number[];
  /** Colour of the lid, 0..1 as displays show it. */
  readonly lid: readonly [number, number, number];
}

/** Splats that ride on the vertices of a carrier, splat by vertex. */
export interface RiggedCloud {
  readonly cloud: SplatCloud;
  /** Its vertices are the centres of the splats. */
  readonly carrier: Carrier;
  /** At most two. */
  readonly eyeballs: readonly Eyeball[];
}

import type { Hex } from '../base/colour.js';
import type { HoodConfig } from './hood.js';

/** A knitted or jersey top with a ribbed collar. */
export interface TopConfig {
  readonly kind: 'top';
  readonly colour: Hex;
  readonly collar?: Hex;
}

/** A jacket over a top: open front, lapels, collar. */
export interface JacketConfig {
  readonly kind: 'jacket';
  readonly colour: Hex;
  readonly lapel: Hex;
}

export interface ClothingConfig {
  readonly top: TopConfig;
  readonly jacket?: JacketConfig;
  readonly hood?: HoodConfig;
  /** Width of the shoulders, 1 is average. */
  readonly shoulders: number;
}

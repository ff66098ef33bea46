import type { Hex } from '../base/colour.js';
import type { HoodConfig } from './hood.js';

/** A knitted top with a ribbed collar, a shirt with a turned-down one, or a top without any. */
export interface TopConfig {
  readonly kind: 'top' | 'shirt' | 'plain';
  readonly colour: Hex;
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
  /** How much higher than average the shoulders sit, for short necks. */
  readonly lift?: number;
}

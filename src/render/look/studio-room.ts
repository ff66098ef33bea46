import { Color, Vector3 } from 'three';
import type { Rectangle } from './ggx-lobe.js';

/** A rectangle of light that faces the origin. */
export interface SoftBox extends Rectangle {
  /** Linear radiance. */
  readonly radiance: Color;
}

const UP = new Vector3(0, 1, 0);

function softBox(
  position: readonly [number, number, number],
  width: number,
  height: number,
  colour: string,
  intensity: number,
): SoftBox {
  const middle = new Vector3(...position);
  const direction = middle.clone().normalize();
  const right = new Vector3().crossVectors(UP, direction).normalize();
  const up = new Vector3().crossVectors(direction, right);
  const corner = (x: number, y: number): Vector3 =>
    middle
      .clone()
      .addScaledVector(right, (x * width) / 2)
      .addScaledVector(up, (y * height) / 2)
      .normalize();
  return {
    direction,
    corners: [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)],
    radiance: new Color(colour).multiplyScalar(intensity),
  };
}

/** Key, fill and floor bounce. Positions and sizes in head units, seen from the head's middle. */
export const SOFT_BOXES: readonly SoftBox[] = [
  softBox([-4, 4.2, 5], 3.2, 2.6, '#fff4e6', 9),
  softBox([5.5, 1.5, 3.5], 1.6, 3.5, '#dfe8ff', 2.2),
  softBox([0, -5, 4], 6, 2, '#ffd9c0', 0.5),
];

const smoothstep = (from: number, to: number, x: number): number => {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/**
 * The dome around the boxes: warm floor, neutral horizon, cool ceiling, which keeps shaded skin
 * from turning grey. Its linear radiance is the sum of these, weighted by {@link horizonAt} and {@link ceilingAt}.
 */
const FLOOR = new Color(0.5, 0.33, 0.27);
const HORIZON = new Color(0.52, 0.48, 0.49);
const CEILING = new Color(0.82, 0.84, 0.92);

/** How much of the dome is horizon, or what is above that, at the sine `y` of the elevation: 0 to 1. */
export const horizonAt = (y: number): number => smoothstep(0.1, 0.6, y * 0.5 + 0.5);

/** How much of that is ceiling. */
export const ceilingAt = (y: number): number => smoothstep(0.6, 1, y * 0.5 + 0.5);

/** Colour of the dome for weights as they are or averaged. */
export function domeColour(horizon: number, ceiling: number): Color {
  const mix = (channel: 'r' | 'g' | 'b'): number =>
    FLOOR[channel] * (1 - horizon) +
    HORIZON[channel] * (horizon - ceiling) +
    CEILING[channel] * ceiling;
  return new Color(mix('r'), mix('g'), mix('b'));
}

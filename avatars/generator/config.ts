import type { Ellipsoid } from './base/distance.js';
import type { Hex } from './base/colour.js';
import type { Vec3 } from './base/math.js';
import type { HairConfig } from './hair/config.js';
import type { ClothingConfig } from './clothing/config.js';

/** Lengths are head units: a head is about two units tall, chin near y -0.93, crown near 0.96. */
export interface HeadShape {
  readonly cranium: Ellipsoid;
  readonly face: Ellipsoid;
  readonly chin: Ellipsoid;
  /** Centre x, y, z and radius, mirrored. */
  readonly cheek: readonly [number, number, number, number];
  readonly muzzle: Ellipsoid;
  /** Angle of the jaw, mirrored. */
  readonly jaw: Ellipsoid;
  readonly neckRadius: number;
}

export interface EyeConfig {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
  /** Half width of the aperture and its height above and below the middle. */
  readonly width: number;
  readonly above: number;
  readonly below: number;
  /** How much higher the outer corner lies than the middle. */
  readonly tilt: number;
  /** Angle of the iris rim from the optical axis, radians. Large irises look friendly. */
  readonly irisAngle: number;
  /** Pupil radius as a share of the iris. */
  readonly pupil: number;
}

export interface NoseConfig {
  readonly y: number;
  readonly z: number;
  readonly radius: number;
  /** Radius and distance from the middle of the wings. */
  readonly wing: number;
  readonly wingX: number;
  readonly bridge: number;
}

export interface MouthConfig {
  readonly y: number;
  /** Half width of the slit. */
  readonly width: number;
  /** How much higher the corners lie than the middle: the resting smile. */
  readonly curve: number;
  /** Fullness of the lips. */
  readonly upper: number;
  readonly lower: number;
  /** Size of the dental arch, 1 unless the muzzle is narrow. */
  readonly arch?: number;
}

export interface BrowConfig {
  readonly y: number;
  readonly inner: number;
  readonly outer: number;
  readonly arch: number;
  readonly thickness: number;
}

export interface EarConfig {
  readonly size: number;
  readonly y: number;
  readonly z: number;
}

/** What turns the head into an animal's: round ears on top and a dark nose. */
export interface AnimalConfig {
  /** Centre of the left ear and its radius. */
  readonly ear: readonly [x: number, y: number, z: number, radius: number];
  readonly earInside: Hex;
  readonly noseColour: Hex;
  /** Half width, height and depth of the nose. */
  readonly noseSize: Readonly<Vec3>;
}

export interface Palette {
  readonly skin: Hex;
  readonly lip: Hex;
  readonly blush: Hex;
  /** Colour around the mouth, for fur. */
  readonly muzzle?: Hex;
  readonly brow: Hex;
  readonly hair: Hex;
  /** Colour of hair tips; the roots have `hair`. */
  readonly hairTip?: Hex;
  readonly iris: Hex;
  readonly lash: Hex;
}

/** Framing of the portrait. */
export interface CameraConfig {
  readonly fov: number;
  readonly distance: number;
  readonly target: readonly [number, number, number];
  /** Downward, degrees. */
  readonly pitch: number;
}

/** Everything that makes one character. A character is such an object and nothing else. */
export interface CharacterConfig {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly seed: number;
  readonly head: HeadShape;
  readonly eyes: EyeConfig;
  readonly nose: NoseConfig;
  readonly mouth: MouthConfig;
  readonly brows: BrowConfig;
  /** Thickness of the lash line; about 1 reads as made-up, 0.4 as bare. */
  readonly lashes: number;
  /** Strength of rouge on cheeks and nose, 0..1. */
  readonly blush: number;
  /** Absent where hair covers the ears. */
  readonly ears?: EarConfig;
  readonly hair: HairConfig;
  readonly glasses?: Hex;
  /** Colour of hoops in the ears. */
  readonly earrings?: Hex;
  readonly animal?: AnimalConfig;
  readonly clothing: ClothingConfig;
  readonly palette: Palette;
  readonly camera: CameraConfig;
}

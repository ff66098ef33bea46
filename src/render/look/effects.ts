import type { Material, Vector4 } from 'three';

/** How a translucent surface answers light. */
export interface ScatterOptions {
  /** Wrap of diffuse light around the terminator per colour channel; red travels farthest. */
  readonly wrap: readonly [number, number, number];
  /** Whether the surface lies inside the mouth, where light from behind never arrives. */
  readonly inside?: boolean;
  /** Whether the surface is covered by short fur. Needs `eyes`, whose size sets its fineness. */
  readonly fur?: boolean;
  /** Eyeballs as centre and radius in model space, which lids may not sink into. */
  readonly eyes?: readonly Vector4[];
}

/** Colours and sizes of one character's eyes, from the extras of its `eye` material. */
export interface IrisOptions {
  /** Colour of the iris, CSS hexadecimal. */
  readonly iris: string;
  /** Angle from the optical axis to the rim of the iris, in radians. */
  readonly irisAngle: number;
  /** Radius of the pupil as a share of the iris. */
  readonly pupil: number;
  /** Angle from the optical axis to the edge of the texture plane, in radians. */
  readonly mapAngle: number;
}

/**
 * What the look adds to a physical material, kept with the material: WebGL has it as changes to three's
 * shader, and renderers with another shading language make it anew.
 */
export interface LookEffects {
  scatter?: ScatterOptions;
  iris?: IrisOptions;
  /** Highlights of hair. */
  hair?: true;
  /** No light but the surroundings. */
  reflects?: true;
  /** Covers as much as it reflects. */
  clear?: true;
}

/** The effects of a material, to be read or added to. */
export function effectsOf({ userData }: Material): LookEffects {
  return (userData['effects'] ??= {}) as LookEffects;
}

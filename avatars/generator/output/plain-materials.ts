import type { Vec3 } from '../base/math.js';
import type { Document, Material } from '@gltf-transform/core';

interface PlainSurface {
  readonly roughness: number;
  /** Opacity where the surface blends. */
  readonly opacity?: number;
  readonly doubleSided?: boolean;
}

/** How each role looks in a viewer that knows nothing of the studio look. */
const SURFACES: Readonly<Record<string, PlainSurface>> = {
  skin: { roughness: 0.5 },
  ear: { roughness: 0.5 },
  fur: { roughness: 0.9 },
  eye: { roughness: 0.3 },
  cornea: { roughness: 0.05, opacity: 0.06 },
  eyeShade: { roughness: 1, opacity: 1 },
  catchlight: { roughness: 1, opacity: 1 },
  teeth: { roughness: 0.3 },
  tongue: { roughness: 0.4 },
  brow: { roughness: 0.6 },
  lash: { roughness: 0.8, doubleSided: true },
  hair: { roughness: 0.5 },
  cloth: { roughness: 0.85 },
  glasses: { roughness: 0.25 },
  lens: { roughness: 0.05, opacity: 0.08 },
  shell: { roughness: 0.32 },
};

/**
 * A plain glTF material for a role, with the factor of its vertex colours; its name lets the run time choose the studio version.
 */
export function plainMaterial(document: Document, role: string, colour: Vec3): Material {
  const surface = SURFACES[role];
  if (!surface) throw new Error(`No material for role ${role}`);
  const material = document
    .createMaterial(role)
    .setBaseColorFactor([...colour, surface.opacity ?? 1])
    .setMetallicFactor(0)
    .setRoughnessFactor(surface.roughness)
    .setDoubleSided(surface.doubleSided ?? false);
  if (surface.opacity !== undefined) material.setAlphaMode('BLEND');
  return material;
}

import type { Material } from 'three';
import type { IrisOptions } from './eye-shader.js';
import type { ScatterOptions } from './skin-shader.js';

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

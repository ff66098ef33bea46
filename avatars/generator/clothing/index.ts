import type { MeshPart } from '../base/mesh.js';
import type { ClothingConfig } from './config.js';
import { topPart } from './top.js';
import { Torso } from './torso.js';

/** Everything a character wears. */
export function clothingParts(config: ClothingConfig): MeshPart[] {
  const torso = new Torso(config.shoulders);
  return [topPart(config.top, torso)];
}

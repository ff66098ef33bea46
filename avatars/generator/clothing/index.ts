import type { MeshPart } from '../base/mesh.js';
import type { ClothingConfig } from './config.js';
import { hoodPart } from './hood.js';
import { jacketPart } from './jacket.js';
import { topPart } from './top.js';
import { Torso } from './torso.js';

/** Everything a character wears. */
export function clothingParts(
  { top, jacket, hood, shoulders, lift }: ClothingConfig,
  detail: number,
): MeshPart[] {
  const torso = new Torso(shoulders, lift);
  const parts = [topPart(top, torso, detail)];
  if (jacket) parts.push(jacketPart(jacket, torso, detail));
  if (hood) parts.push(hoodPart(hood, torso.lift));
  return parts;
}

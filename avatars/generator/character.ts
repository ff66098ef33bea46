import type { MeshPart } from './base/mesh.js';
import { clothingParts } from './clothing/index.js';
import type { CharacterConfig } from './config.js';
import { animalParts } from './features/animal.js';
import { browPart } from './features/brows.js';
import { earringPart } from './features/earrings.js';
import { earPart } from './features/ears.js';
import { eyeParts } from './features/eyes.js';
import { glassesParts } from './features/glasses.js';
import { lashPart } from './features/lashes.js';
import { teethPart } from './features/teeth.js';
import { tonguePart } from './features/tongue.js';
import { hairPart } from './hair/index.js';
import { buildHead, type Head } from './head/build.js';
import { skinPart } from './head/skin-part.js';
import { boneOrigins } from './output/gltf.js';
import { bakeOcclusion } from './output/occlusion.js';

/** A character as meshes, with the face they were made for. */
export interface Character {
  readonly config: CharacterConfig;
  readonly head: Head;
  readonly parts: readonly MeshPart[];
}

/**
 * Models a character and bakes its occlusion. The same config always gives the same meshes.
 * `detail` scales the vertices spent on hair and clothes; the face is always whole.
 */
export function buildCharacter(config: CharacterConfig, detail = 1): Character {
  const head = buildHead(config);
  const hair = hairPart(head, detail);
  const parts = [
    skinPart(head),
    ...eyeParts(config),
    teethPart(head),
    tonguePart(head),
    browPart(head),
    lashPart(head),
    ...(config.ears ? [earPart(head, config.ears)] : []),
    ...(config.ears && config.earrings ? [earringPart(head, config.ears, config.earrings)] : []),
    ...(config.animal ? animalParts(head, config.animal) : []),
    ...(config.glasses ? glassesParts(config, config.glasses) : []),
    ...(hair ? [hair] : []),
    ...clothingParts(config.clothing, detail),
  ];
  const origins = boneOrigins(config);
  bakeOcclusion(parts, (part) =>
    part.bones.length > 1 ? part.bones.map((bone) => origins[bone]) : [[0, 0, 0]],
  );
  return { config, head, parts };
}

import { linear, type Hex } from '../base/colour.js';
import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { scale } from '../base/math.js';
import type { EarConfig } from '../config.js';
import type { Head } from '../head/build.js';

const SEGMENTS = 28;
const SIDES = 8;
const RADIUS = 0.062;
const TUBE = 0.0115;
/** Place of the lobe below the middle of an ear, and out from the head. */
const LOBE = { down: 0.2, out: 0.055 } as const;

/** A hoop in each ear lobe. */
export function earringPart({ field }: Head, ear: EarConfig, colour: Hex): MeshPart {
  const builder = new MeshBuilder();
  const metal = linear(colour);
  const y = ear.y - LOBE.down * ear.size - RADIUS;
  const x = field.side(ear.y - LOBE.down * ear.size, ear.z + 0.03) + LOBE.out;
  for (const side of [1, -1]) {
    const base = builder.count;
    for (let i = 0; i < SEGMENTS; i++) {
      const a = (2 * Math.PI * i) / SEGMENTS;
      for (let j = 0; j < SIDES; j++) {
        const b = (2 * Math.PI * j) / SIDES;
        const r = RADIUS + TUBE * Math.cos(b);
        builder.vertex(
          [
            side * (x + 0.35 * r * Math.sin(a) + TUBE * Math.sin(b)),
            y + r * Math.cos(a),
            ear.z + 0.03 + 0.94 * r * Math.sin(a),
          ],
          scale(metal, 0.8 + 0.2 * Math.cos(b)),
        );
      }
    }
    builder.ring(base, SEGMENTS, SIDES, side < 0);
  }
  return builder.build({
    name: 'earrings',
    role: 'glasses',
    bones: ['head'],
    occlusion: { blocks: false },
  });
}

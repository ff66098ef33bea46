import { linear } from '../base/colour.js';
import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { mix, smooth, type Vec3 } from '../base/math.js';
import type { AnimalConfig } from '../config.js';
import type { Head } from '../head/build.js';

const ROWS = 16;
const COLUMNS = 28;

/** Adds a ball with radii per axis; `shape` may dent it and choose its colour. */
function addBall(
  builder: MeshBuilder,
  centre: Vec3,
  radii: Readonly<Vec3>,
  shape: (direction: Vec3) => { readonly push: Vec3; readonly colour: Vec3 },
): void {
  const base = builder.count;
  for (let j = 0; j < ROWS; j++) {
    const theta = (Math.PI * j) / (ROWS - 1);
    for (let i = 0; i < COLUMNS; i++) {
      const a = (2 * Math.PI * i) / COLUMNS;
      const d: Vec3 = [
        Math.sin(theta) * Math.cos(a),
        Math.sin(theta) * Math.sin(a),
        Math.cos(theta),
      ];
      const { push, colour } = shape(d);
      builder.vertex(
        [
          centre[0] + radii[0] * (d[0] + push[0]),
          centre[1] + radii[1] * (d[1] + push[1]),
          centre[2] + radii[2] * (d[2] + push[2]),
        ],
        colour,
      );
    }
  }
  builder.grid(base, ROWS, COLUMNS, true, true);
}

/** Ears and nose of an animal. */
export function animalParts({ config, field }: Head, animal: AnimalConfig): MeshPart[] {
  const fur = linear(config.palette.skin);
  const inside = linear(animal.earInside);
  const ears = new MeshBuilder();
  const [x, y, z, radius] = animal.ear;
  for (const side of [1, -1]) {
    addBall(ears, [side * x, y, z], [radius, radius, radius * 0.52], (d) => {
      const cup = smooth(0.45, 0.85, d[2]);
      return { push: [0, 0, -0.75 * cup], colour: mix(fur, inside, cup) };
    });
  }
  const nose = new MeshBuilder();
  const dark = linear(animal.noseColour);
  const { nose: at } = config;
  addBall(nose, [0, at.y, field.front(0, at.y) - 0.01], animal.noseSize, (d) => ({
    push: [d[0] * 0.12 * Math.max(0, d[1]), 0, 0],
    colour: dark,
  }));
  return [
    ears.build({
      name: 'ears',
      role: 'fur',
      tint: config.palette.skin,
      bones: ['head'],
      occlusion: { blocks: true, darkens: [0.7, 0.9, 1], keeps: true, smoothing: 2 },
    }),
    nose.build({ name: 'nose', role: 'shell', bones: ['head'], occlusion: { blocks: false } }),
  ];
}

import { linear } from '../base/colour.js';
import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { clamp, mix, scale, smooth, type Vec3 } from '../base/math.js';
import type { CharacterConfig } from '../config.js';

/** Angle from the optical axis at which the eyeball ends, out of sight. */
export const EYE_MAP_ANGLE = Math.PI * 0.62;
const NONE = { blocks: false } as const;
const BLOCKS = { blocks: true } as const;

const cap = (radius: number, angle: number, turn: number): Vec3 => [
  radius * Math.sin(angle) * Math.cos(turn),
  radius * Math.sin(angle) * Math.sin(turn),
  radius * Math.cos(angle),
];

/** Rings of the eyeball in radians, dense where the iris begins, so plain viewers see it sharp. */
function ballRings(irisAngle: number, pupil: number): number[] {
  const p = irisAngle * pupil;
  return [
    0,
    p * 0.94,
    p * 1.06,
    irisAngle * 0.7,
    irisAngle * 0.9,
    irisAngle - 0.012,
    irisAngle + 0.012,
    ...Array.from({ length: 9 }, (_, i) => irisAngle + ((EYE_MAP_ANGLE - irisAngle) * (i + 1)) / 9),
  ];
}

function eyeball({ eyes, palette }: CharacterConfig): MeshPart {
  const builder = new MeshBuilder();
  const iris = linear(palette.iris);
  const columns = 36;
  const rings = ballRings(eyes.irisAngle, eyes.pupil);
  const colourAt = (angle: number): Vec3 => {
    const r = angle / eyes.irisAngle;
    if (r > 1) return mix([0.95, 0.93, 0.91], [0.7, 0.5, 0.44], smooth(1.6, 2.8, r));
    if (r < eyes.pupil) return [0.01, 0.01, 0.01];
    return scale(iris, r > 0.9 ? 0.35 : 1);
  };
  for (const angle of rings) {
    for (let i = 0; i < columns; i++) {
      const turn = (2 * Math.PI * i) / columns;
      const r = angle / EYE_MAP_ANGLE;
      builder.vertex(cap(eyes.radius, angle, turn), colourAt(angle), 1, [
        0.5 + 0.5 * r * Math.cos(turn),
        0.5 + 0.5 * r * Math.sin(turn),
      ]);
    }
  }
  builder.grid(0, rings.length, columns, true, true);
  return builder.build({
    name: 'eyeball',
    role: 'eye',
    bones: ['eyeLeft', 'eyeRight'],
    occlusion: BLOCKS,
  });
}

/** A dome over the iris that carries the reflections of the studio. */
function cornea({ eyes }: CharacterConfig): MeshPart {
  const builder = new MeshBuilder();
  const columns = 28;
  const rows = 10;
  for (let j = 0; j < rows; j++) {
    const angle = (0.95 * j) / (rows - 1);
    const radius = eyes.radius * (1.016 + 0.014 * (1 - smooth(0.3, 0.75, angle)));
    for (let i = 0; i < columns; i++) {
      builder.vertex(cap(radius, angle, (2 * Math.PI * i) / columns), [0, 0, 0]);
    }
  }
  builder.grid(0, rows, columns, true, true);
  return builder.build({
    name: 'cornea',
    role: 'cornea',
    bones: ['eyeLeft', 'eyeRight'],
    occlusion: NONE,
  });
}

/** The soft shadows of the upper lids on the balls. They stay while the eyes turn. */
function lidShades({ eyes }: CharacterConfig): MeshPart {
  const builder = new MeshBuilder();
  for (const side of [1, -1]) addLidShade(builder, eyes, side);
  return builder.build({ name: 'lidShades', role: 'eyeShade', bones: ['head'], occlusion: NONE });
}

function addLidShade(builder: MeshBuilder, eyes: CharacterConfig['eyes'], side: number): void {
  const columns = 28;
  const rows = 12;
  const base = builder.count;
  for (let j = 0; j < rows; j++) {
    const angle = (1.25 * j) / (rows - 1);
    for (let i = 0; i < columns; i++) {
      const [x, y, z] = cap(1, angle, (2 * Math.PI * i) / columns);
      const across = (x * eyes.radius) / eyes.width;
      const top = (eyes.above / eyes.radius) * Math.sqrt(Math.max(0, 1 - across * across));
      const shade =
        0.62 * (1 - smooth(-0.05, 0.42, top - y)) + 0.28 * smooth(0.55, 1, Math.abs(across));
      const r = eyes.radius * 1.012;
      builder.vertex(
        [side * eyes.x + x * r, eyes.y + y * r, eyes.z + z * r],
        [0.1, 0.03, 0.03],
        clamp(shade, 0, 0.75),
      );
    }
  }
  builder.grid(base, rows, columns, true, true);
}

/** Catchlights: direction x, y, radius and opacity. Fixed to the head like the lamp they show. */
const CATCHLIGHTS = [
  [-0.22, 0.27, 0.03, 1],
  [0.2, -0.2, 0.013, 0.55],
] as const;

function catchlights({ eyes }: CharacterConfig): MeshPart {
  const builder = new MeshBuilder();
  const segments = 16;
  const radius = eyes.radius * 1.036;
  for (const side of [1, -1]) {
    for (const [dx, dy, size, alpha] of CATCHLIGHTS) {
      const at = (x: number, y: number): Vec3 => [
        side * eyes.x + radius * x,
        eyes.y + radius * y,
        eyes.z + radius * Math.sqrt(Math.max(0, 1 - x * x - y * y)),
      ];
      const centre = builder.vertex(at(dx, dy), [1, 1, 1], alpha);
      const ring = Array.from({ length: segments }, (_, i) => {
        const a = (2 * Math.PI * i) / segments;
        const r = size / eyes.radius;
        return builder.vertex(at(dx + r * Math.cos(a), dy + r * Math.sin(a)), [1, 1, 1], alpha);
      });
      builder.fan(centre, ring);
    }
  }
  return builder.build({
    name: 'catchlights',
    role: 'catchlight',
    bones: ['head'],
    occlusion: NONE,
  });
}

/** Eyeballs and the shells over them. */
export function eyeParts(config: CharacterConfig): MeshPart[] {
  return [eyeball(config), cornea(config), lidShades(config), catchlights(config)];
}

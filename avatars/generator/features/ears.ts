import { linear } from '../base/colour.js';
import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { bell, lerp, mix, smooth } from '../base/math.js';
import type { EarConfig } from '../config.js';
import type { Head } from '../head/build.js';

const COLUMNS = 32;
/** Rows from the middle outwards: radius and height of the shell, rim and back included. */
const ROWS = [
  [0, -0.055],
  [0.18, -0.056],
  [0.34, -0.044],
  [0.46, 0.004],
  [0.54, 0.022],
  [0.62, 0.018],
  [0.7, -0.008],
  [0.77, -0.012],
  [0.85, 0.026],
  [0.92, 0.042],
  [0.98, 0.034],
  [1.01, 0.01],
  [0.97, -0.025],
  [0.8, -0.07],
  [0.5, -0.12],
] as const;
/** Rows from this one on form the back, which stands off the head. */
const BACK = 12;
/** Rows that run round the edge of the lobe, and the half circle they describe there. */
const LOBE_FROM = 8;
const LOBE_TO = 13;
const LOBE = { radius: 0.86, round: 0.14, thick: 0.042, middle: -0.012 } as const;

/** Radius and height of a row where the edge is a soft lobe instead of a thin rim. */
function lobeRow(j: number): readonly [number, number] | null {
  if (j < LOBE_FROM || j > LOBE_TO) return null;
  const turn = lerp(1.9, -1.9, (j - LOBE_FROM) / (LOBE_TO - LOBE_FROM));
  return [LOBE.radius + LOBE.round * Math.cos(turn), LOBE.middle + LOBE.thick * Math.sin(turn)];
}

/** Both ears: concha, inner fold, rim that fades towards the face, filled lobe. */
export function earPart({ config, field }: Head, { size, y, z }: EarConfig): MeshPart {
  const builder = new MeshBuilder();
  const skin = linear(config.palette.skin);
  const blush = linear(config.palette.blush);
  const root = field.side(y, z + 0.12 * size);
  for (const side of [1, -1]) {
    const base = builder.count;
    ROWS.forEach(([rimRadius, rimHeight], j) => {
      const soft = lobeRow(j);
      for (let i = 0; i < COLUMNS; i++) {
        const a = (2 * Math.PI * i) / COLUMNS;
        const forward = Math.cos(a);
        const up = Math.sin(a);
        const lobe = soft ? smooth(-0.35, -0.85, up) : 0;
        const r = lerp(rimRadius, soft?.[0] ?? 0, lobe);
        const height = lerp(rimHeight, soft?.[1] ?? 0, lobe);
        const dz = forward * 0.135 * (1 + 0.2 * up) * size * r - 0.025 * up * r;
        const dy = up * 0.205 * size * r;
        const front = smooth(0.35, 0.95, forward);
        let n = height * 1.15;
        if (height > 0) n *= 1 - 0.85 * front * (r > 0.3 ? 1 : 0);
        else if (r > 0.3 && r < 0.9) n *= 1 - 0.8 * front;
        if (r > 0.5 && !soft) n = lerp(n, j < BACK ? 0.02 : n, smooth(-0.35, -0.85, up));
        const surface = field.side(y + dy, z + dz);
        const shell = lerp(surface, root, 0.55) + 0.052 - 0.055 * forward * r + n;
        const x =
          j < BACK
            ? Math.max(surface + lerp(0.012, 0.001, front * smooth(0.7, 1, r)), shell)
            : shell;
        const flush = 0.1 + 0.22 * bell(r - 0.35, 0.25) + (r > 0.85 ? 0.12 : 0);
        builder.vertex([side * x, y + dy, z + dz], mix(skin, blush, flush));
      }
    });
    builder.grid(base, ROWS.length, COLUMNS, true, side < 0);
  }
  return builder.build({
    name: 'ears',
    role: 'ear',
    bones: ['head'],
    occlusion: { blocks: true, darkens: [0.45, 0.8, 0.9], keeps: true, smoothing: 2 },
  });
}

import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { lerp, mix, scale, smooth, type Vec3 } from '../base/math.js';
import { jawTurn } from '../fields/jaw.js';
import { morphsOf } from '../fields/index.js';
import type { Head } from '../head/build.js';

/** Half widths of teeth along the arch, from the middle outwards. */
const UPPER_WIDTHS = [0.062, 0.052, 0.05, 0.048, 0.048, 0.048];
const LOWER_WIDTHS = [0.044, 0.046, 0.048, 0.046, 0.046, 0.046];
/** Half width and depth of the dental arch. */
const ARCH = [0.2, 0.235] as const;
/** Columns of one tooth; the outer two form the groove to its neighbours. */
const COLUMNS = [0, 0.06, 0.5, 0.94] as const;
/** Depth of the teeth behind the face, clear of lips that are rolled in. */
const BEHIND_LIPS = 0.102;
const SECTION = 12;
const GROOVE = 0.008;

const GUM: Vec3 = [0.66, 0.22, 0.21];
const ENAMEL: Vec3 = [0.93, 0.91, 0.87];
const NECK: Vec3 = [0.8, 0.74, 0.66];
const GAP: Vec3 = [0.6, 0.48, 0.42];

/** A station along the arch: angle and whether it lies in a groove. */
type Station = readonly [angle: number, groove: number];

function stations(widths: readonly number[], a: number, b: number): Station[] {
  const cuts = [0];
  let u = 0;
  for (const w of widths) {
    u += w / Math.hypot(a * Math.cos(u), b * Math.sin(u));
    cuts.push(u);
  }
  const half = widths.flatMap((_, i) =>
    COLUMNS.map((q): Station => [lerp(cuts[i], cuts[i + 1], q), q === 0 ? 1 : 0]),
  );
  half.push([cuts.at(-1)!, 1]);
  const mirroredHalf = half.slice(1).map(([angle, groove]): Station => [-angle, groove]);
  return [...mirroredHalf.reverse(), ...half];
}

/** Section of a tooth: height (0 gum, 1 edge) and offset from the arch. */
function section(s: number): [number, number] {
  if (s < 0.45) {
    const k = s / 0.45;
    return [0.9 * k, 0.018 + 0.01 * Math.sin(Math.PI * Math.min(1, k * 1.05))];
  }
  if (s < 0.6) {
    const k = (s - 0.45) / 0.15;
    return [0.9 + 0.1 * Math.sin(Math.PI * k), lerp(0.019, -0.012, k)];
  }
  const k = (s - 0.6) / 0.4;
  return [0.9 * (1 - k), -0.012 - 0.01 * k];
}

function toothColour(
  height: number,
  angle: number,
  groove: number,
  upper: boolean,
  s: number,
): Vec3 {
  const gum = 1 - smooth(0.3, 0.36, height + 0.03 * groove);
  const enamel = mix(mix(NECK, ENAMEL, smooth(0.3, 0.75, height)), GAP, groove * 0.3);
  const shade =
    lerp(1, 0.3, smooth(0.45, 1.25, Math.abs(angle))) *
    lerp(0.62, 1, smooth(0.25, 0.85, height)) *
    (upper ? 1 : 0.86) *
    (s > 0.62 ? 0.18 : 1);
  return scale(mix(enamel, GUM, gum), shade);
}

/** Upper and lower denture, each one swept strip with modelled grooves. */
export function teethPart(head: Head): MeshPart {
  const builder = new MeshBuilder();
  const lower: boolean[] = [];
  const points: Vec3[] = [];
  for (const upper of [true, false]) {
    const size = head.config.mouth.arch ?? 1;
    const a = ARCH[0] * size * (upper ? 1 : 0.95);
    const b = ARCH[1] * size * (upper ? 1 : 0.95);
    const { y } = head.config.mouth;
    const z = head.mouthDepth - BEHIND_LIPS - b - (upper ? 0 : 0.022);
    const root = upper ? y + 0.095 : y - 0.125;
    const edge = upper ? y - 0.042 : y - 0.052;
    const list = stations(upper ? UPPER_WIDTHS : LOWER_WIDTHS, a, b);
    const base = builder.count;
    for (const [angle, groove] of list) {
      const rise = (upper ? 0.012 : 0.014) * (1 - Math.cos(angle * 0.9)) + groove * 0.006;
      for (let j = 0; j < SECTION; j++) {
        const s = j / (SECTION - 1);
        const [height, offset] = section(s);
        const cut = groove * GROOVE * (offset > -0.005 ? 1 : 0) * smooth(0, 0.45, height);
        const p: Vec3 = [
          (a + offset - cut) * Math.sin(angle),
          lerp(root, edge + (upper ? rise : -rise), height),
          z + (b + offset - cut) * Math.cos(angle) - (1 - height) * (upper ? 0.02 : 0.05),
        ];
        builder.vertex(p, toothColour(height, angle, groove, upper, s), 0);
        points.push(p);
        lower.push(!upper);
      }
    }
    builder.grid(base, list.length, SECTION, false, !upper);
  }
  return builder.build({
    name: 'teeth',
    role: 'teeth',
    bones: ['head'],
    morphs: morphsOf(
      points.map((p, i) => ({ p, weight: lower[i] ? 1 : 0 })),
      rigidJawShapes,
    ),
    occlusion: { blocks: true },
  });
}

/** How far the bite opens behind lips that form a funnel, of the jaw's opening. */
const FUNNEL = 0.18;

/** Jaw shapes of something that follows the jaw rigidly by `weight`. */
export const rigidJawShapes = {
  jawOpen: ({ p, weight }: { p: Vec3; weight: number }): Vec3 => jawTurn(p, weight),
  jawLeft: ({ weight }: { weight: number }): Vec3 => [0.06 * weight, 0, 0],
  jawRight: ({ weight }: { weight: number }): Vec3 => [-0.06 * weight, 0, 0],
  jawForward: ({ weight }: { weight: number }): Vec3 => [0, 0, 0.09 * weight],
  // Rounded lips frame a dark mouth, not closed teeth.
  mouthFunnel: ({ p, weight }: { p: Vec3; weight: number }): Vec3 => jawTurn(p, FUNNEL * weight),
};

import type { MeshBuilder } from '../base/mesh.js';
import {
  add,
  addScaled,
  cross,
  direction,
  lerp,
  normalise,
  scale,
  smooth,
  subtract,
  type Vec3,
} from '../base/math.js';
import { seededRandom } from '../base/random.js';
import type { HeadField } from '../head/field.js';
import { hairlineAt } from './cap.js';
import type { CapConfig, CurlsConfig } from './config.js';
import type { HairPainter } from './painter.js';

const GOLDEN_ANGLE = 137.508;
const SIDES = 6;
const STATIONS = 15;
const MIN_STATIONS = 9;
/** Share of the curls that is left at no detail at all. */
const FEWEST = 0.1;
/** Turns of a corkscrew, fewest and most. */
const TURNS = [1, 1.45] as const;
/** Thickness of the strand relative to the corkscrew's radius, so that the turns touch. */
const STRAND = 1.12;
/** Lowest height on the unit sphere where a curl may grow, towards the nape. */
const LOWEST = -0.56;
/** Azimuth to which the curls along the front hairline reach on both sides. */
const FRINGE = 72;

/** One corkscrew: its middle line from root to tip and how it winds. */
interface Curl {
  readonly path: (t: number) => Vec3;
  readonly radius: number;
  readonly turns: number;
  readonly phase: number;
  readonly colour: (t: number) => Vec3;
}

/** Where a curl grows, in degrees. */
type Root = readonly [azimuth: number, elevation: number];

/** Roots on a Fibonacci lattice over the scalp, and along the front hairline. */
function roots(count: number, fringe: number, cap: CapConfig): Root[] {
  const all = Array.from({ length: count }, (_, i): Root => {
    const height = lerp(0.995, LOWEST, (i + 0.5) / count);
    return [((i * GOLDEN_ANGLE) % 360) - 180, (Math.asin(height) * 180) / Math.PI];
  }).filter(([azimuth, elevation]) => elevation > hairlineAt(cap, azimuth) + 1);
  const front = Array.from({ length: fringe }, (_, i): Root => {
    const azimuth = FRINGE * ((2 * (i + 0.5)) / fringe - 1);
    return [azimuth, hairlineAt(cap, azimuth) + 7];
  });
  return [...all, ...front];
}

/** Adds corkscrew curls all over the scalp. */
export function addCurls(
  builder: MeshBuilder,
  { count, radius, offset, fall, fringe, seed }: CurlsConfig,
  cap: CapConfig,
  field: HeadField,
  painter: HairPainter,
  detail: number,
): void {
  const random = seededRandom(seed);
  // Fewer, larger curls where vertices are scarce cover as much.
  const share = lerp(FEWEST, 1, detail);
  const swell = 1 / Math.sqrt(share);
  for (const [a, elevation] of roots(Math.round(count * share), Math.round(fringe * share), cap)) {
    const azimuth = a + 8 * (random() - 0.5);
    const lift = lerp(...offset, random());
    const size = lerp(...radius, random()) * swell;
    const shade = 0.86 + 0.28 * random();
    const sway = 16 * (random() - 0.5);
    // Curls on top stand up, those at the sides fall.
    const drop = fall * lerp(1, 0.35, smooth(20, 75, elevation));
    addCurl(
      builder,
      {
        path: (t) =>
          field.cast(
            direction(azimuth + sway * t, elevation + 3 - drop * t ** 1.5),
            lift * Math.sin(Math.min(1, 0.12 + t * 1.15) * Math.PI * 0.56),
          ),
        radius: size,
        turns: lerp(...TURNS, random()),
        phase: 2 * Math.PI * random(),
        colour: (t) => painter.colour(t, shade),
      },
      detail,
    );
  }
}

function addCurl(builder: MeshBuilder, curl: Curl, detail: number): void {
  const stations = Math.max(MIN_STATIONS, Math.round(STATIONS * detail));
  const sides = detail < 1 ? SIDES - 2 : SIDES;
  const turns = Array.from({ length: stations }, (_, i) => wind(curl, i / (stations - 1)));
  const base = builder.count;
  turns.forEach(({ centre, outwards }, i) => {
    const t = i / (stations - 1);
    const tangent = subtract(
      turns[Math.min(stations - 1, i + 1)].centre,
      turns[Math.max(0, i - 1)].centre,
    );
    const up = normalise(cross(outwards, tangent));
    const side = normalise(cross(tangent, up));
    // The last stations close the tip roundly.
    const thickness = curl.radius * STRAND * Math.sqrt(Math.max(0.01, 1 - t ** 7));
    for (let j = 0; j <= sides; j++) {
      const a = (2 * Math.PI * j) / sides;
      const out = add(scale(side, Math.cos(a)), scale(up, Math.sin(a)));
      builder.vertex(addScaled(centre, out, thickness), curl.colour(t), 1, [j / sides, t]);
    }
  });
  builder.grid(base, stations, sides + 1, false, true);
}

/** Point of the strand's middle line, which winds round the curl's, and its way out of that. */
function wind({ path, radius, turns, phase }: Curl, t: number): { centre: Vec3; outwards: Vec3 } {
  const p = path(t);
  const along = normalise(subtract(path(Math.min(1, t + 0.05)), path(Math.max(0, t - 0.05))));
  const side = normalise(cross(along, [0.2, 0.1, 0.97]));
  const up = cross(side, along);
  const angle = phase + 2 * Math.PI * turns * t;
  const reach = radius * smooth(-0.1, 0.3, t);
  const outwards = add(scale(side, Math.cos(angle)), scale(up, Math.sin(angle)));
  return { centre: addScaled(p, outwards, reach), outwards };
}

import { BLENDSHAPES } from '../../src/motion/channels.js';

type Point = readonly [number, number, number];

/** A shape: vertices that move, and how far. */
export interface HeadShape {
  readonly name: string;
  readonly at: readonly number[];
  /** x, y and z of each. */
  readonly moves: readonly number[];
}

/** One splat for each vertex of a head, in metres; the eyes are at 1.7, the head looks along +z. */
export interface SplatHead {
  readonly positions: readonly Point[];
  /** Corners of triangles: the head, its mouth, two lids and two eyeballs, which share no vertex. */
  readonly triangles: readonly number[];
  readonly colours: readonly Point[];
  readonly opacities: readonly number[];
  /** Size of all splats of a part. */
  readonly sizes: readonly number[];
  readonly shapes: readonly HeadShape[];
  /** Ranges of the splats of each eye, by the shape that closes it, and the colour of its lid. */
  readonly eyes: readonly { shape: string; first: number; count: number }[];
  readonly lid: Point;
  /** Weight of the bone of the head; the neck has the rest. */
  readonly headWeights: readonly number[];
}

/** ARKit's shapes that LAM knows: all but the tongue. */
export const SPLAT_SHAPES = BLENDSHAPES.filter((name) => name !== 'tongueOut');

export const SKIN: Point = [0.82, 0.62, 0.52];
export const IRIS: Point = [0.1, 0.2, 0.6];
const WHITE: Point = [0.95, 0.95, 0.95];
const LIPS: Point = [0.72, 0.32, 0.32];
const DARK: Point = [0.15, 0.02, 0.02];

const CENTRE: Point = [0, 1.68, 0];
const RADII: Point = [0.078, 0.115, 0.095];
/** Height of the mouth, and of the eyes. */
const MOUTH = 1.63;
const EYES = 1.7;
const EYE = { x: 0.032, z: 0.082, radius: 0.014 };
/** How far a jaw that is fully open moves the chin. */
const JAW = 0.05;

/**
 * A head by geometry: an ellipsoid with a neck, lips over a dark mouth, eyeballs of their own and thin
 * lids above them. `fineness` is the number of rings of the ellipsoid: 96 give some 20,000 splats.
 */
export function splatHead(fineness: number): SplatHead {
  const positions: Point[] = [];
  const triangles: number[] = [];
  const colours: Point[] = [];
  const opacities: number[] = [];
  const sizes: number[] = [];
  const partOf: string[] = [];
  const add = (part: string, rows: number, columns: number, splat: Splat): void => {
    const first = positions.length;
    for (let row = 0; row <= rows; row++) {
      for (let column = 0; column <= columns; column++) {
        const { point, colour, opacity = 0.98, size } = splat(row / rows, column / columns);
        positions.push(point);
        colours.push(colour);
        opacities.push(opacity);
        sizes.push(size);
        partOf.push(part);
        if (row === rows || column === columns) continue;
        const a = first + row * (columns + 1) + column;
        const b = a + columns + 1;
        triangles.push(a, b, a + 1, a + 1, b, b + 1);
      }
    }
  };
  add('head', fineness, fineness * 2, (v, u) => skinAt(v, u, 0.2 / fineness));
  add('mouth', 8, 16, (v, u) => ({
    point: [(u - 0.5) * 0.05, MOUTH + (v - 0.5) * 0.05, 0.07],
    colour: DARK,
    size: 0.003,
  }));
  for (const side of [1, -1]) {
    add(`lid ${side}`, 4, 16, (v, u) => ({
      point: [side * EYE.x + (u - 0.5) * 0.04, EYES + 0.022 + v * 0.004, EYE.z + 0.018],
      colour: SKIN,
      opacity: 0.4,
      size: 0.002,
    }));
    add(`eye ${side}`, 12, 16, (v, u) => {
      const [x, y, z] = onSphere(v, u);
      const colour = z > 0.8 ? IRIS : WHITE;
      const { radius } = EYE;
      const point: Point = [side * EYE.x + x * radius, EYES + y * radius, EYE.z + z * radius];
      return { point, colour, size: 0.0012 };
    });
  }
  const shapes = SPLAT_SHAPES.map((name, k) => {
    const moves = moverOf(name, k);
    const at: number[] = [];
    const all: number[] = [];
    positions.forEach((point, i) => {
      const move = moves(point, partOf[i]).map((d) => Math.round(d * 1e4) / 1e4);
      if (!move.some(Boolean)) return;
      at.push(i);
      all.push(...move);
    });
    return { name, at, moves: all };
  });
  const headWeights = positions.map(([, y]) => Math.min(1, Math.max(0, (y - 1.56) / 0.02)));
  const eyes = (['Left', 'Right'] as const).map((side) => {
    const part = `eye ${side === 'Left' ? 1 : -1}`;
    const count = partOf.filter((one) => one === part).length;
    return { shape: `eyeBlink${side}`, first: partOf.indexOf(part), count };
  });
  return { positions, triangles, colours, opacities, sizes, shapes, eyes, lid: SKIN, headWeights };
}

type Splat = (
  v: number,
  u: number,
) => { point: Point; colour: Point; opacity?: number; size: number };

function onSphere(v: number, u: number): Point {
  const [up, around] = [v * Math.PI, u * Math.PI * 2];
  return [Math.sin(up) * Math.sin(around), Math.cos(up), -Math.sin(up) * Math.cos(around)];
}

function skinAt(v: number, u: number, size: number): ReturnType<Splat> {
  // The lowest tenth is a neck.
  const neck = Math.max(0, v - 0.9) * 10;
  const [x, y, z] = onSphere(Math.min(v, 0.9), u);
  const point: Point = [
    CENTRE[0] + x * RADII[0] * (1 + neck * 0.6),
    CENTRE[1] + y * RADII[1] - neck * 0.06,
    CENTRE[2] + z * RADII[2] * (1 + neck * 0.6),
  ];
  const lips = z > 0.6 && Math.abs(point[1] - MOUTH) < 0.012 && Math.abs(point[0]) < 0.03;
  return { point, colour: lips ? LIPS : SKIN, size };
}

/** How far a shape moves a point of a part. */
function moverOf(name: string, k: number): (point: Point, part: string) => Point {
  const side = name.endsWith('Left') ? 1 : -1;
  if (name === 'jawOpen') {
    return ([x, y, z], part) => {
      if (part !== 'head' || z < 0.03 || y > MOUTH || y < 1.57) return [0, 0, 0];
      const share = Math.max(0, 1 - Math.abs(x) / 0.06);
      return [0, -JAW * share, -JAW * 0.2 * share];
    };
  }
  if (name.startsWith('eyeBlink')) {
    return ([, y], part) => {
      if (part !== `lid ${side}`) return [0, 0, 0];
      const row = (y - EYES - 0.022) / 0.004;
      return [0, -0.036 + row * 0.024, 0];
    };
  }
  if (name.startsWith('eyeLook')) {
    const to: Point = name.includes('Up')
      ? [0, 1, 0]
      : name.includes('Down')
        ? [0, -1, 0]
        : [name.includes('In') ? -side : side, 0, 0];
    return ([, , z], part) => {
      const turn = 0.4 * (z - EYE.z);
      return part === `eye ${side}` ? [to[0] * turn, to[1] * turn, 0] : [0, 0, 0];
    };
  }
  // Elsewhere a small bump, so that there is as much to add up as on a real face.
  const angle = k * 2.4;
  const centre: Point = [Math.sin(angle) * 0.05, 1.68 + Math.cos(angle) * 0.07, 0.08];
  return ([x, y, z], part) => {
    if (part !== 'head') return [0, 0, 0];
    const far = Math.hypot(x - centre[0], y - centre[1], z - centre[2]);
    const size = 0.004 * Math.max(0, 1 - far / 0.09);
    return [size * Math.sin(k), size * Math.cos(k), 0];
  };
}

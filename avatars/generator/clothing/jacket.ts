import { linear } from '../base/colour.js';
import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { addScaled, bell, clamp, lerp, scale, smooth, type Vec3 } from '../base/math.js';
import type { JacketConfig } from './config.js';
import type { Torso } from './torso.js';

const BODY_ROWS = 24;
const BODY_COLUMNS = 54;
const STRIP_ROWS = 22;
/** Where the jacket begins at the neck and where its fronts meet, along the torso. */
const NECKLINE = 0.1;
const CLOSING = 0.93;
/** Half width of the opening at the neckline. */
const OPENING = 0.3;
/** How far cloth stands off the body and lapels off the cloth. */
const CLOTH = 0.035;
const LAPEL = 0.03;
const LAPEL_WIDTH = 0.24;

/** A place on the torso: angle and position along it. */
type Place = readonly [angle: number, s: number];

/** Half width of the opening at `s`. */
const opening = (s: number): number =>
  OPENING * (1 - clamp((s - NECKLINE) / (CLOSING - NECKLINE)) ** 0.8) + 0.004;

/** Angle at which the torso's left front reaches half width `x`. */
function angleAt(torso: Torso, x: number, s: number): number {
  let low = -0.2;
  let high = Math.PI / 2;
  for (let i = 0; i < 24; i++) {
    const middle = (low + high) / 2;
    if (torso.point(middle, s)[0] > x) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The seam where the sleeve begins: a groove over the shoulder, with a slight lift outside it. */
function sleeve([x, y]: Vec3): number {
  const seam = 0.76 + 0.1 * smooth(-1.3, -1.6, y);
  const d = Math.abs(x) - seam;
  return 0.012 * smooth(0, 0.05, d) - 0.016 * bell(d, 0.016);
}

class Tailor {
  readonly builder = new MeshBuilder();

  private readonly rows: number;
  private readonly columns: number;
  private readonly stripRows: number;

  constructor(
    private readonly torso: Torso,
    detail: number,
  ) {
    this.rows = Math.round(BODY_ROWS * detail);
    this.columns = Math.round(BODY_COLUMNS * detail);
    this.stripRows = Math.round(STRIP_ROWS * detail);
  }

  private on([angle, s]: Place, standOff: number): Vec3 {
    const p = this.torso.point(angle, s);
    return addScaled(p, this.torso.normal(angle, s), standOff);
  }

  /** Fronts, sides and back, with edges that turn in towards the top below. */
  body(colour: Vec3): void {
    const base = this.builder.count;
    for (let j = 0; j < this.rows; j++) {
      const s = lerp(NECKLINE, 1, (j / (this.rows - 1)) ** 0.9);
      const edge = angleAt(this.torso, opening(s), s);
      for (let i = 0; i < this.columns; i++) {
        const q = clamp((i - 1) / (this.columns - 3));
        const angle = lerp(edge, -Math.PI - edge, q);
        const turnedIn = i === 0 || i === this.columns - 1;
        const p = this.torso.point(angle, s);
        const stand = turnedIn
          ? 0.002
          : CLOTH * smooth(-0.02, 0.1, s - NECKLINE + 0.05) + sleeve(p);
        this.builder.vertex(
          addScaled(p, this.torso.normal(angle, s), stand),
          scale(colour, turnedIn ? 0.6 : 1),
        );
      }
    }
    this.builder.grid(base, this.rows, this.columns, false, true);
  }

  /** A folded strip from `inner` to `outer`, for both sides of the body. */
  private strip(
    inner: (q: number) => Place,
    outer: (q: number) => Place,
    stand: (q: number) => number,
    colour: Vec3,
  ): void {
    /** Across the strip: share of the way, height over the cloth, shade. */
    const section = [
      [0.02, -0.6, 0.7],
      [0, 0.5, 0.95],
      [0.08, 1.05, 1],
      [0.5, 1.15, 1],
      [0.92, 0.9, 1],
      [1, 0.45, 0.95],
      [0.97, -0.4, 0.7],
    ] as const;
    for (const side of [1, -1]) {
      const base = this.builder.count;
      for (let j = 0; j < this.stripRows; j++) {
        const q = j / (this.stripRows - 1);
        const a = inner(q);
        const b = outer(q);
        for (const [v, height, shade] of section) {
          const p = this.on(
            [lerp(a[0], b[0], v), lerp(a[1], b[1], v)],
            CLOTH + LAPEL * height * stand(q),
          );
          this.builder.vertex([p[0] * side, p[1], p[2]], scale(colour, shade));
        }
      }
      this.builder.grid(base, this.stripRows, section.length, false, side < 0);
    }
  }

  /** Lapels from where the fronts meet up to the notch. */
  lapels(colour: Vec3): void {
    const top = NECKLINE + 0.12;
    const along = (q: number): number => lerp(CLOSING, top, q);
    const width = (q: number): number => LAPEL_WIDTH * smooth(-0.05, 0.75, q) ** 0.8;
    this.strip(
      (q) => [angleAt(this.torso, opening(along(q)), along(q)), along(q)],
      (q) => {
        const s = along(q) + 0.1 * smooth(0.7, 1, q);
        return [angleAt(this.torso, opening(along(q)) + width(q), s), s];
      },
      (q) => smooth(0, 0.15, q),
      colour,
    );
  }

  /** The collar from the notch round the back of the neck. */
  collar(colour: Vec3): void {
    const s0 = NECKLINE - 0.045;
    const front = angleAt(this.torso, opening(NECKLINE) * 0.98, NECKLINE + 0.02);
    const angle = (q: number): number => lerp(front, -Math.PI / 2, q);
    this.strip(
      (q) => [angle(q), lerp(NECKLINE + 0.16, s0, smooth(0, 0.22, q))],
      (q) => [angle(q) - 0.32 * (1 - smooth(0, 0.3, q)), lerp(NECKLINE + 0.17, NECKLINE + 0.15, q)],
      (q) => lerp(1.15, 1.5, smooth(0, 0.4, q)),
      colour,
    );
  }
}

/** A tailored jacket, open over the top. */
export function jacketPart(
  { colour, lapel }: JacketConfig,
  torso: Torso,
  detail: number,
): MeshPart {
  const tailor = new Tailor(torso, detail);
  tailor.body(linear(colour));
  tailor.lapels(linear(lapel));
  tailor.collar(linear(lapel));
  return tailor.builder.build({
    name: 'jacket',
    role: 'cloth',
    bones: ['chest'],
    occlusion: { blocks: true, darkens: [0.7, 0.7, 0.7], smoothing: 2 },
    tint: colour,
  });
}

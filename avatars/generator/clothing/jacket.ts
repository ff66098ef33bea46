import { linear } from '../base/colour.js';
import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { sleeve } from './sleeve.js';
import { addScaled, bell, clamp, lerp, scale, smooth, type Vec3 } from '../base/math.js';
import type { JacketConfig } from './config.js';
import type { Torso } from './torso.js';

const BODY_ROWS = 24;
const BODY_COLUMNS = 54;
const STRIP_ROWS = 40;
/** Where the jacket begins at the neck and where its fronts meet, along the torso. */
const NECKLINE = 0.1;
const CLOSING = 0.93;
/** Half width of the opening at the neckline. */
const OPENING = 0.3;
/** How far cloth stands off the body and lapels off the cloth. */
const CLOTH = 0.035;
const LAPEL = 0.03;
const LAPEL_WIDTH = 0.25;
/** Share of the lapel that lies in front, and where on it the notch is. */
const FRONT_SHARE = 0.6;
const NOTCH = 0.47;

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

  /**
   * One strip that rises along the fronts, notched at the chest, and lies round the neck as the
   * collar: cut from one piece it has no ends that could stick out.
   */
  lapels(colour: Vec3): void {
    const edge = angleAt(this.torso, opening(NECKLINE), NECKLINE);
    /** Where the strip's inner border runs: up the front, then round to the back. */
    const along = (q: number): number => lerp(CLOSING, NECKLINE, clamp(q / FRONT_SHARE));
    const angle = (q: number): number =>
      q < FRONT_SHARE
        ? angleAt(this.torso, opening(along(q)), along(q))
        : lerp(edge, -Math.PI / 2, ((q - FRONT_SHARE) / (1 - FRONT_SHARE)) ** 1.1);
    const behind = (q: number): number => smooth(FRONT_SHARE - 0.16, FRONT_SHARE + 0.12, q);
    const width = (q: number): number =>
      LAPEL_WIDTH * smooth(-0.05, 0.42, q) ** 0.8 * (1 - 0.42 * bell(q - NOTCH, 0.022));
    this.strip(
      (q) => [angle(q), along(q) - 0.05 * behind(q)],
      (q) => {
        const back = behind(q);
        const s = along(q) + lerp(0.07 * smooth(0.1, 0.4, q), 0.13, back);
        const front = angleAt(this.torso, opening(along(q)) + width(q), s);
        return [lerp(front, angle(q) - 0.12 * (1 - smooth(0.75, 1, q)), back), s];
      },
      (q) => smooth(0, 0.12, q) * lerp(1, 1.5, behind(q)),
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
  return tailor.builder.build({
    name: 'jacket',
    role: 'cloth',
    bones: ['chest'],
    occlusion: { blocks: true, darkens: [0.7, 0.7, 0.7], smoothing: 2 },
    tint: colour,
  });
}

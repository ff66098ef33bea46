/** A point, a direction or a linear RGB colour. */
export type Vec3 = [number, number, number];

export const clamp = (x: number, low = 0, high = 1): number =>
  x < low ? low : x > high ? high : x;

export const lerp = (a: number, b: number, t: number): number => a + (b - a) * t;

/** Smooth step from 0 at `a` to 1 at `b`; `a` may be the larger one. */
export const smooth = (a: number, b: number, x: number): number => {
  const t = clamp((x - a) / (b - a));
  return t * t * (3 - 2 * t);
};

/** Bell curve that is 1 at 0 and 1/e at `width`. */
export const bell = (x: number, width: number): number => Math.exp(-(x * x) / (width * width));

/** `|x|^power` with the sign of x. */
export const signedPower = (x: number, power: number): number =>
  Math.sign(x) * Math.abs(x) ** power;

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, k: number): Vec3 => [a[0] * k, a[1] * k, a[2] * k];
export const addScaled = (a: Vec3, b: Vec3, k: number): Vec3 => [
  a[0] + b[0] * k,
  a[1] + b[1] * k,
  a[2] + b[2] * k,
];
export const mix = (a: Vec3, b: Vec3, t: number): Vec3 => [
  lerp(a[0], b[0], t),
  lerp(a[1], b[1], t),
  lerp(a[2], b[2], t),
];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const length = (a: Vec3): number => Math.hypot(a[0], a[1], a[2]);
export const normalise = (a: Vec3): Vec3 => scale(a, 1 / (length(a) || 1));
export const distance = (a: Vec3, b: Vec3): number =>
  Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** Unit direction from azimuth (0 front, 90 the character's left) and elevation in degrees. */
export function direction(azimuth: number, elevation: number): Vec3 {
  const a = (azimuth * Math.PI) / 180;
  const e = (elevation * Math.PI) / 180;
  return [Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e)];
}

/** Uniform Catmull-Rom spline through rows of equal length, `t` from 0 to 1 over all of them. */
export function spline<T extends readonly number[]>(points: readonly T[], t: number): number[] {
  const last = points.length - 1;
  const f = clamp(t) * last;
  const i = Math.min(last - 1, Math.floor(f));
  const u = f - i;
  const p0 = points[Math.max(0, i - 1)];
  const p1 = points[i];
  const p2 = points[i + 1];
  const p3 = points[Math.min(last, i + 2)];
  return p1.map((value, k) => {
    const a = p0[k];
    const c = p2[k];
    const d = p3[k];
    return (
      0.5 *
      (2 * value +
        (c - a) * u +
        (2 * a - 5 * value + 4 * c - d) * u * u +
        (3 * value - a - 3 * c + d) * u * u * u)
    );
  });
}

export const splinePoint = (points: readonly Vec3[], t: number): Vec3 => spline(points, t) as Vec3;

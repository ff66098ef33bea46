import { add, clamp, smooth, subtract, type Vec3 } from '../base/math.js';
import type { Lids } from '../head/lids.js';
import type { LidPoint, SurfacePoint } from '../head/surface.js';
import { STILL, around, mirrored, type FieldTable } from './field.js';

/** How far the upper and the lower edge of the aperture travel, at a lid vertex. */
interface LidTravel {
  upper(lid: LidPoint): number;
  lower(lid: LidPoint): number;
}

/** How far what pushes the upper lid bulges it, which keeps it clear of the lights of the eyes in a blink. */
const FOLD = 0.016;

/** Sideways travel of the aperture's edge, for lids that bulge over a turned cornea. */
const SIDEWAYS = 0.012;

const rise = (lid: LidPoint): number => Math.abs(Math.sin(lid.angle));
/** Most between the middle and the corner at the nose. */
const innerRise = (lid: LidPoint): number => rise(lid) * (0.5 - 0.5 * Math.cos(lid.angle));

/** Moves a lid along the eyeball: positions are projected anew, so lids keep hugging the ball. */
export function moveLid(lids: Lids, lid: LidPoint, at: Vec3, travel: LidTravel): Vec3 {
  const fade = lid.ring < 0 ? 1 : 1 - smooth(0, 0.78, lid.t);
  const d = lid.lid >= 0 ? travel.upper(lid) : travel.lower(lid);
  const crease = 1 - (lid.lid > 0 ? 0.8 * clamp(Math.abs(d) / 0.15) * fade : 0);
  return subtract(lids.place(lid, lid.x, lid.y + d * fade, crease), at);
}

/** Travel of both lids for each shape; lids overlap slightly on a blink, which seals them. */
export function lidTravels(lids: Lids): Readonly<Record<string, LidTravel>> {
  return {
    eyeBlink: {
      upper: (lid) => lids.closedLine(lid.edgeX) - lid.edgeY - 0.004,
      lower: (lid) => lids.closedLine(lid.edgeX) - lid.edgeY + 0.002,
    },
    eyeSquint: { upper: (lid) => -0.02 * rise(lid), lower: (lid) => 0.034 * rise(lid) ** 0.8 },
    eyeWide: { upper: (lid) => 0.046 * rise(lid), lower: (lid) => -0.01 * rise(lid) },
    eyeLookUp: { upper: (lid) => 0.024 * rise(lid), lower: (lid) => 0.008 * rise(lid) },
    eyeLookDown: { upper: (lid) => -0.05 * rise(lid), lower: (lid) => -0.014 * rise(lid) },
    // The slant of anger.
    browDown: { upper: (lid) => -0.06 * innerRise(lid), lower: () => 0 },
  };
}

function lidShape(name: string): FieldTable {
  return mirrored(name, ({ lid, p }, side, { lids }) =>
    lid?.side === side ? moveLid(lids, lid, p, lidTravels(lids)[name]) : STILL,
  );
}

/** A lid that something beside it pushes, and that bulges. */
function push(name: string, { lid, p }: SurfacePoint, side: number, lids: Lids): Vec3 {
  if (lid?.side !== side) return STILL;
  const moved = moveLid(lids, lid, p, lidTravels(lids)[name]);
  if (lid.lid < 0) return moved;
  return add(moved, [0, 0, FOLD * rise(lid) ** 0.5 * (1 - smooth(0.5, 1, lid.t))]);
}

/** The bulge of the cornea under the lids as the eye turns outwards (1) or inwards (-1). */
const lookAside = ({ lid }: SurfacePoint, side: number, outwards: number): Vec3 => {
  if (lid?.side !== side) return STILL;
  const fade = lid.ring < 0 ? 1 : 1 - smooth(0, 0.7, lid.t);
  const x = side * outwards * SIDEWAYS * fade * rise(lid);
  return [x, 0.25 * SIDEWAYS * fade * outwards * lid.lid * Math.cos(lid.angle) * rise(lid), 0];
};

/** Blendshapes of the lids. The eyeballs themselves turn by their bones. */
export const LID_FIELDS: FieldTable = {
  ...lidShape('eyeBlink'),
  ...lidShape('eyeWide'),
  ...lidShape('eyeLookUp'),
  ...lidShape('eyeLookDown'),
  ...mirrored('browDown', (point, side, { lids }) => push('browDown', point, side, lids)),
  ...mirrored('eyeLookOut', (point, side) => lookAside(point, side, 1)),
  ...mirrored('eyeLookIn', (point, side) => lookAside(point, side, -1)),
  ...mirrored('eyeSquint', (point, side, head) => {
    if (point.lid) return push('eyeSquint', point, side, head.lids);
    const w = around(point, side, [0.36, -0.2, 0.6], 0.14);
    return [0, 0.02 * w, 0.012 * w];
  }),
};

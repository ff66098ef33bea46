import { smooth, type Vec3 } from '../base/math.js';
import type { MouthCoordinates, MouthSpace } from './mouth-space.js';

/** A vertex of a lid: local coordinates of its eye, +x outwards. */
export interface LidPoint {
  /** 1 for the character's left eye, -1 for the right. */
  readonly side: 1 | -1;
  /** Position before depth, relative to the eye's centre. */
  readonly x: number;
  readonly y: number;
  /** Point of the aperture's edge this vertex hangs on. */
  readonly edgeX: number;
  readonly edgeY: number;
  /** Angle around the aperture, 0 at the outer corner. */
  readonly angle: number;
  /** 1 upper lid, -1 lower, 0 corner. */
  readonly lid: 1 | 0 | -1;
  /** 0 at the edge, 1 where the lid ends in the face; rows inside the edge have 0. */
  readonly t: number;
  /** Ring number; negative rings form the thickness of the lid. */
  readonly ring: number;
  /** Radius of the sphere the vertex lies on, relative to the eyeball. */
  readonly standOff: number;
}

/** A vertex of the face before export. */
export interface SurfacePoint {
  p: Vec3;
  readonly kind: 'skin' | 'lip' | 'bag' | 'lid' | 'brow';
  readonly mouth: MouthCoordinates;
  /** 1 on the face, 0 at the sides and the back of the head. */
  readonly front: number;
  /** Ring of the mouth bag, counted inwards. */
  readonly bag?: number;
  /** Ring of the lips, 0 at the seam. */
  readonly ring?: number;
  readonly lid?: LidPoint;
}

/** A point of plain skin or of something lying on it, with its mouth coordinates. */
export function facePoint(space: MouthSpace, p: Vec3, kind: 'skin' | 'brow'): SurfacePoint {
  return { p, kind, mouth: space.at(p[0], p[1]), front: smooth(0.1, 0.35, p[2]) };
}

import { Box3, Vector3, type Object3D, type PerspectiveCamera } from 'three';

/** A rectangle in CSS pixels from the top left corner of the view. */
export interface ViewRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Bounds of `object` in its present pose, in scene units. */
export function sceneBounds(object: Object3D): Box3 {
  return new Box3().setFromObject(object);
}

/** The part of the view that `bounds` covers; approximate, as a box is larger than what is in it. */
export function projectBounds(
  bounds: Box3,
  camera: PerspectiveCamera,
  width: number,
  height: number,
): ViewRect {
  const low = { x: Infinity, y: Infinity };
  const high = { x: -Infinity, y: -Infinity };
  const corner = new Vector3();
  for (let i = 0; i < 8; i++) {
    corner
      .set(
        i & 1 ? bounds.max.x : bounds.min.x,
        i & 2 ? bounds.max.y : bounds.min.y,
        i & 4 ? bounds.max.z : bounds.min.z,
      )
      .project(camera);
    const x = clamp(((corner.x + 1) / 2) * width, width);
    const y = clamp(((1 - corner.y) / 2) * height, height);
    low.x = Math.min(low.x, x);
    low.y = Math.min(low.y, y);
    high.x = Math.max(high.x, x);
    high.y = Math.max(high.y, y);
  }
  return { x: low.x, y: low.y, width: high.x - low.x, height: high.y - low.y };
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}

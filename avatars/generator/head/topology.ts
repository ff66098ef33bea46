import type { SurfacePoint } from './surface.js';

/** Vertices and triangles of the face while it is put together. */
export class Topology {
  readonly points: SurfacePoint[] = [];
  readonly triangles: number[] = [];

  add(point: SurfacePoint): number {
    this.points.push(point);
    return this.points.length - 1;
  }

  /** Joins two closed rings of equal length by a band of triangles. */
  join(a: readonly number[], b: readonly number[], flip: boolean): void {
    const n = a.length;
    for (let i = 0; i < n; i++) {
      const j = (i + 1) % n;
      if (flip) this.triangles.push(a[i], b[i], a[j], a[j], b[i], b[j]);
      else this.triangles.push(a[i], a[j], b[i], a[j], b[j], b[i]);
    }
  }

  /** Closes a ring with a fan around one vertex. */
  fan(centre: number, ring: readonly number[]): void {
    ring.forEach((a, i) => this.triangles.push(a, ring[(i + 1) % ring.length], centre));
  }
}

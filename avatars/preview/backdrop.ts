/// <reference lib="dom" />
import type { PageKind } from './shot.js';

const PLAIN = { light: '#fafafa', dark: '#101216' } as const;

/** Blurred lights of a room, as places (share of the tile), radius and colour. */
const ROOM = [
  [0.2, 0.25, 0.3, '#e8b36a'],
  [0.85, 0.2, 0.35, '#7fa3c7'],
  [0.7, 0.75, 0.4, '#4b6b4f'],
  [0.15, 0.85, 0.35, '#8a4f3b'],
  [0.5, 0.1, 0.15, '#fff3d6'],
] as const;

/** Paints a page behind a tile of a sheet: plain, or like a photograph out of focus. */
export function paintPage(
  context: CanvasRenderingContext2D,
  page: PageKind,
  x: number,
  y: number,
  size: number,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, size, size);
  context.clip();
  context.fillStyle = page === 'photo' ? '#3c3a37' : PLAIN[page];
  context.fillRect(x, y, size, size);
  if (page === 'photo') {
    for (const [u, v, radius, colour] of ROOM) {
      const [cx, cy] = [x + u * size, y + v * size];
      const light = context.createRadialGradient(cx, cy, 0, cx, cy, radius * size);
      light.addColorStop(0, colour);
      light.addColorStop(1, 'transparent');
      context.fillStyle = light;
      context.fillRect(x, y, size, size);
    }
  }
  context.restore();
}

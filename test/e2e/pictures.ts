/** What compares pictures in a page, where a test has put it there by {@link preparePictures}. */
export interface Pictures {
  /**
   * Means over a grid, as RGBA, colours times opacity: edges, which each way of drawing smooths in its own, count
   * little, and pictures may be of any size.
   */
  means(picture: CanvasImageSource): Float64Array;
  /** Mean difference of two of them where there is something, 0 to 255. */
  apart(one: Float64Array, other: Float64Array): number;
}

declare global {
  var pictures: Pictures;
}

/** Runs in the page before all else. */
export function preparePictures(): void {
  const cells = 32;
  const cell = 8;
  const edge = cells * cell;
  globalThis.pictures = {
    means(picture) {
      const context = new OffscreenCanvas(edge, edge).getContext('2d')!;
      context.drawImage(picture, 0, 0, edge, edge);
      const { data } = context.getImageData(0, 0, edge, edge);
      const out = new Float64Array(cells * cells * 4);
      for (let from = 0; from < data.length; from += 4) {
        const x = Math.floor(((from / 4) % edge) / cell);
        const y = Math.floor(from / 4 / edge / cell);
        const at = 4 * (y * cells + x);
        for (let k = 0; k < 3; k++)
          out[at + k] += (data[from + k] * data[from + 3]) / 255 / cell ** 2;
        out[at + 3] += data[from + 3] / cell ** 2;
      }
      return out;
    },
    apart(one, other) {
      let sum = 0;
      let count = 0;
      for (let i = 0; i < one.length; i += 4) {
        if (one[i + 3] + other[i + 3] === 0) continue;
        count++;
        for (let k = i; k < i + 4; k++) sum += Math.abs(one[k] - other[k]) / 4;
      }
      return sum / count;
    },
  };
}

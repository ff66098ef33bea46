/** Pixels of a picture, straight alpha, from the top left. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** Decodes an image file. */
export async function decodePicture(blob: Blob): Promise<Picture> {
  const bitmap = await createImageBitmap(blob, { premultiplyAlpha: 'none' });
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

/** What a canvas shows now; ask in the frame in which it was drawn. */
export function pictureOf(canvas: HTMLCanvasElement): Picture {
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(canvas, 0, 0);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** Red, green, blue and alpha (0..255) at a place given in shares of width and height. */
export function pixelAt({ data, width, height }: Picture, x: number, y: number): number[] {
  const column = Math.min(width - 1, Math.floor(x * width));
  const row = Math.min(height - 1, Math.floor(y * height));
  return [...data.slice((row * width + column) * 4, (row * width + column) * 4 + 4)];
}

/** Number of pixels that are not fully transparent. */
export function coveredPixels({ data }: Picture): number {
  let count = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count++;
  return count;
}

/** The box of all visible pixels, in shares of width and height. */
export function coveredBox({ data, width, height }: Picture) {
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let i = 0; i < width * height; i++) {
    if (data[i * 4 + 3] === 0) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  }
  return { left: left / width, right: right / width, top: top / height, bottom: bottom / height };
}

/** Number of pixels in which two pictures of one size differ by more than `tolerance`. */
export function differentPixels(a: Picture, b: Picture, tolerance = 8): number {
  let count = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    const differs = [0, 1, 2, 3].some((k) => Math.abs(a.data[i + k] - b.data[i + k]) > tolerance);
    if (differs) count++;
  }
  return count;
}

/// <reference lib="dom" />

/**
 * Mean red, green and blue (0..255) of every `block` x `block` square of a picture, row by row.
 * Averages of edges hardly depend on how a machine smooths them.
 */
export async function averages(url: string, block: number): Promise<number[]> {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  const { width, height } = picture;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d')!;
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const [columns, rows] = [Math.floor(width / block), Math.floor(height / block)];
  const sums = new Float64Array(columns * rows * 3);
  for (let y = 0; y < rows * block; y++) {
    for (let x = 0; x < columns * block; x++) {
      const at = (Math.floor(y / block) * columns + Math.floor(x / block)) * 3;
      for (let k = 0; k < 3; k++) sums[at + k] += data[(y * width + x) * 4 + k];
    }
  }
  return Array.from(sums, (sum) => sum / (block * block));
}

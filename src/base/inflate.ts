/** Browsers since 2023 can unpack by themselves. */
export const canInflate = (): boolean => typeof DecompressionStream === 'function';

/**
 * Unpacks into just as many bytes as there are said to be, and never more.
 *
 * @throws Error when there are more or fewer; TypeError when they are damaged.
 */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  format: CompressionFormat,
  size: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
  const reader = stream.getReader();
  const inflated = new Uint8Array(size);
  let end = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (end + value.length > size) {
      await reader.cancel();
      throw new Error(`there are more than ${size} bytes in it.`);
    }
    inflated.set(value, end);
    end += value.length;
  }
  if (end < size) throw new Error(`there are only ${end} of ${size} bytes in it.`);
  return inflated;
}

/** Whether bytes are a gzip file, and not what is in it: some servers have the browser unpack it. */
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Browsers since 2023 can unpack by themselves. */
export const canUnzip = (): boolean => typeof DecompressionStream === 'function';

/**
 * Unpacks a gzip file; anything else it hands back as it is.
 *
 * @param size of what is in it, in bytes
 * @throws Error when there is more or less in it; TypeError when it is damaged.
 */
export async function unzipped(
  bytes: Uint8Array<ArrayBuffer>,
  size: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!isGzip(bytes)) return bytes;
  const unpacked = new Uint8Array(size);
  let end = 0;
  const reader = new Blob([bytes])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
    .getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (end + value.length > size) {
      await reader.cancel();
      throw new Error(`there are more than ${size} bytes in it.`);
    }
    unpacked.set(value, end);
    end += value.length;
  }
  if (end < size) throw new Error(`there are only ${end} of ${size} bytes in it.`);
  return unpacked;
}

import { inflate } from '../base/inflate.js';

/** Whether bytes are a gzip file, and not what is in it: some servers have the browser unpack it. */
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * Unpacks a gzip file; anything else it hands back as it is.
 *
 * @param size of what is in it, in bytes
 * @throws Error when there is more or less in it; TypeError when it is damaged.
 */
export const unzipped = async (
  bytes: Uint8Array<ArrayBuffer>,
  size: number,
): Promise<Uint8Array<ArrayBuffer>> => (isGzip(bytes) ? inflate(bytes, 'gzip', size) : bytes);

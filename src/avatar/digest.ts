import type { Logger } from '../base/logger.js';

/**
 * SHA-256 of `bytes` in lower-case hexadecimal; `undefined` where the browser has no WebCrypto,
 * which is the case on pages that are not a secure context.
 */
async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle) return undefined;
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether `bytes` are what a manifest promised. What cannot be checked is taken as right. */
export async function matchesDigest(
  bytes: Uint8Array<ArrayBuffer>,
  expected: string,
  logger: Logger,
): Promise<boolean> {
  const actual = await sha256(bytes);
  if (actual !== undefined) return actual === expected;
  logger.info('Avatar files are not checked: SHA-256 needs a secure context (https or localhost).');
  return true;
}

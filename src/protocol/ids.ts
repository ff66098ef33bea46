/** URL-safe base64 (RFC 4648, section 5): 64 characters, so 6 random bits choose one fairly. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const RANDOM_LENGTH = 12;
const FORMAT = /^\d{14}_[A-Za-z0-9_-]{12}$/;

/**
 * A fresh id for a connection, a request or a round: `YYYYMMDDHHMMSS` in UTC, an underscore and
 * 72 random bits as 12 URL-safe base64 characters; 27 characters in all.
 */
export function createId(now: Date = new Date()): string {
  const stamp = now.toISOString().slice(0, 19).replace(/\D/g, '');
  const random = crypto.getRandomValues(new Uint8Array(RANDOM_LENGTH));
  return `${stamp}_${Array.from(random, (byte) => ALPHABET[byte & 63]).join('')}`;
}

/** Whether a string has the format of {@link createId}. */
export function isId(value: string): boolean {
  return FORMAT.test(value);
}

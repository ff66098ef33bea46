/** Most names that are counted at a time; the oldest are forgotten. */
const MAX_NAMES = 10_000;
const WINDOW_MS = 60_000;

/**
 * Limits how often keys may be guessed. An attempt counts before the key is looked at, and is taken
 * back where the key is right: whoever is over the limit learns nothing from the answer.
 */
export class Guesses {
  readonly #perMinute: number;
  readonly #counts = new Map<string, { count: number; until: number }>();

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Counts an attempt. @returns seconds to wait, where it is one too many; else 0 */
  attempt(name: string, now = Date.now()): number {
    let entry = this.#counts.get(name);
    if (!entry || entry.until <= now) {
      this.#counts.delete(name);
      entry = { count: 0, until: now + WINDOW_MS };
      this.#counts.set(name, entry);
      if (this.#counts.size > MAX_NAMES) this.#counts.delete(this.#counts.keys().next().value!);
    }
    if (entry.count >= this.#perMinute) return Math.ceil((entry.until - now) / 1000);
    entry.count++;
    return 0;
  }

  /** Takes an attempt back: the key was right. */
  right(name: string): void {
    const entry = this.#counts.get(name);
    if (entry) entry.count--;
  }
}

/** Who is counted together: an IPv4 address, or the /64 of an IPv6 address, which is one customer's. */
export function networkOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (v4) return v4[1];
  const [head, tail = ''] = address.split('%')[0].split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === '' ? [] : tail.split(':');
  const whole = [
    ...groups,
    ...new Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0'),
    ...rest,
  ];
  return whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

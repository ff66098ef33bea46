/**
 * A token bucket per key: `perMinute` calls a minute on average, and as many at once. Keys that
 * are full again are forgotten, so memory stays with those in use.
 */
export class RateLimit {
  readonly #perMinute: number;
  readonly #buckets = new Map<string, { level: number; at: number }>();

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /**
   * Takes one call from the bucket of `key`.
   *
   * @returns 0 when it may go on, else the seconds to wait, at least 1
   */
  take(key: string, now = Date.now()): number {
    this.#forgetFull(now);
    const bucket = this.#buckets.get(key) ?? { level: this.#perMinute, at: now };
    bucket.level = this.#levelOf(bucket, now);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.level < 1) return Math.ceil(((1 - bucket.level) * 60) / this.#perMinute);
    bucket.level -= 1;
    return 0;
  }

  #levelOf(bucket: { level: number; at: number }, now: number): number {
    const regained = ((now - bucket.at) / 60_000) * this.#perMinute;
    return Math.min(this.#perMinute, bucket.level + regained);
  }

  #forgetFull(now: number): void {
    if (this.#buckets.size < 1000) return;
    for (const [key, bucket] of this.#buckets) {
      if (this.#levelOf(bucket, now) >= this.#perMinute) this.#buckets.delete(key);
    }
  }
}

/** Delays between connection attempts, in milliseconds; the last one repeats. */
const BACKOFF_MS = [250, 500, 1000, 2000, 4000];

/** Delay before attempt `attempt` (1 is the first repetition), with up to 25 % jitter. */
export function backoff(attempt: number): number {
  const base = BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length) - 1];
  return base * (0.75 + 0.5 * Math.random());
}

import { mean, share } from './statistics.js';

/** Something that rises and falls: when it begins and is highest, in seconds, and how far it goes. */
export interface Peak {
  readonly start: number;
  readonly top: number;
  readonly size: number;
}

/** Peaks that rise by `least` over the valley before and fall by half of that after. */
export function peaks(values: readonly number[], fps: number, least: number): Peak[] {
  const found: Peak[] = [];
  let low = 0;
  let high = -1;
  for (let i = 0; i < values.length; i++) {
    if (high < 0) {
      if (values[i] < values[low]) low = i;
      if (values[i] - values[low] >= least) high = i;
      continue;
    }
    if (values[i] > values[high]) high = i;
    if (values[high] - values[i] < least / 2 && i < values.length - 1) continue;
    const size = values[high] - values[low];
    // It begins where a tenth of the way is done.
    let start = high;
    while (start > low && values[start] - values[low] > 0.1 * size) start--;
    found.push({ start: start / fps, top: high / fps, size });
    low = i;
    high = -1;
  }
  return found;
}

/** Seconds from the nearest of `others` to each event, list by list; negative where it comes first. */
export function offsets(
  events: readonly (readonly number[])[],
  others: readonly (readonly number[])[],
): number[] {
  return events.flatMap((list, i) =>
    others[i].length === 0
      ? []
      : list.map((at) =>
          others[i]
            .map((other) => at - other)
            .reduce((a, b) => (Math.abs(a) < Math.abs(b) ? a : b)),
        ),
  );
}

/** Share of events within `reach` of others if they came at other times, just as often. */
export function byChance(
  events: readonly (readonly number[])[],
  others: readonly (readonly number[])[],
  reach: number,
): number {
  const moved = Array.from({ length: 40 }, (_, k) => (k - 19.5) * 0.21);
  return mean(
    moved.map((by) => {
      const elsewhere = events.map((list) => list.map((at) => at + by));
      return share(offsets(elsewhere, others), (distance) => Math.abs(distance) <= reach);
    }),
  );
}

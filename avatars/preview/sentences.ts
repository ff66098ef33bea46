import type { Span, TimedPhone } from './film.js';

/** Shortest silence between two sentences, in seconds, and what is kept of it on either side. */
const PAUSE = 0.28;
const MARGIN = 0.12;
/** A sentence is at least as long, in seconds; shorter ones go with the next. */
const SHORTEST = 1;
/** Silence lies this far under the loudest moment: 34 dB. */
const SILENT = 0.02;
const STEP = 0.02;

/** The sentences of a recording: what lies between its longer silences. */
export function sentencesOf(
  samples: Float32Array,
  sampleRate: number,
  phones: readonly TimedPhone[],
): Span[] {
  const seconds = samples.length / sampleRate;
  const pauses = phones.length > 0 ? silent(phones) : quiet(samples, sampleRate);
  const spans: Span[] = [];
  let start = 0;
  for (const pause of [...pauses, { start: seconds, end: seconds }]) {
    const spoken = pause.start - start;
    if (spoken > MARGIN + STEP) {
      if (spoken < SHORTEST && pause.start < seconds) continue;
      spans.push({ start, end: Math.min(seconds, pause.start + MARGIN) });
    }
    start = Math.max(0, pause.end - MARGIN);
  }
  return spans;
}

function silent(phones: readonly TimedPhone[]): Span[] {
  return phones.filter(({ name, start, end }) => name === 'SIL' && end - start >= PAUSE);
}

function quiet(samples: Float32Array, sampleRate: number): Span[] {
  const size = Math.round(STEP * sampleRate);
  const levels = Array.from({ length: Math.ceil(samples.length / size) }, (_, i) =>
    samples
      .subarray(i * size, (i + 1) * size)
      .reduce((most, sample) => Math.max(most, Math.abs(sample)), 0),
  );
  const least = SILENT * Math.max(...levels);
  const spans: Span[] = [];
  let from = -1;
  [...levels, Infinity].forEach((level, i) => {
    if (level < least && from < 0) from = i;
    if (level < least || from < 0) return;
    if ((i - from) * STEP >= PAUSE) spans.push({ start: from * STEP, end: i * STEP });
    from = -1;
  });
  return spans;
}

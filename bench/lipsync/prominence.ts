import type { Utterance } from './corpus.js';
import { mean, quantile } from './statistics.js';
import { RATE } from './systems.js';

const VOWELS = /^(?:AA|AE|AH|AO|AW|AY|EH|ER|EY|IH|IY|OW|OY|UH|UW)$/;
/** Vowels within this many seconds are what a syllable stands out against. */
const AROUND = 1.2;
/** Share of syllables that are stressed, about: one in three of English prose. */
const STRESSED = 0.35;

/** A syllable that stands out, and when its vowel begins and ends, in seconds. */
export interface Accent {
  readonly start: number;
  readonly end: number;
  /** Standard deviations above its neighbours. */
  readonly prominence: number;
}

/**
 * The stressed syllables of an utterance, told with all of its sound and phones at hand: vowels that
 * are longer, louder and higher than those around them and than both their neighbours.
 */
export function accentsOf({ pcm, phones }: Utterance): Accent[] {
  const vowels = phones
    .filter(({ name }) => VOWELS.test(name))
    .map(({ start, end, name }) => ({ start, end, name, ...heard(pcm, start, end) }));
  const usual = new Map<string, number>();
  for (const { name } of vowels) {
    const lengths = vowels.filter((vowel) => vowel.name === name).map((v) => v.end - v.start);
    usual.set(name, mean(lengths));
  }
  const parts = vowels.map(({ start, end, name, level, pitch }) => {
    const near = vowels.filter((v) => Math.abs(v.start - start) < AROUND);
    const pitches = near.map((v) => v.pitch).filter((p) => p > 0);
    return [
      level - mean(near.map((v) => v.level)),
      pitch > 0 && pitches.length > 0 ? pitch - mean(pitches) : 0,
      Math.log((end - start) / usual.get(name)!) + 0.7 * Math.log((end - start) / 0.1),
    ];
  });
  const scale = parts[0]?.map((_, i) => Math.sqrt(mean(parts.map((p) => p[i] ** 2))) || 1) ?? [];
  const scores = parts.map((p) => mean(p.map((value, i) => value / scale[i])));
  const line = quantile(scores, 1 - STRESSED);
  return vowels.flatMap(({ start, end }, i) =>
    scores[i] >= line &&
    scores[i] >= (adjoins(vowels[i - 1], vowels[i]) ? scores[i - 1] : -Infinity) &&
    scores[i] >= (adjoins(vowels[i], vowels[i + 1]) ? scores[i + 1] : -Infinity)
      ? [{ start, end, prominence: scores[i] }]
      : [],
  );
}

function adjoins(a: { end: number } | undefined, b: { start: number } | undefined): boolean {
  return a !== undefined && b !== undefined && b.start - a.end < 0.25;
}

/** Level in dB and pitch in semitones (0: none) of a stretch of sound. */
function heard(pcm: Int16Array, start: number, end: number): { level: number; pitch: number } {
  const part = pcm.subarray(Math.round(start * RATE), Math.round(end * RATE));
  const power = mean(Array.from(part, (v) => (v / 0x8000) ** 2));
  const pitches: number[] = [];
  for (let at = start + 0.02; at < end; at += 0.01) {
    const pitch = pitchAt(pcm, Math.round(at * RATE));
    if (pitch > 0) pitches.push(12 * Math.log2(pitch / 50));
  }
  return { level: 10 * Math.log10(power + 1e-9), pitch: quantile(pitches, 0.75) };
}

/** Pitch in hertz by the autocorrelation of 50 ms; 0 where there is none. */
function pitchAt(pcm: Int16Array, centre: number): number {
  const size = RATE / 40;
  const product = (lag: number): number => {
    let sum = 0;
    for (let i = centre - size / 2; i < centre + size / 2; i += 2) {
      sum += (pcm[i] ?? 0) * (pcm[i - lag] ?? 0);
    }
    return sum;
  };
  const energy = product(0);
  let best = 0;
  let bestLag = 0;
  for (let lag = 40; lag <= 230; lag++) {
    const score = product(lag) / (energy + 1) - 0.0002 * lag;
    if (score > best) [best, bestLag] = [score, lag];
  }
  return best > 0.45 ? RATE / bestLag : 0;
}

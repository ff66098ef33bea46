import type { Phone, Utterance } from './corpus.js';
import { CLASSES, idealAperture, OPEN, ROUND, SHUT, SPREAD } from './face.js';
import { separability } from './lda.js';
import { auc, correlate, mean, quantile, share } from './statistics.js';
import { FPS, type Track } from './systems.js';

/** Openness, as a share of a system's usual widest, under which lips count as meeting. */
export const NEARLY_SHUT = 0.15;
/** Share of the usual widest from which a mouth counts as open. */
const OPENED = 0.3;
/** Least pause before an onset, and how far from the ideal one it is looked for, in seconds. */
const PAUSE = 0.2;
const ONSET_REACH = 0.25;
/** Shifts that are tried, in frames: motion up to 100 ms early and 500 ms late. */
const EARLIEST = Math.round(-0.1 * FPS);
const LATEST = Math.round(0.5 * FPS);

export interface Scores {
  /** Balanced accuracy of a discriminant over the frames at phone centres; 8 classes. */
  readonly vinfo: number;
  /** Share of P, B, M during which the lips meet. */
  readonly closure: number;
  /** Share of open vowels whose centre looks shut. */
  readonly falseClosure: number;
  /** How well openness tells open vowels from P, B, M; rounding round vowels from spread ones. */
  readonly apertureAuc: number;
  readonly roundingAuc: number;
  /** Correlation of openness with an ideal track, at its best lag; the lag in ms. */
  readonly correlation: number;
  readonly lag: number;
  /** Mean milliseconds between the mouth's opening after a pause and the ideal one. */
  readonly onset: number;
  /** Mean second against mean first difference of openness, halved, both absolute. */
  readonly jerk: number;
}

/** A track moved to `frames` earlier; what it lacks at an end is held. */
export function moved(track: Track, frames: number): Track {
  const pick = <T>(values: readonly T[]): T[] =>
    values.map((_, k) => values[Math.min(values.length - 1, Math.max(0, k + frames))]);
  return {
    features: pick(track.features),
    openness: pick(track.openness),
    rounding: pick(track.rounding),
  };
}

/** Frames by which motion comes late, as it correlates best with the ideal opening. */
export function lagOf(tracks: readonly Track[], utterances: readonly Utterance[]) {
  const ideals = tracks.map(({ openness }, i) =>
    idealAperture(utterances[i].phones, openness.length, FPS),
  );
  let best = { correlation: -1, lag: 0 };
  for (let lag = EARLIEST; lag <= LATEST; lag++) {
    const a = tracks.flatMap(({ openness }) =>
      openness.slice(Math.max(0, lag), openness.length + Math.min(0, lag)),
    );
    const b = ideals.flatMap((ideal) =>
      ideal.slice(Math.max(0, -lag), ideal.length - Math.max(0, lag)),
    );
    const correlation = correlate(a, b);
    if (correlation > best.correlation) best = { correlation, lag };
  }
  return best;
}

/** Scores the tracks of utterances of known phones. */
export function score(tracks: readonly Track[], utterances: readonly Utterance[]): Scores {
  const features: Float64Array[] = [];
  const classes: number[] = [];
  const shut: number[] = [];
  const open: number[] = [];
  const openCentres: number[] = [];
  const round: number[] = [];
  const spread: number[] = [];
  tracks.forEach((track, i) => {
    for (const phone of utterances[i].phones) {
      const centre = Math.round(((phone.start + phone.end) / 2) * FPS);
      if (centre < 1 || centre >= track.openness.length - 1) continue;
      const group = CLASSES.findIndex((names) => names.includes(phone.name));
      if (group >= 0) {
        features.push(track.features[centre]);
        classes.push(group);
      }
      const from = Math.floor(phone.start * FPS);
      const span = track.openness.slice(from, Math.ceil(phone.end * FPS) + 1);
      if (SHUT.includes(phone.name)) shut.push(Math.min(...span));
      if (OPEN.includes(phone.name)) {
        open.push(Math.max(...span));
        openCentres.push(track.openness[centre]);
      }
      if (ROUND.includes(phone.name)) round.push(track.rounding[centre]);
      if (SPREAD.includes(phone.name)) spread.push(track.rounding[centre]);
    }
  });
  const widest = usualWidest(tracks);
  const { correlation, lag } = lagOf(tracks, utterances);
  return {
    vinfo: separability(features, classes),
    closure: share(shut, (value) => value < NEARLY_SHUT * widest),
    falseClosure: share(openCentres, (value) => value < NEARLY_SHUT * widest),
    apertureAuc: auc(open, shut),
    roundingAuc: auc(round, spread),
    correlation,
    lag: (lag * 1000) / FPS,
    onset: mean(tracks.flatMap((track, i) => onsetErrors(track, utterances[i].phones, widest))),
    jerk: jerk(tracks),
  };
}

/** How far a system opens the mouth as a rule: the 95th percentile over speech. */
export function usualWidest(tracks: readonly Track[]): number {
  return quantile(
    tracks.flatMap(({ openness }) => openness),
    0.95,
  );
}

/** Share of the time that the mouth is open by a third of its usual width over a sound. */
export function openShare(tracks: readonly Track[], widest: number): number {
  return mean(tracks.map(({ openness }) => share(openness, (v) => v > OPENED * widest)));
}

/** Milliseconds between the ideal opening after each pause and the mouth's nearest to it. */
function onsetErrors({ openness }: Track, phones: readonly Phone[], widest: number): number[] {
  const ideal = idealAperture(phones, openness.length, FPS);
  const opens = openness.map(
    (v, k) => k > 0 && v > OPENED * widest && openness[k - 1] <= OPENED * widest,
  );
  const reach = Math.round(ONSET_REACH * FPS);
  return phones
    .filter(({ name, start, end }) => name === 'SIL' && end - start >= PAUSE)
    .flatMap(({ end }) => {
      const wanted = ideal.findIndex((value, k) => k > Math.round(end * FPS) - 3 && value > OPENED);
      if (wanted < 0 || wanted + reach >= openness.length) return [];
      const off = opens.reduce(
        (best, is, k) => (is ? Math.min(best, Math.abs(k - wanted)) : best),
        reach,
      );
      return [(off * 1000) / FPS];
    });
}

function jerk(tracks: readonly Track[]): number {
  let [second, first] = [0, 0];
  for (const { openness: track } of tracks) {
    for (let i = 2; i < track.length; i++) {
      second += Math.abs(track[i] - 2 * track[i - 1] + track[i - 2]);
      first += Math.abs(track[i] - track[i - 1]);
    }
  }
  return second / (2 * first + 1e-12);
}

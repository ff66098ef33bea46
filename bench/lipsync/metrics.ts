import { BLENDSHAPE_COUNT, Channel, type ChannelName } from '../../src/motion/channels.js';
import type { MotionFrame } from '../../src/motion/segment.js';
import type { Phone, Utterance } from './corpus.js';
import { separability } from './lda.js';
import { FPS, type System } from './systems.js';

/** Classes that `vinfo` tells apart: what a lip reader can see at a phone's centre. */
const CLASSES = [
  'P B M',
  'F V',
  'TH DH T D N L',
  'S Z',
  'SH ZH CH JH R ER',
  'AA AE AH AY AW',
  'IH IY EY EH Y',
  'AO OW OY UH UW W',
].map((names) => names.split(' '));
const SHUT = CLASSES[0];
const OPEN = ['AA', 'AE', 'AY', 'AW'];
const ROUND = ['UW', 'OW', 'W', 'AO', 'OY', 'UH'];
const SPREAD = ['IY', 'EY', 'IH', 'EH', 'AE'];
/** How open each class of phones ideally is, for the correlation. */
const APERTURE: ReadonlyMap<string, number> = new Map<string, number>([
  ...['SIL', ...SHUT].map((name) => [name, 0] as const),
  ...OPEN.map((name) => [name, 1] as const),
  ...['EH', 'AH', 'AO', 'OY'].map((name) => [name, 0.65] as const),
  ...['EY', 'OW', 'HH'].map((name) => [name, 0.5] as const),
]);
const OTHER_APERTURE = 0.22;
/** Frames a second that a display shows. */
const SHOWN_FPS = 60;
/** Openness, as a share of a system's usual widest, under which lips count as meeting. */
const NEARLY_SHUT = 0.15;

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
  /** Mean second against mean first difference of openness, halved, both absolute, at 60 fps. */
  readonly jerk: number;
}

/** How far apart the lips are: the jaw's opening less what the lips do against it. */
function openness(frame: MotionFrame): number {
  const value = (name: ChannelName) => frame[Channel[name]];
  const pressed =
    0.5 * (value('mouthPressLeft') + value('mouthPressRight')) + value('mouthRollUpper');
  return value('jawOpen') - value('mouthClose') + 0.1 * value('mouthLowerDownLeft') - 0.2 * pressed;
}

function rounding(frame: MotionFrame): number {
  const value = (name: ChannelName) => frame[Channel[name]];
  return value('mouthPucker') + 0.7 * value('mouthFunnel') - 0.3 * value('mouthStretchLeft');
}

/** Scores a system over utterances of known phones. */
export function score(system: System, utterances: readonly Utterance[]): Scores {
  const features: Float64Array[] = [];
  const classes: number[] = [];
  const shut: number[] = [];
  const open: number[] = [];
  const openCentres: number[] = [];
  const round: number[] = [];
  const spread: number[] = [];
  const tracks: number[] = [];
  const ideals: number[] = [];
  for (const { pcm, phones } of utterances) {
    const frames = system.move(pcm).slice(0, Math.floor((pcm.length / 16000) * FPS));
    const track = frames.map(openness);
    tracks.push(...track);
    ideals.push(...idealAperture(phones, frames.length));
    for (const phone of phones) {
      const centre = Math.round(((phone.start + phone.end) / 2) * FPS);
      if (centre < 1 || centre >= frames.length - 1) continue;
      const group = CLASSES.findIndex((names) => names.includes(phone.name));
      if (group >= 0) {
        features.push(Float64Array.from(frames[centre].slice(0, BLENDSHAPE_COUNT)));
        classes.push(group);
      }
      const span = track.slice(Math.floor(phone.start * FPS), Math.ceil(phone.end * FPS) + 1);
      if (SHUT.includes(phone.name)) shut.push(Math.min(...span));
      if (OPEN.includes(phone.name)) {
        open.push(Math.max(...span));
        openCentres.push(track[centre]);
      }
      if (ROUND.includes(phone.name)) round.push(rounding(frames[centre]));
      if (SPREAD.includes(phone.name)) spread.push(rounding(frames[centre]));
    }
  }
  const nearlyShut = NEARLY_SHUT * quantile(tracks, 0.95);
  const { correlation, lag } = bestLag(tracks, ideals);
  return {
    vinfo: separability(features, classes),
    closure: share(shut, (value) => value < nearlyShut),
    falseClosure: share(openCentres, (value) => value < nearlyShut),
    apertureAuc: auc(open, shut),
    roundingAuc: auc(round, spread),
    correlation,
    lag,
    jerk: jerk(tracks),
  };
}

/** Share of the time that the jaw is visibly open over sound without speech. */
export function restlessness(system: System, utterances: readonly Utterance[]): number {
  const widest = utterances.map(({ pcm }) => {
    const values = system.move(pcm).map((frame) => frame[Channel.jawOpen]);
    return values.filter((value) => value > 0.1).length / values.length;
  });
  return widest.reduce((sum, value) => sum + value, 0) / Math.max(1, widest.length);
}

function idealAperture(phones: readonly Phone[], frames: number): number[] {
  const fine = 4;
  const track = new Float64Array(frames * fine);
  for (const { name, start, end } of phones) {
    track.fill(
      APERTURE.get(name) ?? OTHER_APERTURE,
      Math.round(start * FPS * fine),
      Math.round(end * FPS * fine),
    );
  }
  const sigma = 0.03 * FPS * fine;
  const reach = Math.ceil(3 * sigma);
  return Array.from({ length: frames }, (_, k) => {
    let sum = 0;
    let weight = 0;
    for (let d = -reach; d <= reach; d++) {
      const at = k * fine + d;
      if (at < 0 || at >= track.length) continue;
      const gain = Math.exp(-0.5 * (d / sigma) ** 2);
      sum += gain * track[at];
      weight += gain;
    }
    return sum / weight;
  });
}

function bestLag(track: readonly number[], ideal: readonly number[]) {
  let best = { correlation: -1, lag: 0 };
  for (let lag = -5; lag <= 8; lag++) {
    const moved = track.slice(Math.max(0, lag), track.length + Math.min(0, lag));
    const fixed = ideal.slice(Math.max(0, -lag), ideal.length - Math.max(0, lag));
    const correlation = correlate(moved, fixed);
    if (correlation > best.correlation) best = { correlation, lag: (lag * 1000) / FPS };
  }
  return best;
}

function correlate(a: readonly number[], b: readonly number[]): number {
  const meanA = a.reduce((sum, v) => sum + v, 0) / a.length;
  const meanB = b.reduce((sum, v) => sum + v, 0) / b.length;
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB);
    aa += (a[i] - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  }
  return ab / Math.sqrt(aa * bb + 1e-12);
}

function jerk(track: readonly number[]): number {
  const shown = interpolate(track, SHOWN_FPS);
  let [second, first] = [0, 0];
  for (let i = 2; i < shown.length; i++) {
    second += Math.abs(shown[i] - 2 * shown[i - 1] + shown[i - 2]);
    first += Math.abs(shown[i] - shown[i - 1]);
  }
  return second / (2 * first + 1e-12);
}

function interpolate(track: readonly number[], fps: number): number[] {
  return Array.from({ length: Math.floor(((track.length - 1) * fps) / FPS) }, (_, k) => {
    const at = (k * FPS) / fps;
    const before = Math.floor(at);
    return track[before] + (at - before) * (track[before + 1] - track[before]);
  });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function share(values: readonly number[], test: (value: number) => boolean): number {
  return values.filter(test).length / Math.max(1, values.length);
}

/** Chance that a value of `high` lies above one of `low`. */
function auc(high: readonly number[], low: readonly number[]): number {
  const all = [...high.map((v) => [v, 1]), ...low.map((v) => [v, 0])].sort((a, b) => a[0] - b[0]);
  let rankSum = 0;
  for (let i = 0; i < all.length;) {
    let j = i;
    while (j < all.length && all[j][0] === all[i][0]) j++;
    for (let k = i; k < j; k++) if (all[k][1] === 1) rankSum += (i + j + 1) / 2;
    i = j;
  }
  return (rankSum - (high.length * (high.length + 1)) / 2) / (high.length * low.length);
}

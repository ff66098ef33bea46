import { PHASES, type HeardLevels } from './signature-heard.js';
import { UNKNOWN, type SentLevels } from './signature-sent.js';

// Lags are in steps of the heard levels: level `i` that is heard is that of slot `(i - lag) / PHASES`.
// Levels and what they differ by are in half decibels.

/** Range below the loudest that says something; what is quieter is noise of the way. */
const RANGE = 80;
/** Part of the slots that must be known. */
const KNOWN = 0.7;
/** Lags closer than this are the same peak: 15 ms by the difference, 60 ms by the correlation. */
const PEAK = 6;
const BROAD_PEAK = 24;
/** How much what was heard must vary to be told by its shape. */
const LEAST_DEVIATION = 10;
/** Part of the lags that must be known: the right one may be among the others. */
const LAGS_KNOWN = 0.9;

/** Where two signatures agree best. */
export interface Fit {
  /** With a fraction of a step. */
  readonly lag: number;
  /** How well they agree there, and at the best place that is no part of this peak. */
  readonly best: number;
  readonly second: number;
}

/** The latest of what was heard against what was sent. A gain is what the way adds to a level. */
export class SignatureMatch {
  readonly #sent: SentLevels;
  readonly #heard: HeardLevels;

  constructor(sent: SentLevels, heard: HeardLevels) {
    this.#sent = sent;
    this.#heard = heard;
  }

  /**
   * Mean difference of the latest `slots` levels at a lag, where the gain is known. NaN where too few
   * of them are known.
   */
  difference(lag: number, slots: number, gain: number): number {
    const window = this.#window(lag, lag, slots, this.#sent.peak - RANGE + gain, gain);
    return window ? differenceIn(window, lag) : NaN;
  }

  /** The lag in `from..to` with the smallest difference; null where too little is known. */
  closest(from: number, to: number, slots: number, gain: number): Fit | null {
    const window = this.#window(from, to, slots, this.#sent.peak - RANGE + gain, gain);
    if (!window) return null;
    const profile = new Float64Array(to - from + 1);
    for (let lag = from; lag <= to; lag++) profile[lag - from] = -differenceIn(window, lag);
    const fit = peakOf(profile, from, PEAK);
    return fit && { lag: fit.lag, best: -fit.best, second: -fit.second };
  }

  /**
   * The lag in `from..to` with the best correlation, whatever the gain; null where what was heard
   * tells too little.
   */
  alike(from: number, to: number, slots: number): Fit | null {
    const heard = this.#heard;
    const first = heard.end - slots * PHASES;
    if (first < heard.start) return null;
    let peak = -Infinity;
    for (let i = first; i < heard.end; i++) peak = Math.max(peak, heard.at(i));
    const window = this.#window(from, to, slots, peak - RANGE, 0);
    if (!window) return null;
    const profile = new Float64Array(to - from + 1);
    let known = 0;
    for (let lag = from; lag <= to; lag++) {
      const value = correlationIn(window, lag);
      profile[lag - from] = value;
      if (value === value) known++;
    }
    return known < LAGS_KNOWN * profile.length ? null : peakOf(profile, from, BROAD_PEAK);
  }

  /** Part of the latest `slots` that are loud, by what is loud of late. */
  loudness(slots: number): number {
    const heard = this.#heard;
    const first = Math.max(heard.start, heard.end - slots * PHASES);
    let loud = 0;
    for (let i = first; i < heard.end; i++) if (heard.at(i) > heard.peak - RANGE / 2) loud++;
    return loud / (slots * PHASES);
  }

  /** Mean of what the way adds to the loud ones of the latest `slots`; `known` where they are few. */
  gain(lag: number, slots: number, known: number): number {
    const { peak } = this.#sent;
    const last = Math.floor((this.#heard.end - 1 - lag) / PHASES);
    let sum = 0;
    let count = 0;
    for (let slot = last - slots + 1; slot <= last; slot++) {
      const level = this.#sent.at(slot);
      if (level === UNKNOWN || level < peak - RANGE / 2) continue;
      sum += this.#heard.at(slot * PHASES + lag) - level;
      count++;
    }
    return count < slots / 4 ? known : sum / count;
  }

  /** Both sides laid out for lags in `from..to`; null where less was heard. */
  #window(from: number, to: number, slots: number, heardFloor: number, gain: number) {
    const { end, start } = this.#heard;
    const firstHeard = end - slots * PHASES - PHASES + 1;
    if (firstHeard < start) return null;
    const heard = new Float32Array(end - firstHeard);
    for (let i = 0; i < heard.length; i++) {
      heard[i] = Math.max(heardFloor, this.#heard.at(firstHeard + i)) - gain;
    }
    const firstSlot = lastSlot(end, to) - slots + 1;
    const floor = this.#sent.peak - RANGE;
    const sent = new Float32Array(lastSlot(end, from) - firstSlot + 1);
    for (let i = 0; i < sent.length; i++) {
      const level = this.#sent.at(firstSlot + i);
      sent[i] = level === UNKNOWN ? NaN : Math.max(floor, level);
    }
    return { end, slots, heard, firstHeard, sent, firstSlot };
  }
}

interface Window {
  /** One past the newest level that was heard. */
  readonly end: number;
  readonly slots: number;
  readonly heard: Float32Array;
  readonly firstHeard: number;
  /** NaN where not known. */
  readonly sent: Float32Array;
  readonly firstSlot: number;
}

/** The last slot that was heard in full, under a lag. */
const lastSlot = (end: number, lag: number) => Math.floor((end - 1 - lag) / PHASES);

function differenceIn(window: Window, lag: number): number {
  const { slots, heard, sent } = window;
  const slot = lastSlot(window.end, lag) - slots + 1;
  let h = slot * PHASES + lag - window.firstHeard;
  let sum = 0;
  let known = 0;
  for (let s = slot - window.firstSlot, end = s + slots; s < end; s++, h += PHASES) {
    const level = sent[s];
    if (level !== level) continue;
    sum += Math.abs(heard[h] - level);
    known++;
  }
  return known < slots * KNOWN ? NaN : sum / known;
}

function correlationIn(window: Window, lag: number): number {
  const { slots, heard, sent } = window;
  const slot = lastSlot(window.end, lag) - slots + 1;
  let h = slot * PHASES + lag - window.firstHeard;
  let n = 0;
  let x = 0;
  let y = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let s = slot - window.firstSlot, end = s + slots; s < end; s++, h += PHASES) {
    const a = sent[s];
    if (a !== a) continue;
    const b = heard[h];
    x += a;
    y += b;
    xx += a * a;
    yy += b * b;
    xy += a * b;
    n++;
  }
  const spread = n * yy - y * y;
  if (n < slots * KNOWN || spread < (n * LEAST_DEVIATION) ** 2) return NaN;
  return (n * xy - x * y) / Math.sqrt(Math.max(1, n * xx - x * x) * spread);
}

/**
 * The largest of a profile that may have gaps (NaN), and the largest apart from its peak; null where
 * there is nothing to compare it with.
 */
function peakOf(profile: Float64Array, from: number, width: number): Fit | null {
  let best = -1;
  for (let i = 0; i < profile.length; i++) {
    if (profile[i] > (best < 0 ? -Infinity : profile[best])) best = i;
  }
  let second = -Infinity;
  for (let i = 0; i < profile.length; i++) {
    if (Math.abs(i - best) >= width && profile[i] > second) second = profile[i];
  }
  if (best < 0 || second === -Infinity) return null;
  const top = profile[best];
  const tilt = (profile[best + 1] - profile[best - 1]) / 2;
  const bend = 2 * top - profile[best - 1] - profile[best + 1];
  // At an edge, or on a plateau, there is no parabola.
  const shift = tilt / bend;
  return { lag: from + best + (Math.abs(shift) <= 1 ? shift : 0), best: top, second };
}

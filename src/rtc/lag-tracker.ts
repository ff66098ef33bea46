import { PHASES, STEP_SECONDS, type HeardLevels } from './signature-heard.js';
import { SignatureMatch, type Fit } from './signature-match.js';
import type { SentLevels } from './signature-sent.js';

// Lags, spans and moments are in steps of the heard levels (2.5 ms), levels in half decibels.

/** The lag is looked after this often: 20 ms. */
const EVERY = 8;

/** Slots that say whether the lag still holds: 80 ms. */
const CHECKED_SLOTS = 8;
/** Difference from which it does not. Where it holds, 99 in 100 differ by less than 4. */
const CONTRADICTION = 8;
/** Difference up to which two stretches may be the same sound, and up to which they surely are ... */
const SAME = 5;
const CERTAIN = 3;
/** ... where every other lag differs by this much more. */
const ALONE = 3;
/** Part of a change of the gain that is followed every 20 ms. */
const FOLLOW = 0.1;
/** A lag that moves by less, 10 ms, is the same lag. */
const CREEP = 4;

/** Where the lag is looked for while it holds: jitter buffers stretch sound and shrink it. */
const NEAR = { slots: 16, span: 24 };
/** Where it is in doubt, all of the search is looked through, with a little sound or with more. */
const DOUBT_SLOTS = [20, 40];
/** Doubt that lasts for so much sound ends in a search whatever the gain: 1 s. */
const MOST_DOUBT = 400;
/** Part of the sound that must be loud: an edge, or a fade, looks like every other. */
const LOUD = 0.35;

/** The search from nothing: how often, how much sound, and what is a match. */
const SEARCH = { every: 40, slots: 100, correlation: 0.95, alone: 0.12 };
/** How far sound may overtake its packet, and how far it may lag behind: 0.1 s and 3 s. */
const OVERTAKES = 40;
const LAGS = 1200;
/** Packets by whose arrival the search is bounded. */
const ARRIVALS = 10;

/**
 * Finds how far the heard sound lags behind the publisher's clock: heard time less stream time. The
 * search takes a long window, and only a match that stands alone and is found twice. Then a short
 * window follows the lag, and each 80 ms of sound say whether it still holds.
 */
export class LagTracker {
  readonly #heard: HeardLevels;
  readonly #match: SignatureMatch;
  #state: 'searching' | 'locked' | 'doubtful' = 'searching';
  #lag = 0;
  #gain = 0;
  #since = 0;
  #until = 0;
  #next = 0;
  #nextSearch = 0;
  #doubted = 0;
  #candidate: Fit | null = null;
  /** Lags that sound would have which was heard as its packet came. */
  #arrivals: number[] = [];

  constructor(sent: SentLevels, heard: HeardLevels) {
    this.#heard = heard;
    this.#match = new SignatureMatch(sent, heard);
  }

  /** Whether the lag is known, and what is heard bears it out. */
  get locked(): boolean {
    return this.#state === 'locked';
  }

  /** Heard time less stream time, in seconds; null where it is not known. */
  get lag(): number | null {
    return this.#state === 'searching' ? null : this.#lag * STEP_SECONDS;
  }

  /** The lag holds from this heard time on, in seconds ... */
  get since(): number {
    return this.#since * STEP_SECONDS;
  }

  /** ... up to this one: infinite while {@link locked}. */
  get until(): number {
    return this.#until * STEP_SECONDS;
  }

  /** A packet has come whose sound begins at `start`, in seconds of the publisher's clock. */
  arrived(start: number): void {
    this.#arrivals.push(this.#heard.end - start / STEP_SECONDS);
    if (this.#arrivals.length > ARRIVALS) this.#arrivals.shift();
  }

  /** More sound has been heard. */
  update(): void {
    if (this.#heard.end < this.#next) return;
    this.#next = this.#heard.end + EVERY;
    if (this.#state === 'searching') this.#search();
    else if (this.#state === 'locked') this.#follow();
    else this.#resolve();
  }

  /** Forgets all: the publisher has another clock. */
  reset(): void {
    this.#state = 'searching';
    this.#since = this.#until = this.#nextSearch = 0;
    this.#candidate = null;
    this.#arrivals = [];
  }

  #search(): void {
    const now = this.#heard.end;
    if (now < this.#nextSearch) return;
    this.#nextSearch = now + SEARCH.every;
    const range = this.#range(SEARCH.slots);
    const fit = range && this.#match.alike(...range, SEARCH.slots);
    const stands =
      fit && fit.best >= SEARCH.correlation && fit.best - fit.second >= SEARCH.alone ? fit : null;
    const again = stands && this.#candidate && this.#same(stands.lag, this.#candidate.lag);
    this.#candidate = stands;
    if (!stands || !again) return;
    const lag = Math.round(stands.lag);
    const gain = this.#match.gain(lag, SEARCH.slots, 0);
    if (!(this.#match.difference(lag, SEARCH.slots, gain) <= CERTAIN)) return;
    this.#gain = gain;
    this.#lock(stands.lag, SEARCH.slots);
  }

  #follow(): void {
    const fit = this.#near();
    const same = fit && this.#same(fit.lag, this.#lag);
    const moved = fit && fit.best <= CERTAIN && this.#match.loudness(NEAR.slots) >= LOUD;
    if (fit && (same || moved)) {
      if (same) this.#lag = fit.lag;
      else this.#lock(fit.lag, NEAR.slots);
      const lag = Math.round(this.#lag);
      this.#gain += FOLLOW * (this.#match.gain(lag, NEAR.slots, this.#gain) - this.#gain);
    } else if (this.#contradicted()) {
      this.#state = 'doubtful';
      this.#doubted = 0;
      this.#until = this.#heard.end - CHECKED_SLOTS * PHASES;
    }
  }

  #resolve(): void {
    const near = this.#near();
    if (near && this.#same(near.lag, this.#lag)) {
      // Nothing but a hole in the sound.
      this.#lag = near.lag;
      this.#state = 'locked';
      this.#until = Infinity;
      return;
    }
    for (const slots of DOUBT_SLOTS) {
      const range = this.#range(slots);
      const fit = range && this.#closest(...range, slots);
      if (fit) return this.#lock(fit.lag, slots);
    }
    if (this.#match.loudness(DOUBT_SLOTS[0]) >= LOUD) this.#doubted += EVERY;
    if (this.#doubted < MOST_DOUBT) return;
    this.#state = 'searching';
    this.#candidate = null;
  }

  #lock(lag: number, slots: number): void {
    this.#state = 'locked';
    this.#lag = lag;
    this.#since = this.#heard.end - slots * PHASES;
    this.#until = Infinity;
  }

  /** Lags that come into question, by when packets came; null where what is heard tells too little. */
  #range(slots: number): [from: number, to: number] | null {
    if (this.#arrivals.length === 0 || this.#match.loudness(slots) < LOUD) return null;
    const earliest = Math.round(Math.min(...this.#arrivals));
    return [earliest - OVERTAKES, earliest + LAGS];
  }

  #near(): Fit | null {
    const lag = Math.round(this.#lag);
    return this.#closest(lag - NEAR.span, lag + NEAR.span, NEAR.slots);
  }

  #closest(from: number, to: number, slots: number): Fit | null {
    const fit = this.#match.closest(from, to, slots, this.#gain);
    return fit && fit.best <= SAME && fit.second >= fit.best + ALONE ? fit : null;
  }

  #contradicted(): boolean {
    const lag = Math.round(this.#lag);
    return this.#match.difference(lag, CHECKED_SLOTS, this.#gain) > CONTRADICTION;
  }

  #same(a: number, b: number): boolean {
    return Math.abs(a - b) < CREEP;
  }
}

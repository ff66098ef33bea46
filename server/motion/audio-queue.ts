import { pushCost } from './worker-messages.js';

/** A piece of one round's audio, to be worked off at once. */
export interface AudioSlice<Round> {
  readonly round: Round;
  readonly pcm: Int16Array;
  readonly end: boolean;
  /** Whether audio trickles in, so that motion has to leave in short messages. */
  readonly short: boolean;
  /** Its part of what the push counted for, in samples. */
  readonly cost: number;
  /** When the first of it came, where somebody waits for its motion. */
  readonly liveSince: number | null;
}

interface Item<Round> {
  readonly round: Round;
  /** What is left of it. */
  pcm: Int16Array;
  readonly end: boolean;
  /** What it counts for beyond its samples. */
  readonly surcharge: number;
  readonly arrival: Arrival;
}

/** When audio came, and whether somebody waits for its motion. */
export interface Arrival {
  /** In milliseconds, on the clock of the process. */
  readonly at: number;
  readonly live: boolean;
}

/** Of audio that may wait. */
const SOME_TIME: Arrival = { at: 0, live: false };

/**
 * Slice of audio worked off at a time while it trickles, in seconds: no shorter than the pieces that
 * clients send, since each slice costs two wakings and a message.
 */
const SHORT_SLICE_SECONDS = 0.1;
/** More than this waiting, in seconds, is no trickle; slices then double up to the longest. */
const BULK_SECONDS = 0.5;
const LONGEST_SLICE_SECONDS = 1;

/**
 * The waiting audio of one session in order of arrival. Slices start short, so that the first
 * motion leaves soon, and grow while much is waiting.
 */
export class AudioQueue<Round> {
  readonly #sampleRate: number;
  #items: Item<Round>[] = [];
  /** Cost of all items, in samples. */
  #waiting = 0;
  #sliceSeconds = SHORT_SLICE_SECONDS;

  /** @param sampleRate - hertz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  get empty(): boolean {
    return this.#items.length === 0;
  }

  /** What waits, in seconds; a push counts for 20 ms at least. */
  get seconds(): number {
    return this.#waiting / this.#sampleRate;
  }

  /** Whether somebody waits for the next slice: it is live, or a trickle, or a bulk has just begun. */
  get urgent(): boolean {
    if (this.empty) return false;
    return this.liveSince !== null || !this.#bulk || this.#sliceSeconds === SHORT_SLICE_SECONDS;
  }

  /** When the audio that is next came, where it is live. */
  get liveSince(): number | null {
    const arrival = this.#items[0]?.arrival;
    return arrival?.live ? arrival.at : null;
  }

  get #bulk(): boolean {
    return this.#waiting > BULK_SECONDS * this.#sampleRate;
  }

  push(round: Round, pcm: Int16Array, end: boolean, arrival: Arrival = SOME_TIME): void {
    const cost = pushCost(pcm.length, this.#sampleRate);
    this.#items.push({ round, pcm, end, surcharge: cost - pcm.length, arrival });
    this.#waiting += cost;
  }

  /** Drops what waits of a round and returns what it counted for, in samples. */
  drop(round: Round): number {
    const dropped = this.#items.filter((item) => item.round === round);
    this.#items = this.#items.filter((item) => item.round !== round);
    const cost = dropped.reduce((sum, item) => sum + item.pcm.length + item.surcharge, 0);
    this.#waiting -= cost;
    return cost;
  }

  /** Takes the next slice, of one round only; small pieces that wait go together. */
  next(): AudioSlice<Round> | null {
    const first = this.#items[0];
    if (!first) return null;
    const { liveSince } = this;
    const bulk = this.#bulk && liveSince === null;
    const seconds = bulk ? this.#sliceSeconds : SHORT_SLICE_SECONDS;
    this.#sliceSeconds = bulk ? Math.min(2 * seconds, LONGEST_SLICE_SECONDS) : SHORT_SLICE_SECONDS;
    const shortest = Math.round(SHORT_SLICE_SECONDS * this.#sampleRate);
    // Joined pieces make no more than a short slice: audio in pieces is not known to be a bulk.
    const size = Math.max(
      shortest,
      Math.min(first.pcm.length, Math.round(seconds * this.#sampleRate)),
    );
    const parts: Int16Array[] = [];
    let samples = 0;
    let cost = 0;
    let end = false;
    while (!end && samples < size && this.#items[0]?.round === first.round) {
      const item = this.#items[0];
      const part = item.pcm.subarray(0, size - samples);
      item.pcm = item.pcm.subarray(part.length);
      parts.push(part);
      samples += part.length;
      cost += part.length;
      if (item.pcm.length > 0) break;
      this.#items.shift();
      cost += item.surcharge;
      end = item.end;
    }
    this.#waiting -= cost;
    const short = samples <= shortest;
    return { round: first.round, pcm: joined(parts, samples), end, short, cost, liveSince };
  }
}

function joined(parts: readonly Int16Array[], samples: number): Int16Array {
  if (parts.length === 1) return parts[0];
  const whole = new Int16Array(samples);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

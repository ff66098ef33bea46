import { pushCost } from './worker-messages.js';

/** A piece of one request's audio, to be worked off at once. */
export interface AudioSlice {
  readonly reqId: string;
  readonly pcm: Int16Array;
  readonly end: boolean;
  /** Whether audio trickles in, so that motion has to leave in short messages. */
  readonly short: boolean;
  /** Its part of what the push counted for, in samples. */
  readonly cost: number;
}

interface Item {
  readonly reqId: string;
  /** What is left of it. */
  pcm: Int16Array;
  readonly end: boolean;
  /** What it counts for beyond its samples. */
  readonly surcharge: number;
}

/** Slice of audio worked off at a time while it trickles, in seconds. */
const SHORT_SLICE_SECONDS = 0.08;
/** More than this waiting, in seconds, is no trickle; slices then double up to the longest. */
const BULK_SECONDS = 0.5;
const LONGEST_SLICE_SECONDS = 1;

/**
 * The waiting audio of one session in order of arrival. Slices start short, so that the first
 * motion leaves soon, and grow while much is waiting.
 */
export class AudioQueue {
  readonly #sampleRate: number;
  #items: Item[] = [];
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

  /** Whether the next slice is short: audio trickles in, or a bulk of it has just begun. */
  get urgent(): boolean {
    return !this.empty && (!this.#bulk || this.#sliceSeconds === SHORT_SLICE_SECONDS);
  }

  get #bulk(): boolean {
    return this.#waiting > BULK_SECONDS * this.#sampleRate;
  }

  push(reqId: string, pcm: Int16Array, end: boolean): void {
    const cost = pushCost(pcm.length, this.#sampleRate);
    this.#items.push({ reqId, pcm, end, surcharge: cost - pcm.length });
    this.#waiting += cost;
  }

  /** Drops what waits of a request and returns what it counted for, in samples. */
  drop(reqId: string): number {
    const dropped = this.#items.filter((item) => item.reqId === reqId);
    this.#items = this.#items.filter((item) => item.reqId !== reqId);
    const cost = dropped.reduce((sum, item) => sum + item.pcm.length + item.surcharge, 0);
    this.#waiting -= cost;
    return cost;
  }

  /** Takes the next slice, of one request only. */
  next(): AudioSlice | null {
    const item = this.#items[0];
    if (!item) return null;
    const bulk = this.#bulk;
    const seconds = bulk ? this.#sliceSeconds : SHORT_SLICE_SECONDS;
    this.#sliceSeconds = bulk ? Math.min(2 * seconds, LONGEST_SLICE_SECONDS) : SHORT_SLICE_SECONDS;
    const size = Math.round(seconds * this.#sampleRate);
    const pcm = item.pcm.subarray(0, size);
    item.pcm = item.pcm.subarray(size);
    const last = item.pcm.length === 0;
    if (last) this.#items.shift();
    const cost = pcm.length + (last ? item.surcharge : 0);
    this.#waiting -= cost;
    const short = seconds <= SHORT_SLICE_SECONDS;
    return { reqId: item.reqId, pcm, end: last && item.end, short, cost };
  }
}

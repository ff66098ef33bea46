import { INVALID_REQUEST, Refusal } from './refusal.js';

/** Longest request id accepted, in characters. Clients make 27. */
const MAX_ID_LENGTH = 128;
/** Ended ids remembered, so that their reuse is noticed. */
const REMEMBERED = 1024;
/** Requests that may lack motion at a time, ended ones included, for each that may be open. */
const UNFINISHED_PER_OPEN = 4;

/**
 * - `open`: audio is coming in.
 * - `ended`: all audio is there, motion is still to come.
 */
type UnfinishedState = 'open' | 'ended';
/**
 * - `done`: all motion was sent.
 * - `stopped`: interrupted or failed; audio still arriving is dropped, motion is not sent.
 */
type PastState = 'done' | 'stopped';

/**
 * Where each request of a session stands. Whatever a client sends, its size is bounded and each
 * call costs the same.
 */
export class RoundBook {
  readonly #maxOpen: number;
  readonly #unfinished = new Map<string, UnfinishedState>();
  /** The oldest first. */
  readonly #past = new Map<string, PastState>();
  #open = 0;

  /** @param maxOpen - requests that may be open at a time; four times as many may lack motion */
  constructor(maxOpen: number) {
    this.#maxOpen = maxOpen;
  }

  /** Whether no motion is to come. */
  get idle(): boolean {
    return this.#unfinished.size === 0;
  }

  /**
   * Notes that audio of a request came in.
   *
   * @returns whether it is to be used
   * @throws Refusal when the id is empty, too long, used up, or one too many.
   */
  audio(reqId: string, end: boolean): boolean {
    const state = this.#unfinished.get(reqId) ?? this.#past.get(reqId);
    if (state === 'stopped') return false;
    if (state === 'ended' || state === 'done') {
      throw new Refusal(INVALID_REQUEST, 'this req_id has ended, start the next with a fresh one');
    }
    if (state === undefined) {
      this.#assertAcceptable(reqId);
      this.#open++;
    }
    if (end) this.#open--;
    this.#unfinished.set(reqId, end ? 'ended' : 'open');
    return true;
  }

  /** Whether motion of a request is to be sent. */
  wantsMotion(reqId: string): boolean {
    return this.#unfinished.has(reqId);
  }

  /** Notes that the last motion of a request was sent. */
  done(reqId: string): void {
    this.#finish(reqId, 'done');
  }

  /** Notes that a request was interrupted or failed. Returns whether there was anything to stop. */
  stop(reqId: string): boolean {
    if (!this.wantsMotion(reqId)) return false;
    this.#finish(reqId, 'stopped');
    return true;
  }

  #assertAcceptable(reqId: string): void {
    if (reqId === '') throw new Refusal(INVALID_REQUEST, 'req_id is empty');
    if (reqId.length > MAX_ID_LENGTH) {
      throw new Refusal(INVALID_REQUEST, `req_id has more than ${MAX_ID_LENGTH} characters`);
    }
    if (this.#open >= this.#maxOpen) {
      const detail = `${this.#maxOpen} requests are open, end one of them first`;
      throw new Refusal(INVALID_REQUEST, detail);
    }
    if (this.#unfinished.size >= UNFINISHED_PER_OPEN * this.#maxOpen) {
      const detail = `${this.#unfinished.size} requests lack motion, wait for the end of one`;
      throw new Refusal(INVALID_REQUEST, detail);
    }
  }

  #finish(reqId: string, state: PastState): void {
    if (this.#unfinished.get(reqId) === 'open') this.#open--;
    this.#unfinished.delete(reqId);
    this.#past.set(reqId, state);
    if (this.#past.size <= REMEMBERED) return;
    for (const oldest of this.#past.keys()) {
      this.#past.delete(oldest);
      return;
    }
  }
}

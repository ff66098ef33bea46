import { INVALID_REQUEST, Refusal } from './refusal.js';

/** Longest request id accepted, in characters. Clients make 27. */
const MAX_ID_LENGTH = 128;
/** Ended ids remembered, so that their reuse is noticed. */
const REMEMBERED = 1024;

/**
 * - `open`: audio is coming in.
 * - `ended`: all audio is there, motion is still to come.
 * - `done`: all motion was sent.
 * - `stopped`: interrupted or failed; audio still arriving is dropped, motion is not sent.
 */
type RoundState = 'open' | 'ended' | 'done' | 'stopped';

/** Where each request of a session stands. */
export class RoundBook {
  readonly #maxOpen: number;
  readonly #rounds = new Map<string, RoundState>();

  /** @param maxOpen - requests that may be open at a time */
  constructor(maxOpen: number) {
    this.#maxOpen = maxOpen;
  }

  /** Whether no motion is to come. */
  get idle(): boolean {
    return this.#count('open') + this.#count('ended') === 0;
  }

  /**
   * Notes that audio of a request came in.
   *
   * @returns whether it is to be used
   * @throws Refusal when the id is empty, too long, used up, or one too many.
   */
  audio(reqId: string, end: boolean): boolean {
    const state = this.#rounds.get(reqId);
    if (state === 'stopped') return false;
    if (state === 'ended' || state === 'done') {
      throw new Refusal(INVALID_REQUEST, 'this req_id has ended, start the next with a fresh one');
    }
    if (state === undefined) this.#assertAcceptable(reqId);
    this.#set(reqId, end ? 'ended' : 'open');
    return true;
  }

  /** Whether motion of a request is to be sent. */
  wantsMotion(reqId: string): boolean {
    const state = this.#rounds.get(reqId);
    return state === 'open' || state === 'ended';
  }

  /** Notes that the last motion of a request was sent. */
  done(reqId: string): void {
    this.#set(reqId, 'done');
  }

  /** Notes that a request was interrupted or failed. Returns whether there was anything to stop. */
  stop(reqId: string): boolean {
    if (!this.wantsMotion(reqId)) return false;
    this.#set(reqId, 'stopped');
    return true;
  }

  #assertAcceptable(reqId: string): void {
    if (reqId === '') throw new Refusal(INVALID_REQUEST, 'req_id is empty');
    if (reqId.length > MAX_ID_LENGTH) {
      throw new Refusal(INVALID_REQUEST, `req_id has more than ${MAX_ID_LENGTH} characters`);
    }
    if (this.#count('open') < this.#maxOpen) return;
    throw new Refusal(INVALID_REQUEST, `${this.#maxOpen} requests are open, end one of them first`);
  }

  #set(reqId: string, state: RoundState): void {
    this.#rounds.set(reqId, state);
    if (this.#rounds.size <= REMEMBERED) return;
    for (const [id, past] of this.#rounds) {
      if (past !== 'done' && past !== 'stopped') continue;
      this.#rounds.delete(id);
      return;
    }
  }

  #count(state: RoundState): number {
    let count = 0;
    for (const value of this.#rounds.values()) if (value === state) count++;
    return count;
  }
}

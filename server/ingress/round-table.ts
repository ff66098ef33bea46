import { INVALID_REQUEST, Refusal } from './refusal.js';
import { Round, type RoundState } from './round.js';

/** Longest request id accepted, in characters. Clients make 27. */
export const MAX_ID_LENGTH = 128;
/** Ended ids remembered, so that their reuse is noticed. */
const REMEMBERED = 1024;
/** Requests that may lack motion at a time, ended ones included, for each that may be open. */
const UNFINISHED_PER_OPEN = 4;

/**
 * The rounds of a session by the ids that its client names them by, and how the latest of the past
 * ones ended. Whatever a client sends, its size is bounded and each call costs the same.
 */
export class RoundTable {
  readonly #maxOpen: number;
  readonly #begin: (reqId: string) => Round;
  /** Rounds that live, in order of their beginning, and past ones in order of their end. */
  readonly #rounds = new Map<string, Round | RoundState>();
  #live = 0;
  #open = 0;

  /** @param maxOpen - rounds that may be open at a time; four times as many may lack motion */
  constructor(maxOpen: number, begin: (reqId: string) => Round) {
    this.#maxOpen = maxOpen;
    this.#begin = begin;
  }

  /** Whether no motion is to come. */
  get idle(): boolean {
    return this.#live === 0;
  }

  /** How many take audio. */
  get open(): number {
    return this.#open;
  }

  /** The round of an id, while it lives. */
  get(reqId: string): Round | null {
    const round = this.#rounds.get(reqId);
    return round instanceof Round ? round : null;
  }

  /** The rounds that live, up to this one, in order of their beginning; all of them without an id. */
  upTo(reqId?: string): Round[] {
    const live = [...this.#rounds.values()].filter((round) => round instanceof Round);
    return reqId === undefined ? live : live.slice(0, live.findIndex(({ id }) => id === reqId) + 1);
  }

  /**
   * The round that audio with this id is for, begun with the first of it.
   *
   * @returns null for one that was stopped: its audio is to be dropped
   * @throws Refusal when the id is empty, too long, used up, or one too many.
   */
  forAudio(reqId: string): Round | null {
    const known = this.#rounds.get(reqId);
    const state = known instanceof Round ? known.state : known;
    if (state === 'stopped') return null;
    if (state === 'ended' || state === 'done') {
      throw new Refusal(INVALID_REQUEST, 'this req_id has ended, start the next with a fresh one');
    }
    if (known instanceof Round) return known;
    this.#assertAcceptable(reqId);
    const round = this.#begin(reqId);
    this.#rounds.set(reqId, round);
    this.#live++;
    this.#open++;
    return round;
  }

  /** Notes that a round came from one state into another. */
  moved(round: Round, from: RoundState): void {
    if (from === 'open') this.#open--;
    if (round.state === 'ended') return;
    this.#live--;
    this.#rounds.delete(round.id);
    this.#rounds.set(round.id, round.state);
    if (this.#rounds.size - this.#live > REMEMBERED) this.#forgetOldest();
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
    if (this.#live >= UNFINISHED_PER_OPEN * this.#maxOpen) {
      const detail = `${this.#live} requests lack motion, wait for the end of one`;
      throw new Refusal(INVALID_REQUEST, detail);
    }
  }

  #forgetOldest(): void {
    for (const [id, round] of this.#rounds) {
      if (round instanceof Round) continue;
      this.#rounds.delete(id);
      return;
    }
  }
}

import type { Animated } from '../motion/animator.js';
import { UNTRACED, type RoundTrace } from '../metrics/traces.js';
import type { MotionLane, MotionReceiver } from '../motion/lane.js';

/**
 * - `open`: audio is coming in.
 * - `ended`: all audio is there; motion is still to come, or the room has not heard it all.
 * - `done`: all motion was sent, or the room heard it.
 * - `stopped`: interrupted or failed; nothing is sent any more.
 */
export type RoundState = 'open' | 'ended' | 'done' | 'stopped';

/** Where what is made of rounds goes: back to the client, or into a room. */
export interface RoundOutlet {
  /** Takes the next of a round. With `end` it has the round finish, now or when it was heard. */
  deliver(round: Round, animated: Animated, end: boolean): void;
  /** The round was stopped before it was finished. */
  drop(round: Round): void;
}

/** What the rounds of a session share: where their audio goes, and their motion. */
export interface RoundWays {
  readonly lane: MotionLane;
  readonly outlet: RoundOutlet;
}

export interface RoundEvents {
  /** It came from `from` into another state, and nobody has been told of it yet. */
  moved(round: Round, from: RoundState): void;
  /** Its thread failed it; it is stopped. */
  failed(round: Round, fault: 'audio' | 'engine', problem: string): void;
  /** Half a sample was left at its end, and dropped. */
  truncated(round: Round): void;
  /** It is done or stopped, and all that had to be sent was sent. */
  settled(round: Round): void;
}

const NOTHING = new Uint8Array(0);

/**
 * One request of a client, from its first audio to its last motion. Whoever has to do with it holds
 * this object; its state is settled before anything is sent or anyone is called.
 */
export class Round implements MotionReceiver {
  readonly #ways: RoundWays;
  readonly #events: RoundEvents;
  readonly #number: number;
  #state: RoundState = 'open';
  /** The first byte of a sample whose second has not come yet, or nothing. */
  #half = NOTHING;
  #empty = true;

  /** @param id - `req_id` on the wire */
  constructor(
    readonly id: string,
    ways: RoundWays,
    events: RoundEvents,
    private readonly trace: RoundTrace = UNTRACED,
  ) {
    this.#ways = ways;
    this.#events = events;
    this.#number = ways.lane.begin(this);
  }

  get state(): RoundState {
    return this.#state;
  }

  /** Whether no audio came for it. */
  get empty(): boolean {
    return this.#empty;
  }

  /**
   * Takes the next audio, cut anywhere. Half a sample waits for the other half; where none comes
   * before the end, it is dropped: nobody hears it.
   *
   * @param audio - may be a view; a copy is handed on
   */
  push(audio: Uint8Array, end: boolean): void {
    const { lane } = this.#ways;
    const bytes = lane.settings.audio === 'pcm' ? this.#wholeSamples(audio) : new Uint8Array(audio);
    if (bytes.length > 0) this.#empty = false;
    if (end) this.#move('ended');
    lane.push(this.#number, bytes, end);
    if (end && this.#half.length > 0) this.#events.truncated(this);
  }

  /** Stops it: no more work is done for it, and nothing more is sent. */
  stop(): void {
    this.#move('stopped');
    this.#ways.lane.stop(this.#number);
    this.#ways.outlet.drop(this);
    this.#settle();
  }

  deliver(animated: Animated, end: boolean): void {
    this.trace.answered();
    this.#ways.outlet.deliver(this, animated, end);
  }

  /** To be called by its outlet once all of it is where it should be. @param last - sends the rest */
  finish(last?: () => void): void {
    this.#move('done');
    last?.();
    this.#settle();
  }

  fail(fault: 'audio' | 'engine', problem: string): void {
    this.#move('stopped');
    this.trace.failed(problem);
    this.#ways.outlet.drop(this);
    this.#events.failed(this, fault, problem);
    this.#settle();
  }

  #settle(): void {
    this.trace.ended(this.#state);
    this.#events.settled(this);
  }

  #move(to: RoundState): void {
    const from = this.#state;
    this.#state = to;
    if (to !== 'ended') this.#ways.lane.end(this.#number);
    this.#events.moved(this, from);
  }

  #wholeSamples(audio: Uint8Array): Uint8Array<ArrayBuffer> {
    if (audio.length === 0) return new Uint8Array(0);
    const half = this.#half;
    const length = half.length + audio.length;
    const bytes = new Uint8Array(length - (length % 2));
    this.#half = length % 2 === 0 ? NOTHING : audio.slice(-1);
    if (bytes.length === 0) return bytes;
    bytes.set(half);
    bytes.set(audio.subarray(0, bytes.length - half.length), half.length);
    return bytes;
  }
}

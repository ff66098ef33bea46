import type { WebSocket } from 'ws';
import type { MotionLane, MotionReceiver } from '../motion/lane.js';
import { audioCost } from '../motion/worker-messages.js';

/**
 * - `open`: audio is coming in.
 * - `ended`: all audio is there, motion is still to come.
 * - `done`: all motion was sent.
 * - `stopped`: interrupted or failed; no motion is sent any more.
 */
export type RoundState = 'open' | 'ended' | 'done' | 'stopped';

/** What the rounds of a session share: where their audio goes, and their motion. */
export interface RoundWays {
  readonly lane: MotionLane;
  readonly socket: Pick<WebSocket, 'send'>;
  /** Called whenever a message was handed to the network. */
  readonly written: () => void;
}

export interface RoundEvents {
  /** It came from `from` into another state, and nobody has been told of it yet. */
  moved(round: Round, from: RoundState): void;
  /** Its thread failed it; it is stopped. */
  failed(round: Round, fault: 'audio' | 'engine', problem: string): void;
  /** Half a sample was left at its end, and dropped. */
  truncated(round: Round): void;
  /** It is done or stopped, and all that had to be sent was sent. */
  settled(): void;
}

const BINARY = { binary: true };
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

  /** @param id - `req_id` on the wire */
  constructor(
    readonly id: string,
    ways: RoundWays,
    events: RoundEvents,
  ) {
    this.#ways = ways;
    this.#events = events;
    this.#number = ways.lane.begin(this);
  }

  get state(): RoundState {
    return this.#state;
  }

  /**
   * Takes the next audio, cut anywhere. Half a sample waits for the other half; where none comes
   * before the end, it is dropped: nobody hears it.
   *
   * @param audio - may be a view; a copy is handed on
   */
  push(audio: Uint8Array, end: boolean): void {
    const { port, settings } = this.#ways.lane;
    const bytes = settings.audio === 'pcm' ? this.#wholeSamples(audio) : new Uint8Array(audio);
    if (end) this.#move('ended');
    this.#ways.lane.waiting += audioCost(bytes.length, settings);
    port.postMessage({ type: 'audio', round: this.#number, bytes, end }, [bytes.buffer]);
    if (end && this.#half.length > 0) this.#events.truncated(this);
  }

  /** Stops it: no more work is done for it, and nothing more is sent. */
  stop(): void {
    this.#move('stopped');
    this.#ways.lane.port.postMessage({ type: 'stop', round: this.#number });
    this.#events.settled();
  }

  deliver(messages: readonly Uint8Array[], end: boolean): void {
    if (end) this.#move('done');
    for (const message of messages) this.#ways.socket.send(message, BINARY, this.#ways.written);
    if (end) this.#events.settled();
  }

  fail(fault: 'audio' | 'engine', problem: string): void {
    this.#move('stopped');
    this.#events.failed(this, fault, problem);
    this.#events.settled();
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

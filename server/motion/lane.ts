import {
  encodedCost,
  pushCost,
  type FromWorker,
  type LaneSettings,
  type ToWorker,
} from './worker-messages.js';

/** What a lane reports to the session that owns it. */
export interface LaneHandlers {
  /** Encoded messages to be sent, in order. `end`: the request is done. */
  motion(reqId: string, messages: readonly Uint8Array[], end: boolean): void;
  /** A request failed, because of its audio or in the engine; nothing more comes for it. */
  failed(reqId: string, problem: string, fault: 'audio' | 'engine'): void;
  /** Less audio is waiting than before. */
  progress(): void;
  /** The thread ended; nothing more comes at all. */
  lost(): void;
}

/** The way of one session's audio into a motion thread, and of its motion back. */
export class MotionLane {
  readonly #id: number;
  readonly #sampleRate: number;
  readonly #post: (message: ToWorker, transfer?: ArrayBuffer[]) => void;
  readonly #handlers: LaneHandlers;
  #waiting = 0;
  #held = false;
  #closed = false;

  constructor(
    id: number,
    settings: LaneSettings,
    post: (message: ToWorker, transfer?: ArrayBuffer[]) => void,
    handlers: LaneHandlers,
  ) {
    this.#id = id;
    this.#sampleRate = settings.sampleRate;
    this.#post = post;
    this.#handlers = handlers;
    post({ type: 'open', lane: id, settings });
  }

  /** Audio handed in and not worked off yet, in seconds; a push counts for 20 ms at least. */
  get backlog(): number {
    return this.#waiting / this.#sampleRate;
  }

  /** @param pcm - becomes the thread's; the caller's view is empty afterwards */
  push(reqId: string, pcm: Int16Array<ArrayBuffer>, end: boolean): void {
    if (this.#closed) return;
    this.#waiting += pushCost(pcm.length, this.#sampleRate);
    this.#post({ type: 'push', lane: this.#id, reqId, pcm, end }, [pcm.buffer]);
  }

  /** @param bytes - the next of an Ogg Opus stream; become the thread's */
  pushEncoded(reqId: string, bytes: Uint8Array<ArrayBuffer>, end: boolean): void {
    if (this.#closed) return;
    this.#waiting += encodedCost(bytes.length, this.#sampleRate);
    this.#post({ type: 'pushEncoded', lane: this.#id, reqId, bytes, end }, [bytes.buffer]);
  }

  /** Stops work on a request. */
  interrupt(reqId: string): void {
    if (!this.#closed) this.#post({ type: 'interrupt', lane: this.#id, reqId });
  }

  /** Lets the work rest, or go on. */
  hold(held: boolean): void {
    if (this.#closed || held === this.#held) return;
    this.#held = held;
    this.#post({ type: 'hold', lane: this.#id, held });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#post({ type: 'close', lane: this.#id });
  }

  /** For the pool: a message of the thread for this lane. */
  receive(message: Exclude<FromWorker, { type: 'ready' }>): void {
    if (this.#closed) return;
    this.#waiting -= message.cost;
    if (message.type === 'failed') {
      this.#handlers.failed(message.reqId, message.problem, message.fault);
    } else this.#handlers.motion(message.reqId, message.messages, message.end);
    this.#handlers.progress();
  }

  /** For the pool: the thread is gone. */
  lose(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#handlers.lost();
  }
}

import type { Animated } from './animator.js';
import { AudioBatch } from './audio-batch.js';
import { clock } from './clock.js';
import type { LanePort } from './lane-port.js';
import { audioCost, type FromWorker, type LaneSettings, type ToWorker } from './worker-messages.js';

const BYTES_A_SAMPLE = 2;

/** What a lane says to the session that owns it. */
export interface LaneEvents {
  /** Less audio is waiting than before, or motion came. */
  progress(): void;
  /** The thread ended; nothing more comes at all. */
  lost(): void;
}

/** Why work rests: the client does not read, or its room has enough to say. */
export type HoldReason = 'unread' | 'room';

/** Whoever gets what a thread makes of a round. */
export interface MotionReceiver {
  readonly id: string;
  /** The next of it, in order. `end`: this is the last. */
  deliver(animated: Animated, end: boolean): void;
  /** The round failed, because of its audio or in the engine; nothing more comes for it. */
  fail(fault: 'audio' | 'engine', problem: string): void;
}

/** One session's way into a motion thread and back: a port of its own, shared by its rounds. */
export class MotionLane {
  readonly settings: LaneSettings;
  readonly #port: LanePort<FromWorker, ToWorker>;
  readonly #busy: () => boolean;
  readonly #batch: AudioBatch;
  /** Rounds that motion has come for. */
  readonly #moving = new Set<number>();
  /** What was handed in and is not worked off yet, in samples. */
  #waiting = 0;
  readonly #events: LaneEvents;
  /** Rounds that motion may come for, by the number that the thread knows them by. */
  readonly #rounds = new Map<number, MotionReceiver>();
  #begun = 0;
  /** Who wants the work to rest. */
  readonly #holders = new Set<HoldReason>();
  #closed = false;

  /** @param busy - whether the thread has much to do */
  constructor(
    port: LanePort<FromWorker, ToWorker>,
    settings: LaneSettings,
    events: LaneEvents,
    busy: () => boolean = () => false,
  ) {
    this.#port = port;
    this.settings = settings;
    this.#events = events;
    this.#busy = busy;
    this.#batch = new AudioBatch(BYTES_A_SAMPLE * settings.sampleRate, (round, bytes) =>
      this.#post(round, bytes, false),
    );
    port.on('message', (message) => this.#receive(message));
    port.on('close', () => this.lose());
  }

  /** What was handed in and is not worked off yet, in samples. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Audio handed in and not worked off yet, in seconds; a push counts for 20 ms at least. */
  get backlog(): number {
    return this.#waiting / this.settings.sampleRate;
  }

  /** Makes a round known to the thread. Returns its number, good until the round is ended. */
  begin(round: MotionReceiver): number {
    const number = ++this.#begun;
    this.#rounds.set(number, round);
    this.#tell({ type: 'begin', round: number, reqId: round.id });
    return number;
  }

  /** Takes the next audio of a round. @param bytes - of its own buffer, which goes to the thread */
  push(number: number, bytes: Uint8Array<ArrayBuffer>, end: boolean): void {
    const may = this.settings.audio === 'pcm' && !end && this.#moving.has(number);
    if (may && this.#busy()) return this.#batch.add(number, bytes);
    this.#batch.flush();
    this.#post(number, bytes, end);
  }

  /** Has the thread stop work on a round. */
  stop(number: number): void {
    this.#batch.drop(number);
    this.#tell({ type: 'stop', round: number });
  }

  /** Ends a round: nothing more is delivered for it. */
  end(number: number): void {
    this.#rounds.delete(number);
    this.#moving.delete(number);
  }

  /** Lets the work rest, or go on when no other reason is left. */
  hold(held: boolean, reason: HoldReason): void {
    const before = this.#holders.size > 0;
    if (held) this.#holders.add(reason);
    else this.#holders.delete(reason);
    const now = this.#holders.size > 0;
    if (now !== before && !this.#closed) this.#tell({ type: 'hold', held: now });
  }

  close(): void {
    this.#closed = true;
    this.#batch.close();
    this.#port.close();
  }

  /** To be called when the thread is gone. */
  lose(): void {
    if (this.#closed) return;
    this.close();
    this.#events.lost();
  }

  #post(round: number, bytes: Uint8Array<ArrayBuffer>, end: boolean): void {
    this.#waiting += audioCost(bytes.length, this.settings);
    this.#tell({ type: 'audio', round, bytes, end, at: clock() }, [bytes.buffer]);
  }

  #tell(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  #receive(message: FromWorker): void {
    if (this.#closed) return;
    this.#waiting -= message.cost;
    if (message.type === 'motion') {
      if (this.#rounds.has(message.round)) this.#moving.add(message.round);
      this.#rounds.get(message.round)?.deliver(message, message.end);
    } else if (message.type === 'failed') {
      this.#rounds.get(message.round)?.fail(message.fault, message.problem);
    }
    this.#events.progress();
  }
}

import type { MessagePort } from 'node:worker_threads';
import type { Animated } from './animator.js';
import type { FromWorker, LaneSettings } from './worker-messages.js';

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
  /** Where rounds put their audio. */
  readonly port: MessagePort;
  readonly settings: LaneSettings;
  /** What was handed in and is not worked off yet, in samples; whoever hands in adds to it. */
  waiting = 0;
  readonly #events: LaneEvents;
  /** Rounds that motion may come for, by the number that the thread knows them by. */
  readonly #rounds = new Map<number, MotionReceiver>();
  #begun = 0;
  /** Who wants the work to rest. */
  readonly #holders = new Set<HoldReason>();
  #closed = false;

  constructor(port: MessagePort, settings: LaneSettings, events: LaneEvents) {
    this.port = port;
    this.settings = settings;
    this.#events = events;
    port.on('message', (message: FromWorker) => this.#receive(message));
    port.on('close', () => this.lose());
  }

  /** Audio handed in and not worked off yet, in seconds; a push counts for 20 ms at least. */
  get backlog(): number {
    return this.waiting / this.settings.sampleRate;
  }

  /** Makes a round known to the thread. Returns its number, good until the round is ended. */
  begin(round: MotionReceiver): number {
    const number = ++this.#begun;
    this.#rounds.set(number, round);
    this.port.postMessage({ type: 'begin', round: number, reqId: round.id });
    return number;
  }

  /** Ends a round: nothing more is delivered for it. */
  end(number: number): void {
    this.#rounds.delete(number);
  }

  /** Lets the work rest, or go on when no other reason is left. */
  hold(held: boolean, reason: HoldReason): void {
    const before = this.#holders.size > 0;
    if (held) this.#holders.add(reason);
    else this.#holders.delete(reason);
    const now = this.#holders.size > 0;
    if (now !== before && !this.#closed) this.port.postMessage({ type: 'hold', held: now });
  }

  close(): void {
    this.#closed = true;
    this.port.close();
  }

  /** To be called when the thread is gone. */
  lose(): void {
    if (this.#closed) return;
    this.close();
    this.#events.lost();
  }

  #receive(message: FromWorker): void {
    if (this.#closed) return;
    this.waiting -= message.cost;
    if (message.type === 'motion') {
      this.#rounds.get(message.round)?.deliver(message, message.end);
    } else if (message.type === 'failed') {
      this.#rounds.get(message.round)?.fail(message.fault, message.problem);
    }
    this.#events.progress();
  }
}

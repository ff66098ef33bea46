import { pcm16FromBytes } from '../../src/base/audio-format.js';
import type { LipsyncModel } from '../../src/lipsync/index.js';
import { AudioQueue } from './audio-queue.js';
import type { LanePort } from './lane-port.js';
import type { LoadMeter } from './load-meter.js';
import { OpusIntake } from './opus-intake.js';
import { Pace } from './pace.js';
import { RoomAnimator } from './room-animator.js';
import { RoundAnimator } from './round-animator.js';
import type { ThreadRound } from './thread-round.js';
import {
  audioCost,
  decodedRate,
  type FromWorker,
  type LaneSettings,
  type Tenant,
  type ToWorker,
} from './worker-messages.js';

/** Whose lanes are of nobody in particular. */
const COMMON: Tenant = { id: '', weight: 1 };

/** One session on a motion thread: its rounds, and their audio that waits. */
export class ThreadLane {
  readonly #port: LanePort<ToWorker, FromWorker>;
  readonly #settings: LaneSettings;
  readonly #model: LipsyncModel;
  readonly #meter: LoadMeter;
  readonly #wake: () => void;
  /** Those that have audio or motion to come, by the numbers that messages name them by. */
  readonly #rounds = new Map<number, ThreadRound>();
  readonly #queue: AudioQueue<ThreadRound>;
  /** Decodes into the queue, where audio comes encoded. */
  readonly #intake: OpusIntake | null;
  #held = false;

  /** @param wake - called when there may be something to work off */
  constructor(
    port: LanePort<ToWorker, FromWorker>,
    settings: LaneSettings,
    model: LipsyncModel,
    meter: LoadMeter,
    wake: () => void,
  ) {
    this.#port = port;
    this.#settings = settings;
    this.#model = model;
    this.#meter = meter;
    this.#wake = wake;
    this.#queue = new AudioQueue(settings.sampleRate);
    this.#intake = settings.audio === 'opus' ? this.#decoding() : null;
    port.on('message', (message) => this.#receive(message));
  }

  /** Whether there is nothing to work off, or it is to wait. */
  get resting(): boolean {
    return this.#held || this.#queue.empty;
  }

  /** Whether somebody waits for the next motion this moment. */
  get urgent(): boolean {
    return this.#queue.urgent;
  }

  /** When the audio that is next came, where it is live. */
  get liveSince(): number | null {
    return this.#queue.liveSince;
  }

  get tenant(): Tenant {
    return this.#settings.tenant ?? COMMON;
  }

  /** Works off the next slice of audio. */
  work(): void {
    const slice = this.#queue.next();
    if (!slice) return;
    const { round, pcm, end, short, cost, liveSince } = slice;
    if (liveSince !== null) this.#meter.waited(liveSince);
    try {
      const animated = round.animator.push(pcm, end, short);
      if (end) this.#rounds.delete(round.number);
      const transfer = [
        ...animated.messages.map((message) => message.buffer as ArrayBuffer),
        ...animated.stretches.map((stretch) => stretch.pcm.buffer),
      ];
      this.#post({ type: 'motion', round: round.number, ...animated, end, cost }, transfer);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.#fail(round, 'engine', problem, cost);
    }
    this.#intake?.pump();
  }

  /** Frees what the session holds here. */
  close(): void {
    for (const round of this.#rounds.values()) this.#drop(round);
  }

  #receive(message: ToWorker): void {
    if (message.type === 'hold') this.#held = message.held;
    else if (message.type === 'begin') this.#begin(message.round, message.reqId);
    else {
      const round = this.#rounds.get(message.round);
      if (message.type === 'stop') this.#report(round ? this.#drop(round) : 0);
      // A round that failed here gets audio until its session has heard of it.
      else if (!round) this.#report(audioCost(message.bytes.length, this.#settings));
      else if (this.#intake) this.#intake.push(round, message.bytes, message.end);
      else this.#enqueue(round, message);
    }
    this.#wake();
  }

  #enqueue(round: ThreadRound, { bytes, end, at }: Extract<ToWorker, { type: 'audio' }>): void {
    const pcm = pcm16FromBytes(bytes);
    const live = round.pace.push(pcm.length / this.#settings.sampleRate, at);
    this.#queue.push(round, pcm, end, { at, live });
  }

  #begin(number: number, reqId: string): void {
    const Animator = this.#settings.room ? RoomAnimator : RoundAnimator;
    const animator = new Animator(this.#model, this.#settings, reqId);
    this.#rounds.set(number, { number, animator, pace: new Pace(), stream: null });
  }

  #decoding(): OpusIntake {
    return new OpusIntake(this.#queue, decodedRate(this.#settings.room !== undefined), {
      decoded: (cost) => {
        this.#report(cost);
        this.#wake();
      },
      failed: (round, problem) => this.#fail(round, 'audio', problem, 0),
    });
  }

  #fail(round: ThreadRound, fault: 'audio' | 'engine', problem: string, cost: number): void {
    const waiting = this.#drop(round);
    this.#post({ type: 'failed', round: round.number, fault, problem, cost: cost + waiting });
  }

  /** Tells that less audio is waiting, or more where it turned out to be. */
  #report(cost: number): void {
    if (cost !== 0) this.#post({ type: 'progress', cost });
  }

  /** Ends a round and returns what its waiting audio counted for, in samples. */
  #drop(round: ThreadRound): number {
    this.#rounds.delete(round.number);
    return this.#queue.drop(round) + (this.#intake?.drop(round) ?? 0);
  }

  #post(message: FromWorker, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}

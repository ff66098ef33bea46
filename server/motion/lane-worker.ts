import type { LipsyncModel } from '../../src/lipsync/index.js';
import { AudioQueue, type AudioSlice } from './audio-queue.js';
import { OpusIntake } from './opus-intake.js';
import { RoundAnimator } from './round-animator.js';
import type { FromWorker, LaneSettings, ToWorker } from './worker-messages.js';

/** Every so many turns the urgent lanes do not go first, so that they cannot starve the others. */
const FAIR_TURN = 4;

interface Lane {
  readonly settings: LaneSettings;
  readonly queue: AudioQueue;
  /** Decodes into the queue, where audio comes encoded. */
  readonly intake: OpusIntake | null;
  readonly rounds: Map<string, RoundAnimator>;
  held: boolean;
}

/**
 * The work of a motion thread: takes turns between its lanes, one slice of audio each, and lets
 * messages in between any two slices, so that no session can keep the others waiting.
 */
export class LaneWorker {
  readonly #model: LipsyncModel;
  readonly #post: (message: FromWorker, transfer: ArrayBuffer[]) => void;
  /** In the order of their turns. */
  readonly #lanes = new Map<number, Lane>();
  #scheduled = false;
  #turns = 0;

  constructor(model: LipsyncModel, post: (message: FromWorker, transfer: ArrayBuffer[]) => void) {
    this.#model = model;
    this.#post = post;
  }

  receive(message: ToWorker): void {
    if (message.type === 'open') {
      this.#lanes.set(message.lane, this.#open(message.lane, message.settings));
      return;
    }
    const lane = this.#lanes.get(message.lane);
    if (!lane) return;
    if (message.type === 'push') lane.queue.push(message.reqId, message.pcm, message.end);
    else if (message.type === 'pushEncoded') {
      lane.intake?.push(message.reqId, message.bytes, message.end);
    } else if (message.type === 'interrupt') this.#interrupt(message.lane, lane, message.reqId);
    else if (message.type === 'hold') lane.held = message.held;
    else {
      lane.intake?.close();
      this.#lanes.delete(message.lane);
    }
    this.#schedule();
  }

  #open(id: number, settings: LaneSettings): Lane {
    const queue = new AudioQueue(settings.sampleRate);
    const rounds = new Map<string, RoundAnimator>();
    const intake = settings.audio === 'opus' ? this.#intake(id, queue, rounds) : null;
    return { settings, queue, intake, rounds, held: false };
  }

  #intake(id: number, queue: AudioQueue, rounds: Map<string, RoundAnimator>): OpusIntake {
    return new OpusIntake(queue, {
      decoded: (reqId, cost) => {
        if (cost !== 0) this.#report(id, reqId, cost);
        this.#schedule();
      },
      failed: (reqId, problem, cost) => {
        rounds.delete(reqId);
        const dropped = cost + queue.drop(reqId);
        this.#post({ type: 'failed', lane: id, reqId, fault: 'audio', problem, cost: dropped }, []);
      },
    });
  }

  #report(id: number, reqId: string, cost: number): void {
    this.#post({ type: 'motion', lane: id, reqId, messages: [], end: false, cost }, []);
  }

  #interrupt(id: number, lane: Lane, reqId: string): void {
    const cost = lane.queue.drop(reqId) + (lane.intake?.drop(reqId) ?? 0);
    lane.rounds.delete(reqId);
    this.#report(id, reqId, cost);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#takeTurn()) this.#schedule();
    });
  }

  /** Works off one slice of the lane whose turn it is. Returns whether there was one. */
  #takeTurn(): boolean {
    const id = this.#nextLane();
    if (id === null) return false;
    const lane = this.#lanes.get(id);
    const slice = lane?.queue.next();
    if (!lane || !slice) return false;
    this.#lanes.delete(id);
    this.#lanes.set(id, lane);
    this.#animate(id, lane, slice);
    lane.intake?.pump();
    return true;
  }

  /** Lanes that somebody waits for this moment go before those with a bulk to work off. */
  #nextLane(): number | null {
    const urgentFirst = ++this.#turns % FAIR_TURN !== 0;
    let next: number | null = null;
    for (const [id, { held, queue }] of this.#lanes) {
      if (held || queue.empty) continue;
      if (!urgentFirst || queue.urgent) return id;
      next ??= id;
    }
    return next;
  }

  #animate(id: number, lane: Lane, { reqId, pcm, end, short, cost }: AudioSlice): void {
    try {
      const round = lane.rounds.get(reqId) ?? new RoundAnimator(this.#model, lane.settings, reqId);
      lane.rounds.set(reqId, round);
      const messages = round.push(pcm, end, short);
      const transfer = messages.map((message) => message.buffer as ArrayBuffer);
      if (end) lane.rounds.delete(reqId);
      this.#post({ type: 'motion', lane: id, reqId, messages, end, cost }, transfer);
    } catch (error) {
      const dropped = lane.queue.drop(reqId) + (lane.intake?.drop(reqId) ?? 0);
      lane.rounds.delete(reqId);
      const problem = error instanceof Error ? error.message : String(error);
      const failed = { lane: id, reqId, problem, cost: cost + dropped };
      this.#post({ type: 'failed', fault: 'engine', ...failed }, []);
    }
  }
}

import { setImmediate as nextTask } from 'node:timers/promises';
import { floatToPcm16 } from '../../src/base/audio-format.js';
import { MalformedAudioError } from '../../src/protocol/ogg/malformed-audio.js';
import type { AudioQueue } from './audio-queue.js';
import { clock } from './clock.js';
import { OggOpusDecoder } from '../../node/ogg-opus-decoder.js';
import type { ThreadRound } from './thread-round.js';
import { encodedCost, pushCost, type decodedRate } from './worker-messages.js';

/** Decoded audio kept ahead, in seconds: what waits beyond stays encoded. */
const AHEAD_SECONDS = 1;

interface Item {
  readonly round: ThreadRound;
  readonly bytes: Uint8Array;
  readonly end: boolean;
  /** What it counts for, less what was decoded of it. */
  cost: number;
  begun: boolean;
}

type DecodedRate = ReturnType<typeof decodedRate>;

export interface IntakeHandlers {
  /** Audio was decoded into the queue, and `cost` less is waiting than was before. */
  decoded(cost: number): void;
  /** The round cannot be decoded; it is to be dropped. */
  failed(round: ThreadRound, problem: string): void;
}

/**
 * Decodes the audio of one session into its queue, in order of arrival and no further ahead than
 * needed: a few bytes of Opus can stand for minutes of silence.
 */
export class OpusIntake {
  readonly #queue: AudioQueue<ThreadRound>;
  readonly #sampleRate: DecodedRate;
  readonly #handlers: IntakeHandlers;
  #items: Item[] = [];
  #pumping = false;

  /** @param sampleRate - that it decodes to, in hertz */
  constructor(queue: AudioQueue<ThreadRound>, sampleRate: DecodedRate, handlers: IntakeHandlers) {
    this.#queue = queue;
    this.#sampleRate = sampleRate;
    this.#handlers = handlers;
  }

  push(round: ThreadRound, bytes: Uint8Array, end: boolean): void {
    const cost = encodedCost(bytes.length, this.#sampleRate);
    this.#items.push({ round, bytes, end, cost, begun: false });
    this.pump();
  }

  /** Drops what waits of a round and returns what it counted for, in samples. */
  drop(round: ThreadRound): number {
    const dropped = this.#items.filter((item) => item.round === round);
    this.#items = this.#items.filter((item) => item.round !== round);
    round.stream?.free();
    return dropped.reduce((sum, { cost }) => sum + cost, 0);
  }

  /** To be called when audio was taken out of the queue. */
  pump(): void {
    if (this.#pumping) return;
    void this.#run();
  }

  async #run(): Promise<void> {
    this.#pumping = true;
    while (this.#items.length > 0 && this.#queue.seconds < AHEAD_SECONDS) {
      await this.#decode(this.#items[0]);
      // Pages without audio fill no queue; messages of others go between them all the same.
      await nextTask();
    }
    this.#pumping = false;
  }

  /** Decodes one page of an item, or finishes it. */
  async #decode(item: Item): Promise<void> {
    const stream = (item.round.stream ??= new OggOpusDecoder(this.#sampleRate, 1));
    const dropped = (): boolean => this.#items[0] !== item;
    try {
      if (!item.begun) stream.push(item.bytes);
      item.begun = true;
      const samples = await stream.decodePage();
      if (dropped()) return;
      if (samples) return this.#enqueue(item, floatToPcm16(samples), false);
      if (item.end) stream.assertWhole();
      this.#finish(item);
    } catch (error) {
      if (dropped()) return;
      const problem = error instanceof MalformedAudioError ? error.message : String(error);
      this.#handlers.failed(item.round, problem);
    }
  }

  #finish(item: Item): void {
    if (item.end) {
      this.#enqueue(item, new Int16Array(0), true);
      item.round.stream?.free();
    }
    this.#items.shift();
    this.#handlers.decoded(item.cost);
  }

  /** What is in the queue counts by itself from now on. */
  #enqueue(item: Item, pcm: Int16Array, end: boolean): void {
    if (pcm.length === 0 && !end) return;
    item.cost -= pushCost(pcm.length, this.#sampleRate);
    const at = clock();
    const live = item.round.pace.push(pcm.length / this.#sampleRate, at);
    this.#queue.push(item.round, pcm, end, { at, live });
    this.#handlers.decoded(0);
  }
}

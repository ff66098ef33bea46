import { setImmediate as nextTask } from 'node:timers/promises';
import { floatToPcm16 } from '../../src/base/audio-format.js';
import { MalformedAudioError } from '../../src/protocol/ogg/malformed-audio.js';
import type { AudioQueue } from './audio-queue.js';
import { OggOpusDecoder } from '../../node/ogg-opus-decoder.js';
import { DECODED_RATE, encodedCost, pushCost } from './worker-messages.js';

/** Decoded audio kept ahead, in seconds: what waits beyond stays encoded. */
const AHEAD_SECONDS = 1;

interface Item {
  readonly reqId: string;
  readonly bytes: Uint8Array;
  readonly end: boolean;
  /** What it counts for, less what was decoded of it. */
  cost: number;
  begun: boolean;
}

/** What an intake tells of a request. */
export interface IntakeHandlers {
  /** Audio was decoded into the queue, and `cost` less is waiting than was before. */
  decoded(reqId: string, cost: number): void;
  /** The request cannot be decoded; `cost` is what all that waited of it counted for. */
  failed(reqId: string, problem: string, cost: number): void;
}

/**
 * Decodes the audio of one session into its queue, in order of arrival and no further ahead than
 * needed: a few bytes of Opus can stand for minutes of silence.
 */
export class OpusIntake {
  readonly #queue: AudioQueue;
  readonly #handlers: IntakeHandlers;
  readonly #streams = new Map<string, OggOpusDecoder>();
  #items: Item[] = [];
  #pumping = false;

  constructor(queue: AudioQueue, handlers: IntakeHandlers) {
    this.#queue = queue;
    this.#handlers = handlers;
  }

  push(reqId: string, bytes: Uint8Array, end: boolean): void {
    const cost = encodedCost(bytes.length, DECODED_RATE);
    this.#items.push({ reqId, bytes, end, cost, begun: false });
    this.pump();
  }

  /** Drops what waits of a request and returns what it counted for, in samples. */
  drop(reqId: string): number {
    const dropped = this.#items.filter((item) => item.reqId === reqId);
    this.#items = this.#items.filter((item) => item.reqId !== reqId);
    this.#free(reqId);
    return dropped.reduce((sum, { cost }) => sum + cost, 0);
  }

  close(): void {
    this.#items = [];
    for (const reqId of [...this.#streams.keys()]) this.#free(reqId);
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
    const { reqId } = item;
    const stream = this.#streams.get(reqId) ?? new OggOpusDecoder(DECODED_RATE, 1);
    this.#streams.set(reqId, stream);
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
      this.#handlers.failed(reqId, problem, this.drop(reqId));
    }
  }

  #finish(item: Item): void {
    if (item.end) {
      this.#enqueue(item, new Int16Array(0), true);
      this.#free(item.reqId);
    }
    this.#items.shift();
    this.#handlers.decoded(item.reqId, item.cost);
  }

  /** What is in the queue counts by itself from now on. */
  #enqueue(item: Item, pcm: Int16Array, end: boolean): void {
    if (pcm.length === 0 && !end) return;
    item.cost -= pushCost(pcm.length, DECODED_RATE);
    this.#queue.push(item.reqId, pcm, end);
    this.#handlers.decoded(item.reqId, 0);
  }

  #free(reqId: string): void {
    this.#streams.get(reqId)?.free();
    this.#streams.delete(reqId);
  }
}

import { LipsyncEngine, seedOf, type LipsyncModel } from '../../lipsync/index.js';
import { nextTask } from '../../base/next-task.js';
import { packMotion, type LipsyncRequest, type LipsyncResponse } from './messages.js';

/** Audio handed to the engine before other streams and messages get their turn, in seconds. */
const SLICE_SECONDS = 0.2;

interface Stream {
  readonly engine: LipsyncEngine;
  readonly sliceSamples: number;
  readonly queue: { pcm: Int16Array; end: boolean }[];
}

/**
 * Runs the lip-sync engine for any number of streams, a slice of each in turn, so that a long file
 * neither blocks its thread nor delays the others. The same class serves the worker and, where a
 * page may not start one, the page itself.
 */
export class LipsyncRunner {
  readonly #streams = new Map<string, Stream>();
  #running = false;

  constructor(
    private readonly model: LipsyncModel,
    private readonly emit: (response: LipsyncResponse) => void,
  ) {}

  handle(request: LipsyncRequest): void {
    if (request.type === 'drop') {
      this.#streams.delete(request.stream);
      return;
    }
    const { stream: id, sampleRate, pcm, end } = request;
    let stream = this.#streams.get(id);
    if (!stream) {
      const engine = new LipsyncEngine(this.model, { sampleRate, seed: seedOf(id) });
      stream = { engine, sliceSamples: Math.round(sampleRate * SLICE_SECONDS), queue: [] };
      this.#streams.set(id, stream);
    }
    stream.queue.push({ pcm, end });
    void this.#run();
  }

  /** Drops all streams. */
  stop(): void {
    this.#streams.clear();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    let busy = true;
    while (busy) {
      busy = false;
      for (const [id, stream] of this.#streams) busy = this.#step(id, stream) || busy;
      await nextTask();
    }
    this.#running = false;
    // A request that came during the last pause finds `#running` set; look once more.
    if ([...this.#streams.values()].some(({ queue }) => queue.length > 0)) void this.#run();
  }

  /** Works on one slice of a stream. Returns whether there was one. */
  #step(id: string, stream: Stream): boolean {
    const head = stream.queue[0];
    if (!head) return false;
    const slice = head.pcm.subarray(0, stream.sliceSamples);
    const rest = head.pcm.subarray(slice.length);
    if (rest.length > 0) stream.queue[0] = { pcm: rest, end: head.end };
    else stream.queue.shift();
    const end = head.end && rest.length === 0;
    try {
      const segment = stream.engine.push(slice, end);
      if (segment.frames.length > 0) {
        this.emit({ type: 'motion', stream: id, motion: packMotion(segment) });
      }
      if (end) {
        this.#streams.delete(id);
        this.emit({ type: 'end', stream: id });
      }
    } catch (error) {
      this.#streams.delete(id);
      this.emit({ type: 'error', stream: id, message: String(error) });
    }
    return true;
  }
}

import { nextTask } from '../../base/next-task.js';
import { LipsyncEngine, seedOf, type LipsyncModel } from '../../lipsync/index.js';
import {
  packMotion,
  type LipsyncRequest,
  type LipsyncResponse,
  type LipsyncSpeech,
} from './messages.js';

/** Audio handed to the engine before other rounds and messages get their turn, in seconds. */
const SLICE_SECONDS = 0.2;

/** One round at work. */
interface Job {
  readonly port: MessagePort;
  readonly engine: LipsyncEngine;
  readonly sliceSamples: number;
  readonly queue: { pcm: Int16Array; end: boolean }[];
}

/**
 * Runs the lip-sync engine for any number of rounds, a slice of each in turn, so that a long file
 * neither blocks its thread nor delays the others. The same class serves the worker and, where a
 * page may not start one, the page itself.
 */
export class LipsyncRunner {
  readonly #jobs = new Set<Job>();
  #running = false;

  constructor(private readonly model: LipsyncModel) {}

  /**
   * Takes on a round, whose speech comes and whose motion goes by its port.
   *
   * @throws Error when the engine cannot be made for this speech.
   */
  open(port: MessagePort, { sampleRate, seed }: LipsyncSpeech): void {
    const engine = new LipsyncEngine(this.model, { sampleRate, seed: seedOf(seed) });
    const sliceSamples = Math.round(sampleRate * SLICE_SECONDS);
    const job: Job = { port, engine, sliceSamples, queue: [] };
    this.#jobs.add(job);
    port.onmessage = ({ data }: MessageEvent<LipsyncRequest>) => this.#take(job, data);
  }

  /** Drops all rounds. */
  stop(): void {
    for (const job of this.#jobs) this.#close(job);
  }

  #take(job: Job, request: LipsyncRequest): void {
    if (request.type === 'drop') return this.#close(job);
    job.queue.push(request);
    void this.#run();
  }

  #close(job: Job): void {
    this.#jobs.delete(job);
    job.port.close();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while ([...this.#jobs].some(({ queue }) => queue.length > 0)) {
      for (const job of this.#jobs) this.#step(job);
      await nextTask();
    }
    this.#running = false;
  }

  /** Works on one slice of a round. */
  #step(job: Job): void {
    const head = job.queue[0];
    if (!head) return;
    const slice = head.pcm.subarray(0, job.sliceSamples);
    const rest = head.pcm.subarray(slice.length);
    if (rest.length > 0) job.queue[0] = { pcm: rest, end: head.end };
    else job.queue.shift();
    const end = head.end && rest.length === 0;
    try {
      const segment = job.engine.push(slice, end);
      if (segment.frames.length > 0) {
        const motion = packMotion(segment);
        this.#answer(job, { type: 'motion', motion }, [motion.values.buffer]);
      }
      if (!end) return;
      this.#answer(job, { type: 'end' });
    } catch (error) {
      this.#answer(job, { type: 'error', message: String(error) });
    }
    this.#close(job);
  }

  #answer({ port }: Job, response: LipsyncResponse, transfer: Transferable[] = []): void {
    port.postMessage(response, transfer);
  }
}

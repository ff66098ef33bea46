import type { Samples } from '../../base/audio-format.js';
import { nextTask } from '../../base/next-task.js';
import type { SampleRate } from '../../base/sample-rate.js';
import type { AudioConsumer } from '../../round/audio-track.js';
import type { SpokenRound } from '../../round/round.js';
import type { SpeechConverter } from '../speech-converter.js';
import type { LipsyncRuntime } from './lipsync-runtime.js';
import { unpackMotion, type LipsyncRequest, type LipsyncResponse } from './messages.js';

/** One round at the lip-sync engine: its speech goes, and its motion comes, by a port of its own. */
export class LipsyncRound implements AudioConsumer {
  readonly #round: SpokenRound;
  readonly #runtime: LipsyncRuntime;
  readonly #port: MessagePort;
  readonly #converter: SpeechConverter;
  readonly #done = new AbortController();
  readonly #moved = new AbortController();
  readonly #fail: (reason: unknown) => void;
  /** Speech of an engine that is not asked for yet, by reference; `null` from then on. */
  #waiting: Samples[] | null = null;
  #ended = false;

  /**
   * @param sampleRate at which the engine gets the speech, in hertz.
   * @param converter brings the speech of the round to that rate.
   * @param over aborted when no more motion is wanted.
   * @param fail told when no more motion comes.
   */
  constructor(
    round: SpokenRound,
    runtime: LipsyncRuntime,
    { sampleRate, converter, over, fail }: RoundContext,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.#round = round;
    this.#runtime = runtime;
    this.#port = port1;
    this.#fail = fail;
    this.#converter = converter;
    port1.onmessage = ({ data }: MessageEvent<LipsyncResponse>) => this.#receive(data);
    const { signal } = this.#done;
    over.addEventListener('abort', () => this.#drop(), { once: true, signal });
    runtime.broken.addEventListener('abort', () => this.#break(runtime.broken.reason), {
      once: true,
      signal,
    });
    const open = (): void => runtime.open(port2, { sampleRate, seed: round.id }, signal);
    if (runtime.started || round.live) open();
    else {
      // An engine that does not run yet lets sound begin before it takes its part of the machine.
      const waiting: Samples[] = (this.#waiting = []);
      void round.begun.then(() => {
        open();
        return this.#catchUp(waiting);
      });
    }
  }

  /** Aborted when the engine has moved the mouth, or will not. */
  get moved(): AbortSignal {
    return this.#moved.signal;
  }

  push(samples: Samples): void {
    if (this.#waiting) this.#waiting.push(samples);
    else this.#send(this.#converter.push(samples), false);
  }

  end(): void {
    if (this.#waiting) this.#ended = true;
    else this.#send(this.#converter.end(), true);
  }

  /** Converts what has waited, piece by piece, as the page has sound to tend. */
  async #catchUp(waiting: readonly Samples[]): Promise<void> {
    // More of it may come meanwhile.
    for (const samples of waiting) {
      if (this.#done.signal.aborted) return;
      this.#send(this.#converter.push(samples), false);
      await nextTask();
    }
    this.#waiting = null;
    if (this.#ended) this.end();
  }

  #send(pcm: Int16Array, end: boolean): void {
    if (this.#done.signal.aborted || (pcm.length === 0 && !end)) return;
    // The one copy on this way: the player holds the same array.
    const copy = pcm.slice();
    this.#ask({ type: 'push', pcm: copy, end }, [copy.buffer]);
  }

  #ask(request: LipsyncRequest, transfer: Transferable[] = []): void {
    this.#port.postMessage(request, transfer);
  }

  #receive(response: LipsyncResponse): void {
    if (this.#done.signal.aborted) return;
    if (response.type === 'motion') {
      this.#runtime.proven = true;
      this.#moved.abort();
      this.#round.motion.append(unpackMotion(response.motion));
      return;
    }
    if (response.type === 'error') return this.#break(response.message);
    this.#finish();
    this.#round.motion.end();
  }

  #break(reason: unknown): void {
    this.#finish();
    this.#fail(reason);
  }

  /** Nothing more is wanted. */
  #drop(): void {
    this.#ask({ type: 'drop' });
    this.#finish();
  }

  #finish(): void {
    this.#done.abort();
    this.#moved.abort();
    this.#port.close();
  }
}

/** What a round at the engine depends on. */
export interface RoundContext {
  /** At which the engine gets the speech, in hertz. */
  readonly sampleRate: SampleRate;
  /** Brings the speech of the round to that rate. */
  readonly converter: SpeechConverter;
  /** Aborted when no more motion is wanted. */
  readonly over: AbortSignal;
  /** Told when no more motion comes. */
  fail(reason: unknown): void;
}

import type { Samples } from '../../base/audio-format.js';
import type { SampleRate } from '../../base/sample-rate.js';
import type { AudioConsumer } from '../../round/audio-track.js';
import type { SpokenRound } from '../../round/round.js';
import { SpeechConverter } from '../speech-converter.js';
import type { LipsyncRuntime } from './lipsync-runtime.js';
import { unpackMotion, type LipsyncRequest, type LipsyncResponse } from './messages.js';

/** One round at the lip-sync engine: its speech goes, and its motion comes, by a port of its own. */
export class LipsyncRound implements AudioConsumer {
  readonly #round: SpokenRound;
  readonly #port: MessagePort;
  readonly #converter: SpeechConverter;
  readonly #done = new AbortController();
  readonly #fail: (reason: unknown) => void;

  /**
   * @param sampleRate at which the engine gets the speech, in hertz.
   * @param over aborted when no more motion is wanted.
   * @param fail told when no more motion comes.
   */
  constructor(
    round: SpokenRound,
    runtime: LipsyncRuntime,
    { sampleRate, over, fail }: RoundContext,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.#round = round;
    this.#port = port1;
    this.#fail = fail;
    this.#converter = new SpeechConverter(round.sampleRate, sampleRate);
    port1.onmessage = ({ data }: MessageEvent<LipsyncResponse>) => this.#receive(data);
    const { signal } = this.#done;
    over.addEventListener('abort', () => this.#drop(), { once: true, signal });
    runtime.broken.addEventListener('abort', () => this.#break(runtime.broken.reason), {
      once: true,
      signal,
    });
    runtime.open(port2, { sampleRate, seed: round.id }, signal);
  }

  push(samples: Samples): void {
    this.#send(this.#converter.push(samples), false);
  }

  end(): void {
    this.#send(this.#converter.end(), true);
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
    this.#port.close();
  }
}

/** What a round at the engine depends on. */
export interface RoundContext {
  /** At which the engine gets the speech, in hertz. */
  readonly sampleRate: SampleRate;
  /** Aborted when no more motion is wanted. */
  readonly over: AbortSignal;
  /** Told when no more motion comes. */
  fail(reason: unknown): void;
}

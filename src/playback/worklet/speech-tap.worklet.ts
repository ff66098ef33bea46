import { scope } from './scope.js';
import { TAP_PROCESSOR, type TapMessage } from './tap-messages.js';

/** Length of a chunk, in seconds. */
const CHUNK = 0.02;

/**
 * Hands what is connected to it to the page as mono chunks of 20 ms. Any message from the page ends
 * it: it sends what is left, then `null`.
 */
class SpeechTapProcessor extends scope.AudioWorkletProcessor {
  readonly #size = Math.round(CHUNK * scope.sampleRate);
  #chunk = new Float32Array(this.#size);
  #filled = 0;
  #ended = false;

  constructor() {
    super();
    this.port.onmessage = () => {
      if (this.#ended) return;
      this.#ended = true;
      if (this.#filled > 0) this.#send(this.#chunk.slice(0, this.#filled), 0);
      this.port.postMessage(null satisfies TapMessage);
    };
  }

  process(inputs: Float32Array[][]): boolean {
    const channels = inputs[0];
    if (this.#ended || channels.length === 0) return !this.#ended;
    for (let i = 0; i < channels[0].length; i++) {
      let sum = 0;
      for (const channel of channels) sum += channel[i];
      this.#chunk[this.#filled++] = sum / channels.length;
      if (this.#filled === this.#size) {
        this.#send(this.#chunk, i + 1);
        this.#chunk = new Float32Array(this.#size);
        this.#filled = 0;
      }
    }
    return true;
  }

  /** @param rendered samples of the present block that are in it. */
  #send(samples: Float32Array, rendered: number): void {
    const time = (scope.currentFrame + rendered - samples.length) / scope.sampleRate;
    this.port.postMessage({ samples, time } satisfies TapMessage, [samples.buffer]);
  }
}

scope.registerProcessor(TAP_PROCESSOR, SpeechTapProcessor);

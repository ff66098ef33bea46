import type { TellVoice, VoiceSource } from './round-sound.js';
import type { PlayerReport, VoiceOptions } from './worklet/player-messages.js';
import { VoiceQueue } from './worklet/voice-queue.js';

/** Rate at which voices take their time, in hertz; nobody hears it. */
const RATE = 16_000;
/** Frames of a block: 20 ms. */
const BLOCK = 320;
/** How often time is taken, in milliseconds. */
const INTERVAL = 20;

/**
 * A player of muted speech without an audio context, which browsers keep standing until the visitor
 * touches the page: voices take their time by the page's clock, and are not heard.
 */
export class SilentOutput implements VoiceSource {
  readonly sampleRate = RATE;
  /** First frame of the next block. */
  currentFrame = 0;
  readonly #voices = new VoiceQueue(this);
  readonly #block = new Float32Array(BLOCK);
  readonly #began = performance.now();
  readonly #timer = setInterval(() => this.#advance(), INTERVAL);

  /** Its time in seconds, as `AudioContext.currentTime`. */
  get currentTime(): number {
    return this.currentFrame / RATE;
  }

  begin(options: VoiceOptions, hear: (report: PlayerReport) => void): TellVoice {
    const voice = this.#voices.begin(options, hear);
    // As with an audio thread, nothing comes of it within the call.
    return (command) => queueMicrotask(() => voice.obey(command));
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#voices.release();
  }

  #advance(): void {
    const due = ((performance.now() - this.#began) / 1000) * RATE;
    for (; this.currentFrame + BLOCK <= due; this.currentFrame += BLOCK) {
      this.#voices.render(this.#block.fill(0));
    }
  }
}

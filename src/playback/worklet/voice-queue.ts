import type { PlayerReport, VoiceOptions } from './player-messages.js';
import { VoiceLink, type FrameClock } from './voice-link.js';

/** Time between regular reports, in seconds. */
const REPORT_INTERVAL = 0.03;

/**
 * The voices of a player, one after the other, in the order they began; they report where they are.
 * A later voice sounds when the one before it is done, so an interrupted one fades out first.
 */
export class VoiceQueue {
  /** In order; done ones stay until released, so that the page goes on hearing the time. */
  #voices: VoiceLink[] = [];
  #lastReport = 0;

  constructor(private readonly clock: FrameClock) {}

  /** @param hear is told where the voice is, until it is released. */
  begin(options: VoiceOptions, hear: (report: PlayerReport) => void): VoiceLink {
    const voice = new VoiceLink(options, hear, this.clock);
    this.#voices.push(voice);
    return voice;
  }

  /** Renders the block that starts at the present frame into `out`, which holds silence. */
  render(out: Float32Array): void {
    if (this.#voices.some((voice) => voice.gone)) {
      this.#voices = this.#voices.filter((voice) => !voice.gone);
    }
    this.#voices.find((voice) => !voice.done)?.render(out);
    const { currentFrame, sampleRate } = this.clock;
    const frame = currentFrame + out.length;
    if (frame - this.#lastReport < REPORT_INTERVAL * sampleRate) return;
    this.#lastReport = frame;
    for (const voice of this.#voices) voice.report('tick', out.length);
  }

  release(): void {
    for (const voice of this.#voices.splice(0)) voice.release();
  }
}

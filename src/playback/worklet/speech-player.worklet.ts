import { PLAYER_ENDED, PLAYER_PROCESSOR, type PlayerCommand } from './player-messages.js';
import { scope } from './scope.js';
import { VoiceLink } from './voice-link.js';

/** Time between regular reports, in seconds. */
const REPORT_INTERVAL = 0.03;

/**
 * Plays the voices one after the other, in the order they began, and has them report where they
 * are. A later voice sounds when the one before it is done, so an interrupted one fades out first.
 */
class SpeechPlayerProcessor extends scope.AudioWorkletProcessor {
  /** In order; done ones stay until released, so that the page goes on hearing the time. */
  #voices: VoiceLink[] = [];
  #lastReport = 0;
  #disposed = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<PlayerCommand>) => this.#obey(data);
  }

  process(_inputs: unknown, outputs: Float32Array[][]): boolean {
    const [out] = outputs[0];
    if (this.#voices.some((voice) => voice.gone)) {
      this.#voices = this.#voices.filter((voice) => !voice.gone);
    }
    this.#voices.find((voice) => !voice.done)?.render(out);
    const frame = scope.currentFrame + out.length;
    if (frame - this.#lastReport >= REPORT_INTERVAL * scope.sampleRate) {
      this.#lastReport = frame;
      for (const voice of this.#voices) voice.report('tick', out.length);
    }
    if (this.#disposed) this.port.postMessage(PLAYER_ENDED);
    return !this.#disposed;
  }

  #obey(command: PlayerCommand): void {
    if (command.type === 'begin') {
      this.#voices.push(new VoiceLink(command.options, command.port));
      return;
    }
    this.#disposed = true;
    for (const voice of this.#voices.splice(0)) voice.release();
  }
}

scope.registerProcessor(PLAYER_PROCESSOR, SpeechPlayerProcessor);

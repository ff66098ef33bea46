import { PLAYER_ENDED, PLAYER_PROCESSOR, type PlayerCommand } from './player-messages.js';
import { scope } from './scope.js';
import { VoiceQueue } from './voice-queue.js';

/** Plays voices in the audio thread. */
class SpeechPlayerProcessor extends scope.AudioWorkletProcessor {
  readonly #voices = new VoiceQueue(scope);
  #disposed = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<PlayerCommand>) => this.#obey(data);
  }

  process(_inputs: unknown, outputs: Float32Array[][]): boolean {
    this.#voices.render(outputs[0][0]);
    if (this.#disposed) this.port.postMessage(PLAYER_ENDED);
    return !this.#disposed;
  }

  #obey(command: PlayerCommand): void {
    if (command.type === 'begin') return this.#voices.begin(command.options, command.port);
    this.#disposed = true;
    this.#voices.release();
  }
}

scope.registerProcessor(PLAYER_PROCESSOR, SpeechPlayerProcessor);

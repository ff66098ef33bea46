import {
  PLAYER_ENDED,
  PLAYER_PROCESSOR,
  type PlayerCommand,
  type PlayerMessage,
} from './player-messages.js';
import { scope } from './scope.js';
import type { VoiceLink } from './voice-link.js';
import { VoiceQueue } from './voice-queue.js';

/** Plays voices in the audio thread. */
class SpeechPlayerProcessor extends scope.AudioWorkletProcessor {
  readonly #voices = new VoiceQueue(scope);
  /** Those that the page is not done with, by number. */
  readonly #links = new Map<number, VoiceLink>();
  #disposed = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<PlayerCommand>) => this.#obey(data);
  }

  process(_inputs: unknown, outputs: Float32Array[][]): boolean {
    this.#voices.render(outputs[0][0]);
    if (this.#disposed) this.#tell(PLAYER_ENDED);
    return !this.#disposed;
  }

  #obey(command: PlayerCommand): void {
    if (command.type === 'dispose') {
      this.#disposed = true;
      this.#links.clear();
      this.#voices.release();
      return;
    }
    const { voice } = command;
    if (command.type === 'begin') {
      const link = this.#voices.begin(command.options, (report) => this.#tell({ voice, report }));
      this.#links.set(voice, link);
      return;
    }
    this.#links.get(voice)?.obey(command.command);
    if (command.command.type === 'release') this.#links.delete(voice);
  }

  #tell(message: PlayerMessage): void {
    this.port.postMessage(message);
  }
}

scope.registerProcessor(PLAYER_PROCESSOR, SpeechPlayerProcessor);

import {
  PLAYER_ENDED,
  PLAYER_PROCESSOR,
  type PlayerCommand,
  type PlayerEdge,
  type VoiceCommand,
} from './player-messages.js';
import { scope } from './scope.js';
import { Voice } from './voice.js';

/** Time between regular reports, in seconds. */
const REPORT_INTERVAL = 0.03;

/**
 * Plays the voices one after the other, in the order they began, and reports where they are. A
 * later voice sounds when the one before it is done, so an interrupted one fades out first.
 */
class SpeechPlayerProcessor extends scope.AudioWorkletProcessor {
  /** In order; done ones stay until released, so that the page goes on hearing the time. */
  readonly #voices: Voice[] = [];
  #lastReport = 0;
  #disposed = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<PlayerCommand>) => this.#obey(data);
  }

  process(_inputs: unknown, outputs: Float32Array[][]): boolean {
    const [out] = outputs[0];
    this.#voices.find((voice) => !voice.done)?.render(out);
    const frame = scope.currentFrame + out.length;
    if (frame - this.#lastReport >= REPORT_INTERVAL * scope.sampleRate) {
      this.#lastReport = frame;
      for (const voice of [...this.#voices]) this.#report(voice, 'tick', out.length);
    }
    if (this.#disposed) this.port.postMessage(PLAYER_ENDED);
    return !this.#disposed;
  }

  #obey(command: PlayerCommand): void {
    if (command.type === 'dispose') {
      this.#disposed = true;
      this.#voices.length = 0;
    } else if (command.type === 'begin') {
      const { voice: id, sampleRate, audible, rebuffer } = command;
      const options = { id, rate: scope.sampleRate, sampleRate, audible, rebuffer };
      this.#voices.push(new Voice(options, (voice, edge, at) => this.#report(voice, edge, at)));
    } else {
      const index = this.#voices.findIndex((voice) => voice.id === command.voice);
      if (index === -1) return;
      this.#instruct(this.#voices[index], command);
    }
  }

  #instruct(voice: Voice, command: VoiceCommand): void {
    switch (command.type) {
      case 'push':
        return voice.push(command.samples);
      case 'finish':
        return voice.finish();
      case 'start':
        return voice.start();
      case 'hold':
        return voice.hold();
      case 'interrupt':
        return voice.interrupt();
      case 'limit':
        return voice.setLimit(command.seconds);
      case 'rebuffer':
        return voice.setRebuffer(command.seconds);
      case 'trim':
        return voice.trim(command.seconds);
      case 'release':
        if (voice.running) voice.abandon();
        else this.#remove(voice);
    }
  }

  #remove(voice: Voice): void {
    this.#voices.splice(this.#voices.indexOf(voice), 1);
  }

  #report(voice: Voice, edge: PlayerEdge, offset: number): void {
    if (voice.abandoned) {
      if (voice.done) this.#remove(voice);
      return;
    }
    const time = (scope.currentFrame + offset) / scope.sampleRate;
    this.port.postMessage(voice.report(edge, time));
  }
}

scope.registerProcessor(PLAYER_PROCESSOR, SpeechPlayerProcessor);

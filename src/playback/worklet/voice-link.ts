import type { PlayerEdge, PlayerReport, VoiceCommand, VoiceOptions } from './player-messages.js';
import { Voice } from './voice.js';

/** Where the rendering is. */
export interface FrameClock {
  /** In hertz. */
  readonly sampleRate: number;
  /** First frame of the present block. */
  readonly currentFrame: number;
}

/** A voice that obeys the page, and tells it where it is, until the page is done with it. */
export class VoiceLink {
  readonly #voice: Voice;
  readonly #hear: (report: PlayerReport) => void;
  readonly #clock: FrameClock;
  #released = false;

  constructor(options: VoiceOptions, hear: (report: PlayerReport) => void, clock: FrameClock) {
    this.#voice = new Voice(options, clock.sampleRate, (edge, offset) => this.report(edge, offset));
    this.#hear = hear;
    this.#clock = clock;
  }

  /** Whether it leaves the next voice its turn. */
  get done(): boolean {
    return this.#voice.done;
  }

  /** Whether nobody hears it, nor of it, any more. */
  get gone(): boolean {
    return this.#released && (this.#voice.done || !this.#voice.running);
  }

  render(out: Float32Array): void {
    this.#voice.render(out);
  }

  /** Tells the page where the voice is, `offset` frames into the present block. */
  report(edge: PlayerEdge, offset: number): void {
    if (this.#released) return;
    const { currentFrame, sampleRate } = this.#clock;
    const time = (currentFrame + offset) / sampleRate;
    this.#hear(this.#voice.report(edge, time));
  }

  obey(command: VoiceCommand): void {
    const voice = this.#voice;
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
        this.release();
    }
  }

  /** Lets go of the page. What still sounds fades out. */
  release(): void {
    this.#released = true;
    this.#voice.interrupt();
  }
}

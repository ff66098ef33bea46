import { assertSampleRate, type SampleRate } from '../base/audio-format.js';
import { FRAME_SIZE } from '../motion/channels.js';
import { createFrame, type MotionFrame, type MotionSegment } from '../motion/segment.js';
import type { LipsyncModel } from './model.js';

export interface LipsyncOptions {
  /** Rate of the audio that `push` takes, in hertz. */
  sampleRate: SampleRate;
  /** Most future audio a frame may wait for, in seconds. Default: all the model was trained with. */
  lookAhead?: number;
  /** Gain of mouth and jaw, 0 to 2. Default 1. */
  articulation?: number;
  /** Seed of the head and brow motion that goes with the speech. */
  seed?: number;
}

/** Turns speech audio into facial motion, one round after the other. */
export class LipsyncEngine {
  /** Frames a second. */
  readonly fps: number = 50;
  /** Seconds from a sample to the frame it belongs to, everything included. */
  readonly latency: number = 0.08;
  #received = 0;
  #delivered = 0;
  readonly #sampleRate: SampleRate;
  readonly #mask = new Uint8Array(FRAME_SIZE).fill(1);

  constructor(_model: LipsyncModel, options: LipsyncOptions) {
    assertSampleRate(options.sampleRate);
    this.#sampleRate = options.sampleRate;
  }

  /** Takes the next audio of the round and returns the frames it made known, maybe none. */
  push(pcm: Int16Array, end: boolean): MotionSegment {
    this.#received += pcm.length;
    const seconds = this.#received / this.#sampleRate - (end ? 0 : this.latency);
    const start = this.#delivered / this.fps;
    const frames: MotionFrame[] = [];
    for (; this.#delivered < seconds * this.fps; this.#delivered++) frames.push(createFrame());
    if (end) this.reset();
    return { start, fps: this.fps, frames, mask: this.#mask };
  }

  /** Forgets the running round. */
  reset(): void {
    this.#received = 0;
    this.#delivered = 0;
  }
}

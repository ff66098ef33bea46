import { LipsyncEngine, seedOf, type LipsyncModel } from '../../src/lipsync/index.js';
import { FrameRateConverter } from '../../src/motion/frame-rate.js';
import type { MotionFrame } from '../../src/motion/segment.js';

export interface RoundFramesOptions {
  /** Rate of the audio, in hertz. */
  readonly sampleRate: LipsyncSampleRate;
  /** Frames a second that come out. */
  readonly fps: number;
  readonly reqId: string;
}
type LipsyncSampleRate = ConstructorParameters<typeof LipsyncEngine>[1]['sampleRate'];

/**
 * The motion frames of one round, at the rate that is wanted. Frame `k` is at `k / fps` seconds of
 * its audio, and there are `floor(seconds * fps)` of them.
 */
export class RoundFrames {
  readonly #options: RoundFramesOptions;
  readonly #model: LipsyncModel;
  /** Made for the first sample: a round without any needs none. */
  #speech: { engine: LipsyncEngine; converter: FrameRateConverter } | null = null;
  #samples = 0;
  #mask: Uint8Array | undefined;

  constructor(model: LipsyncModel, options: RoundFramesOptions) {
    this.#model = model;
    this.#options = options;
  }

  /** Channels that the frames speak for, once there are some. */
  get mask(): Uint8Array | undefined {
    return this.#mask;
  }

  /** Takes the next audio and returns the frames it made known. */
  push(pcm: Int16Array, end: boolean): MotionFrame[] {
    this.#samples += pcm.length;
    if (this.#samples === 0) return [];
    const { sampleRate, fps } = this.#options;
    this.#speech ??= this.#begin();
    const { engine, converter } = this.#speech;
    const total = Math.floor((this.#samples * fps) / sampleRate);
    const known = engine.push(pcm, end);
    this.#mask = known.mask;
    const frames = converter.push(known.frames, total);
    if (end) frames.push(...converter.end(total));
    return frames;
  }

  #begin(): { engine: LipsyncEngine; converter: FrameRateConverter } {
    const { sampleRate, fps, reqId } = this.#options;
    const engine = new LipsyncEngine(this.#model, { sampleRate, seed: seedOf(reqId) });
    return { engine, converter: new FrameRateConverter(engine.fps, fps) };
  }
}

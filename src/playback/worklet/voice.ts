import { Resampler } from '../../audio/resampler.js';
import type { Samples } from '../../base/audio-format.js';
import type { PlayerEdge, PlayerReport, VoiceOptions } from './player-messages.js';

/** Length of every fade, in seconds. */
const FADE_SECONDS = 0.012;

/** Told at each edge, with the frame of the block it belongs before. */
type EdgeListener = (edge: PlayerEdge, offset: number) => void;

/**
 * The sound of one round inside the audio thread: what waits, where it is, and its gain. A halt of
 * any cause fades out over the samples just before it, which is why a voice that is about to run
 * dry stops {@link FADE_SECONDS} early: there is no click, and no sample is lost from the count.
 */
export class Voice {
  readonly #rate: number;
  readonly #resampler: Resampler;
  readonly #audible: boolean;
  readonly #onEdge: EdgeListener;
  readonly #fadeFrames: number;
  #rebuffer: number;
  #limit = Infinity;
  #finished = false;
  #open = false;
  #cut = false;
  #starved: 'underrun' | 'limit' | null = null;
  #running = false;
  #done = false;
  #gain = 1;
  #trimTo: number | null = null;
  #underruns = 0;
  #underrunFrames = 0;
  #skipped = 0;

  /** `rate` is the context's, in hertz. */
  constructor(options: VoiceOptions, rate: number, onEdge: EdgeListener) {
    this.#rate = rate;
    this.#resampler = new Resampler(options.sampleRate, rate);
    this.#audible = options.audible;
    this.#rebuffer = options.rebuffer * rate;
    this.#fadeFrames = Math.round(FADE_SECONDS * rate);
    this.#onEdge = onEdge;
  }

  /** Whether it sounds now. */
  get running(): boolean {
    return this.#running;
  }

  /** Whether nothing more will be rendered. */
  get done(): boolean {
    return this.#done;
  }

  push(samples: Samples): void {
    this.#resampler.push(samples);
  }

  finish(): void {
    this.#finished = true;
    this.#resampler.end();
  }

  start(): void {
    this.#open = true;
  }

  hold(): void {
    this.#open = false;
  }

  interrupt(): void {
    this.#cut = true;
  }

  setLimit(seconds: number): void {
    this.#limit = Math.floor(seconds * this.#rate);
  }

  setRebuffer(seconds: number): void {
    this.#rebuffer = seconds * this.#rate;
  }

  trim(seconds: number): void {
    this.#trimTo = Math.floor(seconds * this.#rate);
  }

  report(edge: PlayerEdge, time: number): PlayerReport {
    return {
      edge,
      time,
      position: this.#resampler.produced,
      running: this.#running,
      buffered: this.#resampler.available,
      underruns: this.#underruns,
      underrunFrames: this.#underrunFrames,
      skipped: this.#skipped,
    };
  }

  /** Renders one block into `out`, which holds silence. */
  render(out: Float32Array): void {
    if (this.#done) return;
    const available = this.#resampler.available;
    const room = Math.max(0, Math.min(available, this.#limit - this.#resampler.produced));
    const complete = this.#finished && room === available;
    if (!this.#running && !this.#run(out.length, room, complete)) return;

    const starving = !complete && room < this.#fadeFrames + out.length;
    const fading = this.#cut || !this.#open || starving || this.#trimTo !== null;
    const fadeLeft = fading ? Math.ceil(this.#gain * this.#fadeFrames) : Infinity;
    const count = Math.min(out.length, room, fadeLeft);
    this.#resampler.pull(out, 0, count);
    this.#applyGain(out, count, fading);

    if (complete && count === room) this.#stop('last', count);
    else if (count === fadeLeft || count < out.length) this.#halt(count, room === available);
  }

  /** Starts to run where that is due; otherwise accounts for the silence of this block. */
  #run(frames: number, room: number, complete: boolean): boolean {
    if (this.#cut) this.#stop('interrupted', 0);
    else if (complete && room === 0) this.#stop('last', 0);
    if (this.#done || !this.#open) return false;
    const least = this.#fadeFrames + frames;
    const needed = this.#starved === 'underrun' ? Math.max(least, this.#rebuffer) : least;
    if (!complete && room < needed) {
      if (this.#starved === 'underrun') this.#underrunFrames += frames;
      return false;
    }
    this.#running = true;
    this.#starved = null;
    this.#gain = this.#resampler.produced === 0 ? 1 : 0;
    this.#onEdge('run', 0);
    return true;
  }

  #halt(offset: number, outOfSamples: boolean): void {
    this.#running = false;
    if (this.#cut) return this.#stop('interrupted', offset);
    if (!this.#open) return this.#onEdge('held', offset);
    if (this.#trimTo !== null) return this.#trim(this.#trimTo, offset);
    this.#starved = outOfSamples ? 'underrun' : 'limit';
    if (outOfSamples) this.#underruns++;
    this.#onEdge(this.#starved, offset);
  }

  #stop(edge: 'last' | 'interrupted', offset: number): void {
    this.#running = false;
    this.#done = true;
    this.#onEdge(edge, offset);
  }

  #trim(keep: number, offset: number): void {
    this.#trimTo = null;
    this.#skipped += this.#resampler.skip(this.#resampler.available - keep);
    this.#onEdge('trim', offset);
  }

  /** Moves the gain towards silence or full by one fade step a sample, in a smooth curve. */
  #applyGain(out: Float32Array, count: number, fading: boolean): void {
    if (!fading && this.#gain === 1 && this.#audible) return;
    const step = (fading ? -1 : 1) / this.#fadeFrames;
    for (let i = 0; i < count; i++) {
      this.#gain = Math.max(0, Math.min(1, this.#gain + step));
      out[i] *= this.#audible ? this.#gain * this.#gain * (3 - 2 * this.#gain) : 0;
    }
  }
}

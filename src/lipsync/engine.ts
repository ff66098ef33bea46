import { assertSampleRate } from '../base/audio-format.js';
import type { SampleRate } from '../base/sample-rate.js';
import { FRAME_SIZE } from '../motion/channels.js';
import { smoothstep } from '../motion/noise.js';
import { createFrame, maskOf, type MotionFrame, type MotionSegment } from '../motion/segment.js';
import { MOST_STEPS } from './kernel.js';
import { BANDS, EMPTY, HOP, LogMel, WINDOW } from './mel.js';
import type { LipsyncModel } from './model.js';
import { Mouth } from './mouth.js';
import { StreamingNetwork } from './network.js';
import { Normaliser } from './normaliser.js';
import { PitchTracker } from './pitch.js';
import { Prosody, PROSODY_CHANNELS } from './prosody.js';
import { ANALYSIS_RATE, AnalysisInput } from './analysis-input.js';
import { MOUTH_CHANNELS } from './shapes.js';
import { Smoother } from './smoother.js';
import { createArticulation, fallSilent, VISEMES } from './visemes.js';

/** Mel frames a step: one step every 20 ms. */
const STRIDE = 2;
const FPS = ANALYSIS_RATE / (HOP * STRIDE);
/** Frames past the end of the audio in which the mouth comes to rest: 160 ms. */
const TAIL = 8;
/** Loudest band below which the audio is empty, whatever the network makes of its dither, in nat. */
const INAUDIBLE = -12;
/** How fast the held level falls, in nat a mel frame: from speech to {@link INAUDIBLE} in 190 ms. */
const RELEASE = 0.8;
/** Nat under the running peak that count as silent for prosody. */
const QUIET = 6;
const SILENCE = VISEMES.indexOf('sil');
const MASK = maskOf([...MOUTH_CHANNELS, ...PROSODY_CHANNELS]);

export interface LipsyncOptions {
  /** Rate of the audio that `push` takes, in hertz. */
  readonly sampleRate: SampleRate;
  /**
   * Most future audio a frame may wait for, in seconds. The engine takes the longest look-ahead of
   * its model within this, or the model's shortest. Default: the model's longest.
   */
  readonly lookAhead?: number;
  /** Seed of the head, brow and eye motion that goes with the speech; see `seedOf`. Default 1. */
  readonly seed?: number;
}

/**
 * Turns speech audio into facial motion, one round after the other, as the audio comes in. Frames
 * depend on the audio of their round alone, not on how it was cut into chunks. The mask of its
 * segments names what speech moves: mouth, jaw, tongue, brows, lids, gaze and head.
 */
export class LipsyncEngine {
  /** Frames a second. */
  readonly fps: number = FPS;
  /** Seconds from a sample to the frame it belongs to, everything included. */
  readonly latency: number;
  readonly #input: AnalysisInput;
  readonly #mel: LogMel;
  readonly #normaliser: Normaliser;
  readonly #network: StreamingNetwork;
  readonly #pitch: PitchTracker;
  readonly #mouth = new Mouth();
  readonly #prosody: Prosody;
  readonly #sampleRate: SampleRate;
  readonly #smoother: Smoother;
  readonly #ahead: number;
  readonly #melFrame = new Float32Array(BANDS);
  readonly #articulation = createArticulation();
  #frames: MotionFrame[] = [];
  #samples = 0;
  #melFrames = 0;
  #level = EMPTY;
  /** What was heard at each of the steps that wait for the network. */
  readonly #heardAt = Array.from({ length: MOST_STEPS }, () => ({
    level: 0,
    loudness: 0,
    pitch: 0,
  }));
  #delivered = 0;
  /** Frames that the round has in all; known at its end. */
  #total = Infinity;

  /** @throws AvatarError `invalidAudioInput` when the sample rate is not supported. */
  constructor(model: LipsyncModel, options: LipsyncOptions) {
    assertSampleRate(options.sampleRate);
    this.#sampleRate = options.sampleRate;
    this.#input = new AnalysisInput(options.sampleRate);
    this.#mel = new LogMel(model.kernel.spectrum);
    this.#pitch = new PitchTracker(model.kernel.correlation);
    this.#normaliser = new Normaliser(model.prior);
    this.#network = new StreamingNetwork(model);
    this.#prosody = new Prosody(options.seed ?? 1);
    const allowed = options.lookAhead ?? Infinity;
    const lookAhead = (head: number) => model.lookAhead - STRIDE * model.heads[head];
    const fitting = model.heads.findIndex(
      (_, head) => lookAhead(head) * HOP <= allowed * ANALYSIS_RATE,
    );
    const head = fitting < 0 ? model.heads.length - 1 : fitting;
    this.#smoother = new Smoother(head, model.heads);
    this.#ahead = lookAhead(head);
    this.latency = (this.#ahead * HOP + WINDOW / 2) / ANALYSIS_RATE + this.#input.delay;
  }

  /**
   * Takes the next PCM16 mono samples of the round and returns the frames they made known, maybe
   * none. `end` says that these were the last: the returned frames then cover the whole audio and
   * 160 ms in which the mouth comes to rest, and the engine is ready for the next round.
   */
  push(pcm: Int16Array, end: boolean): MotionSegment {
    const start = this.#delivered / FPS;
    this.#frames = [];
    this.#samples += pcm.length;
    this.#input.push(pcm, this.#analyse);
    this.#run();
    if (end) this.#flush();
    const segment = { start, fps: FPS, frames: this.#frames, mask: MASK };
    if (end) this.reset();
    return segment;
  }

  /** Drops the running round; the next sample begins a new one. */
  reset(): void {
    this.#input.reset();
    this.#mel.reset();
    this.#normaliser.reset();
    this.#network.reset();
    this.#pitch.reset();
    this.#smoother.reset();
    this.#prosody.reset();
    this.#frames = [];
    this.#samples = this.#melFrames = this.#delivered = 0;
    this.#total = Infinity;
    this.#level = EMPTY;
  }

  /** Lets silence follow until every frame of the round is out. */
  #flush(): void {
    if (this.#samples === 0) return;
    this.#total = Math.ceil((this.#samples / this.#sampleRate) * FPS) + TAIL;
    const batch = Math.ceil(this.#sampleRate / FPS);
    while (this.#delivered < this.#total) {
      this.#input.pushSilence(batch, this.#analyse);
      this.#run();
    }
  }

  readonly #analyse = (samples: Float64Array, count: number): void => {
    for (let at = 0; at < count;) {
      const end = Math.min(count, at + this.#mel.missing);
      this.#pitch.push(samples, at, end);
      if (this.#mel.push(samples, at, end, this.#melFrame)) this.#hear();
      at = end;
    }
  };

  /** Takes the mel frame that was completed. */
  #hear(): void {
    const loudest = this.#normaliser.apply(this.#melFrame);
    this.#level = Math.max(loudest, this.#level - RELEASE);
    this.#network.feed(this.#melFrame);
    const newest = this.#melFrames++;
    if (newest < this.#network.model.lookAhead || newest % STRIDE !== 0) return;
    const heard = this.#heardAt[this.#network.waiting];
    heard.level = this.#level;
    const below = this.#normaliser.peak - loudest;
    heard.loudness = Math.max(0, Math.min(1, 1 - below / QUIET));
    // Of silence, nobody asks for the pitch.
    heard.pitch = heard.loudness > 0 ? this.#pitch.estimate() : 0;
    if (this.#network.step()) this.#run();
  }

  /** Runs the steps that wait, and delivers their frames. */
  #run(): void {
    const count = this.#network.run();
    // One piece of memory for all of them: arrays that are this small cost more to get than to fill.
    const values = new Float32Array(count * FRAME_SIZE);
    for (let step = 0; step < count; step++) {
      // Steps begin where the longest look-ahead has its first frame; a shorter one skips some.
      const skipped = (this.#network.model.lookAhead - this.#ahead) / STRIDE;
      if (this.#delivered === 0) for (let k = 0; k < skipped; k++) this.#emit(createFrame());
      if (this.#delivered >= this.#total) break;
      const frame = values.subarray(step * FRAME_SIZE, (step + 1) * FRAME_SIZE);
      this.#pose(step, frame);
      this.#emit(frame);
    }
  }

  #pose(step: number, frame: MotionFrame): void {
    const { level, loudness, pitch } = this.#heardAt[step];
    this.#smoother.read(this.#network.logits[step], this.#articulation);
    if (level < INAUDIBLE) fallSilent(this.#articulation);
    this.#mouth.pose(this.#articulation, frame);
    const speaking = 1 - this.#articulation.visemes[SILENCE];
    this.#prosody.pose({ loudness, speaking, pitch }, frame);
  }

  /** Delivers a frame; those of the tail fade to rest. */
  #emit(frame: MotionFrame): void {
    const left = this.#total - 1 - this.#delivered;
    if (left < TAIL) {
      const gain = smoothstep(left / TAIL);
      for (let c = 0; c < frame.length; c++) frame[c] *= gain;
    }
    this.#frames.push(frame);
    this.#delivered++;
  }
}

import { Resampler } from '../../src/audio/resampler.js';
import { floatToPcm16 } from '../../src/base/audio-format.js';
import type { LipsyncModel } from '../../src/lipsync/index.js';
import type { MotionFrame, MotionSegment } from '../../src/motion/segment.js';
import { SignatureMeter } from '../../src/protocol/room/signature.js';
import { ROOM_RATE, SLOT_SAMPLES, type Stretch } from './stretch.js';
import type { Animated, Animator } from './animator.js';
import { RoundFrames } from './round-frames.js';
import type { LaneSettings } from './worker-messages.js';

/** Frames a second in rooms: with these and levels, 200 ms of speech take about 130 bytes. */
const FPS = 25;
/** Slots of a stretch, and of the first of a round, which somebody waits for. */
const STRETCH_SLOTS = 20;
const FIRST_SLOTS = 10;

const NOTHING = new Int16Array(0);

/**
 * Turns the audio of one round into what a room gets: sound at its rate, cut into stretches, each with
 * the motion that begins in it. Sound waits for its motion, which the engine's look-ahead delays.
 */
export class RoomAnimator implements Animator {
  readonly #resampler: Resampler;
  /** Null where the room gets sound alone. */
  readonly #frames: RoundFrames | null;
  readonly #meter = new SignatureMeter(ROOM_RATE);
  #sound = NOTHING;
  #motion: MotionFrame[] = [];
  /** Frames that came so far. */
  #known = 0;
  /** Samples that went into stretches. */
  #cut = 0;

  constructor(model: LipsyncModel, { sampleRate, room }: LaneSettings, reqId: string) {
    this.#resampler = new Resampler(sampleRate, ROOM_RATE);
    this.#frames = room?.motion ? new RoundFrames(model, { sampleRate, fps: FPS, reqId }) : null;
  }

  push(pcm: Int16Array, end: boolean): Animated {
    this.#hear(pcm, end);
    const stretches: Stretch[] = [];
    for (;;) {
      const slots = this.#cut === 0 ? FIRST_SLOTS : STRETCH_SLOTS;
      const wanted = slots * SLOT_SAMPLES;
      const left = end && this.#sound.length > 0;
      if (Math.min(this.#sound.length, this.#reach(end)) < wanted && !left) break;
      stretches.push(this.#take(Math.min(this.#sound.length, wanted)));
    }
    return { messages: [], stretches };
  }

  #hear(pcm: Int16Array, end: boolean): void {
    this.#resampler.push(pcm);
    if (end) this.#resampler.end();
    const more = new Float32Array(this.#resampler.available);
    this.#resampler.pull(more);
    const sound = new Int16Array(this.#sound.length + more.length);
    sound.set(this.#sound);
    sound.set(floatToPcm16(more), this.#sound.length);
    this.#sound = sound;
    const frames = this.#frames?.push(pcm, end) ?? [];
    this.#known += frames.length;
    this.#motion.push(...frames);
  }

  /** Samples of the sound whose motion is known. */
  #reach(end: boolean): number {
    if (end || !this.#frames) return Infinity;
    return Math.floor((this.#known * ROOM_RATE) / FPS) - this.#cut;
  }

  #take(samples: number): Stretch {
    const pcm = new Int16Array(Math.ceil(samples / SLOT_SAMPLES) * SLOT_SAMPLES);
    pcm.set(this.#sound.subarray(0, samples));
    this.#sound = this.#sound.slice(samples);
    const start = this.#cut / ROOM_RATE;
    this.#cut += samples;
    const levels = this.#frames ? this.#meter.push(pcm) : new Uint8Array(0);
    const motion = this.#motionUntil(this.#cut / ROOM_RATE);
    return { start, pcm, samples, levels, ...(motion && { motion }) };
  }

  /** The frames that begin before `end`, in seconds, and have not been taken. */
  #motionUntil(end: number): MotionSegment | undefined {
    const first = this.#known - this.#motion.length;
    const count = Math.min(this.#motion.length, Math.ceil(end * FPS - 1e-6) - first);
    if (count <= 0) return undefined;
    const frames = this.#motion.splice(0, count);
    return { start: first / FPS, fps: FPS, frames, mask: this.#frames?.mask };
  }
}

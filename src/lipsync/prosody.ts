import { Channel } from '../motion/channels.js';
import type { MotionFrame } from '../motion/segment.js';

/** Steps a second that {@link Prosody.pose} is called with. */
const FPS = 50;
/** Least seconds from one accent to the next. */
const ACCENT_GAP = 0.32;
/** Head pitch of a full accent's nod, in radians. */
const NOD = 0.08;
/** Reach of the slow drift of the head, in radians. */
const DRIFT = 0.055;
/** Raise of the brows at the strongest accents. */
const BROW_RAISE = 0.4;

/** Channels that speech moves beside the mouth. */
export const PROSODY_CHANNELS: readonly number[] = [
  Channel.browInnerUp,
  Channel.browOuterUpLeft,
  Channel.browOuterUpRight,
  Channel.headPitch,
  Channel.headYaw,
  Channel.headRoll,
];

/** What prosody listens to, once a step. */
export interface VoiceState {
  /** Loudness against the loudest of late: 0 silent, 1 at the peak. */
  readonly loudness: number;
  /** Probability that this is speech, 0..1. */
  readonly speaking: number;
  /** Pitch in hertz; 0 where unvoiced. */
  readonly pitch: number;
}

/**
 * Brows and head in step with the voice: a nod and at times a raise of the brows on accents, a slow
 * drift of the head that speech wakes and pauses calm. Subtle; seeded, so the same speech always
 * moves the same.
 */
export class Prosody {
  readonly #seed: number;
  #random: () => number;
  readonly #nod = new Spring(2.2);
  readonly #brow = new Spring(1.8);
  readonly #yaw = new Spring(0.7);
  readonly #roll = new Spring(0.6);
  readonly #tilt = new Spring(0.6);
  #presence = 0;
  #quick = 0;
  #slow = 0;
  #tone = 0;
  #sinceAccent = 0;
  #nodTarget = 0;
  #browTarget = 0;
  #drift: readonly number[] = [0, 0, 0];

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = randomFrom(seed);
  }

  /** Writes {@link PROSODY_CHANNELS} of `out` for the next frame. */
  pose(voice: VoiceState, out: MotionFrame): void {
    this.#presence += (voice.speaking - this.#presence) / (0.25 * FPS);
    const loudness = voice.loudness * voice.speaking;
    this.#quick += (loudness - this.#quick) / (0.05 * FPS);
    this.#slow += (loudness - this.#slow) / (0.6 * FPS);
    const rise = this.#rise(voice.pitch);
    this.#sinceAccent += 1 / FPS;
    const strength = Math.min(
      1,
      Math.max(0, this.#quick - this.#slow) * 2 + 0.12 * Math.max(0, rise),
    );
    if (this.#sinceAccent > ACCENT_GAP && this.#presence > 0.3 && strength > 0.42) {
      this.#accent(strength);
    }
    this.#nodTarget *= 0.9;
    this.#browTarget *= 0.93;
    const [yaw, roll, tilt] = this.#drift;
    const drift = DRIFT * this.#presence;
    out[Channel.headPitch] =
      this.#nod.follow(NOD * this.#nodTarget) + this.#tilt.follow(0.5 * drift * tilt);
    out[Channel.headYaw] = this.#yaw.follow(drift * yaw);
    out[Channel.headRoll] = this.#roll.follow(0.7 * drift * roll);
    const brow = Math.max(0, this.#brow.follow(BROW_RAISE * this.#browTarget));
    out[Channel.browInnerUp] = brow;
    out[Channel.browOuterUpLeft] = 0.8 * brow;
    out[Channel.browOuterUpRight] = 0.8 * brow;
  }

  reset(): void {
    this.#random = randomFrom(this.#seed);
    for (const spring of [this.#nod, this.#brow, this.#yaw, this.#roll, this.#tilt]) spring.rest();
    this.#presence = this.#quick = this.#slow = this.#tone = 0;
    this.#sinceAccent = this.#nodTarget = this.#browTarget = 0;
    this.#drift = [0, 0, 0];
  }

  /** Semitones of `pitch` above the speaker's running mean; 0 where unvoiced. */
  #rise(pitch: number): number {
    if (pitch === 0) return 0;
    const semitones = 12 * Math.log2(pitch / 100);
    if (this.#tone === 0) this.#tone = semitones;
    this.#tone += (semitones - this.#tone) / (1.5 * FPS);
    return Math.min(6, semitones - this.#tone);
  }

  #accent(strength: number): void {
    this.#sinceAccent = 0;
    this.#nodTarget = strength * (0.6 + 0.4 * this.#random());
    if (this.#random() < 0.5) this.#browTarget = strength * this.#random();
    const swing = () => 2 * this.#random() - 1;
    this.#drift = [swing(), swing(), swing()];
  }
}

/** A critically damped spring at {@link FPS}: follows a target with continuous speed. */
class Spring {
  #value = 0;
  #speed = 0;

  /** @param frequency Natural frequency in hertz. */
  constructor(readonly frequency: number) {}

  follow(target: number): number {
    const omega = 2 * Math.PI * this.frequency;
    const decay = Math.exp(-omega / FPS);
    const offset = this.#value - target;
    const push = (this.#speed + omega * offset) / FPS;
    this.#speed = (this.#speed - omega * push) * decay;
    this.#value = target + (offset + push) * decay;
    return this.#value;
  }

  rest(): void {
    this.#value = 0;
    this.#speed = 0;
  }
}

/** Uniform numbers in 0..1 from a 32-bit seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

import { Channel } from '../motion/channels.js';
import { LOOK } from '../motion/gaze.js';
import { randomSequence } from '../motion/noise.js';
import type { MotionFrame } from '../motion/segment.js';
import { Spring } from '../motion/spring.js';
import { AccentDetector, type Accent } from './accents.js';
import { PhraseTracker } from './phrases.js';
import { SpeechBlinks } from './speech-blinks.js';
import { SpeechGaze, type Glance } from './speech-gaze.js';
import { SpeechHead } from './speech-head.js';
import { STEP, type VoiceState } from './voice.js';

/** Raise that the strongest accents want of the brows; two thirds of it come about. */
const BROW_RAISE = 1.25;
/** Semitones of rise from which the brows may go along with an accent, and how often they do. */
const BROW_FROM = 2.5;
const BROW_OFTEN = 0.7;
/** Seconds from one raise to the next, at least: drawn anew each time. */
const BROW_GAP = { least: 0.6, most: 1.4 };
/** Part of a raise that is still wanted a step later: some are brief, some are held. */
const BROW_DECAY = { brief: 0.9, held: 0.965 };
/** Strength of the nod that closes a phrase of more than a word. */
const CLOSING_NOD = 0.35;
const CLOSING_FROM = 1;
/** Seconds in which the presence of a voice comes and goes. */
const PRESENCE = 0.3;
/** Channels that speech moves beside the mouth. */
export const PROSODY_CHANNELS: readonly number[] = [
  Channel.browInnerUp,
  Channel.browOuterUpLeft,
  Channel.browOuterUpRight,
  Channel.eyeBlinkLeft,
  Channel.eyeBlinkRight,
  Channel.eyeLookDownLeft,
  Channel.eyeLookDownRight,
  Channel.eyeLookInLeft,
  Channel.eyeLookInRight,
  Channel.eyeLookOutLeft,
  Channel.eyeLookOutRight,
  Channel.eyeLookUpLeft,
  Channel.eyeLookUpRight,
  Channel.headPitch,
  Channel.headYaw,
  Channel.headRoll,
];

/**
 * Brows, eyes and head in step with the voice. Accents nod, and strong ones raise the brows; lids
 * fall where a phrase ends; the gaze leaves the listener at the start of a longer utterance and
 * comes back; each phrase has a pose of the head. In silence all of it comes to rest. As lively as
 * it is shown; seeded, so the same speech always moves the same. Gaze goes by look shapes, which add to the
 * gaze angles of idle life.
 */
export class Prosody {
  readonly #seed: number;
  #random: () => number;
  readonly #accents = new AccentDetector();
  readonly #phrases = new PhraseTracker();
  readonly #blinks = new SpeechBlinks();
  readonly #gaze = new SpeechGaze();
  readonly #head = new SpeechHead();
  readonly #brow = new Spring(2.8);
  #browTarget = 0;
  #browDecay = 0;
  /** Whether the brows go along with the present accent, should it be strong enough. */
  #browGoes = false;
  /** Seconds until the brows may rise again. */
  #browRest = 0;
  #presence = 0;

  /** @param seed whole number of 32 bits */
  constructor(seed: number) {
    this.#seed = seed;
    this.#random = randomSequence(seed);
  }

  /** Writes {@link PROSODY_CHANNELS} of `out` for the next frame. */
  pose(voice: VoiceState, out: MotionFrame): void {
    this.#presence += (voice.speaking - this.#presence) * (STEP / PRESENCE);
    this.#followPhrase(voice);
    const accent = this.#accents.hear(voice);
    if (accent && this.#phrases.speaking) this.#stress(accent);
    const glance = this.#gaze.next(this.#phrases, this.#random);
    const { pitch, yaw, roll } = this.#head.next(this.#phrases, this.#presence, glance);
    out[Channel.headPitch] = pitch;
    out[Channel.headYaw] = yaw;
    out[Channel.headRoll] = roll;
    this.#raiseBrows(out);
    out[Channel.eyeBlinkLeft] = out[Channel.eyeBlinkRight] = this.#blinks.next();
    look(glance, out);
  }

  reset(): void {
    this.#random = randomSequence(this.#seed);
    this.#accents.reset();
    this.#phrases.reset();
    this.#blinks.reset();
    this.#gaze.reset();
    this.#head.reset();
    this.#brow.rest();
    this.#browTarget = this.#browRest = this.#presence = 0;
    this.#browDecay = 0;
    this.#browGoes = false;
  }

  #followPhrase({ speaking }: VoiceState): void {
    const phrases = this.#phrases;
    const event = phrases.hear(speaking);
    if (event === 'start') {
      this.#head.begin(this.#random);
      this.#gaze.begin(phrases, this.#random);
    } else if (event === 'pause') {
      this.#blinks.pause(this.#random);
      this.#gaze.end();
      if (phrases.spoken > CLOSING_FROM) this.#head.nod(CLOSING_NOD, this.#random);
    }
  }

  #stress({ begins, strength, rise }: Accent): void {
    if (begins) {
      this.#head.nod(strength, this.#random);
      this.#browGoes = this.#random() < BROW_OFTEN;
    } else {
      this.#head.grow(strength);
    }
    if (!this.#browGoes || this.#browRest > 0 || rise < BROW_FROM) return;
    const within = ({ least, most }: { least: number; most: number }): number =>
      least + (most - least) * this.#random();
    this.#browRest = within(BROW_GAP);
    this.#browTarget = within({ least: 0.6, most: 1 }) * Math.max(strength, 0.5);
    this.#browDecay = within({ least: BROW_DECAY.brief, most: BROW_DECAY.held });
  }

  #raiseBrows(out: MotionFrame): void {
    this.#browRest -= STEP;
    this.#browTarget *= this.#browDecay;
    const raise = BROW_RAISE * Math.max(0, this.#brow.follow(this.#browTarget, STEP));
    out[Channel.browInnerUp] = raise;
    out[Channel.browOuterUpLeft] = out[Channel.browOuterUpRight] = 0.8 * raise;
  }
}

/** Turns both eyes by their look shapes. The own left is outward for the left eye. */
function look({ yaw, pitch }: Glance, out: MotionFrame): void {
  const left = Math.max(0, yaw) / LOOK.side;
  const right = Math.max(0, -yaw) / LOOK.side;
  out[Channel.eyeLookOutLeft] = out[Channel.eyeLookInRight] = left;
  out[Channel.eyeLookInLeft] = out[Channel.eyeLookOutRight] = right;
  out[Channel.eyeLookDownLeft] = out[Channel.eyeLookDownRight] = Math.max(0, pitch) / LOOK.down;
  out[Channel.eyeLookUpLeft] = out[Channel.eyeLookUpRight] = Math.max(0, -pitch) / LOOK.up;
}

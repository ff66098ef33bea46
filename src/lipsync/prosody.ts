import { Channel } from '../motion/channels.js';
import { LOOK } from '../motion/gaze.js';
import { randomSequence } from '../motion/noise.js';
import type { MotionFrame } from '../motion/segment.js';
import { Spring } from '../motion/spring.js';
import { AccentDetector } from './accents.js';
import { PhraseTracker } from './phrases.js';
import { SpeechBlinks } from './speech-blinks.js';
import { SpeechGaze, type Glance } from './speech-gaze.js';
import { SpeechHead } from './speech-head.js';
import { STEP, type VoiceState } from './voice.js';

/** Raise of the brows at the strongest accents. */
const BROW_RAISE = 0.42;
/** Strength from which an accent raises them; weaker ones only nod. */
const BROW_FROM = 0.5;
/** Least seconds from one raise to the next. */
const BROW_GAP = 0.7;
/** Part of a raise that is still wanted a step later. */
const BROW_DECAY = 0.94;
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
 * comes back; each phrase has a pose of the head. In silence all of it comes to rest. Subtle;
 * seeded, so the same speech always moves the same. Gaze goes by look shapes, which add to the
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
  readonly #brow = new Spring(2.6);
  #browTarget = 0;
  #sinceRaise = BROW_GAP;
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
    if (accent > 0 && this.#phrases.speaking) this.#stress(accent);
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
    this.#browTarget = this.#presence = 0;
    this.#sinceRaise = BROW_GAP;
  }

  #followPhrase({ speaking }: VoiceState): void {
    const phrases = this.#phrases;
    const event = phrases.hear(speaking);
    if (event === 'start') {
      this.#head.begin(this.#random);
      this.#gaze.begin(phrases, this.#random);
    } else if (event === 'pause') {
      this.#blinks.blink();
      this.#gaze.end();
      if (phrases.spoken > CLOSING_FROM) this.#head.nod(CLOSING_NOD, this.#random);
    }
  }

  #stress(strength: number): void {
    this.#head.nod(strength, this.#random);
    if (strength < BROW_FROM || this.#sinceRaise < BROW_GAP) return;
    const share = 0.4 + (0.6 * (strength - BROW_FROM)) / (1 - BROW_FROM);
    this.#browTarget = share * (0.8 + 0.2 * this.#random());
    this.#sinceRaise = 0;
  }

  #raiseBrows(out: MotionFrame): void {
    this.#sinceRaise += STEP;
    this.#browTarget *= BROW_DECAY;
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

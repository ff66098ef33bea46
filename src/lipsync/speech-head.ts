import { Spring } from '../motion/spring.js';
import type { PhraseTracker } from './phrases.js';
import type { Glance } from './speech-gaze.js';
import { STEP } from './voice.js';

/** Head pitch of a full accent's nod, in radians. */
const NOD = 0.1;
/** Part of a nod that is still wanted a step later. */
const NOD_DECAY = 0.88;
/** Reach of the poses that phrases take, in radians: yaw, roll and pitch. */
const REACH = { yaw: 0.07, roll: 0.04, pitch: 0.022 };
/** Least seconds from one pose to the next. */
const POSE_GAP = 1.4;
/** The head sinks by so much within a phrase, in radians, at this rate a second. */
const SINK = { most: 0.018, rate: 0.007 };
/** Part of a glance that the head turns along. */
const FOLLOW = 0.25;

/** Head rotation in radians, as in `ROTATIONS`. */
export interface HeadTurn {
  readonly pitch: number;
  readonly yaw: number;
  readonly roll: number;
}

/**
 * The head of a speaker: a pose for each phrase that is changed at an accent now and then, slow
 * sinking as the phrase goes on, a nod on accents, and a turn along with the eyes.
 */
export class SpeechHead {
  readonly #nod = new Spring(2.2);
  readonly #pitch = new Spring(0.7);
  readonly #yaw = new Spring(0.7);
  readonly #roll = new Spring(0.6);
  #nodTarget = 0;
  #pose = { yaw: 0, roll: 0, pitch: 0 };
  #sincePose = POSE_GAP;

  /** A phrase begins. */
  begin(random: () => number): void {
    this.#take(random);
  }

  /** An accent, or the end of a phrase, of a strength of 0 to 1. */
  nod(strength: number, random: () => number): void {
    this.#nodTarget = Math.max(this.#nodTarget, strength * (0.6 + 0.4 * random()));
    if (this.#sincePose >= POSE_GAP) this.#take(random);
  }

  /**
   * Rotation at the next step.
   *
   * @param presence how much the voice is there, 0..1: the head comes to rest in silence.
   */
  next({ spoken }: PhraseTracker, presence: number, glance: Glance): HeadTurn {
    this.#sincePose += STEP;
    this.#nodTarget *= NOD_DECAY;
    const { yaw, roll, pitch } = this.#pose;
    const sink = Math.min(SINK.most, SINK.rate * spoken);
    return {
      pitch:
        this.#nod.follow(NOD * this.#nodTarget, STEP) +
        this.#pitch.follow(presence * (REACH.pitch * pitch + sink) + FOLLOW * glance.pitch, STEP),
      yaw: this.#yaw.follow(presence * REACH.yaw * yaw + FOLLOW * glance.yaw, STEP),
      roll: this.#roll.follow(presence * REACH.roll * roll, STEP),
    };
  }

  reset(): void {
    for (const spring of [this.#nod, this.#pitch, this.#yaw, this.#roll]) spring.rest();
    this.#nodTarget = 0;
    this.#pose = { yaw: 0, roll: 0, pitch: 0 };
    this.#sincePose = POSE_GAP;
  }

  /** Another pose: rather to the other side, so that the head does not stay turned away. */
  #take(random: () => number): void {
    const swing = (from: number): number => {
      const to = 2 * random() - 1;
      return Math.max(-1, Math.min(1, to - 0.5 * from));
    };
    const { yaw, roll, pitch } = this.#pose;
    this.#pose = { yaw: swing(yaw), roll: swing(roll), pitch: swing(pitch) };
    this.#sincePose = 0;
  }
}

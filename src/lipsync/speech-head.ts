import { Spring } from '../motion/spring.js';
import type { PhraseTracker } from './phrases.js';
import type { Glance } from './speech-gaze.js';
import { STEP } from './voice.js';

/** Head pitch that a full accent's nod is wanted to reach, in radians; half of it comes about. */
const NOD = 0.25;
/** Part of a nod that is still wanted a step later. */
const NOD_DECAY = 0.88;
/** Share of accents at which the head goes up instead. */
const LIFTS = 0.2;
/** How far a nod goes aside, of how far it goes down, at most. */
const ASIDE = { yaw: 0.4, roll: 0.3 };
/** Reach of the poses that phrases take, in radians: yaw, roll and pitch. */
const REACH = { yaw: 0.08, roll: 0.05, pitch: 0.03 };
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

const AT_REST: HeadTurn = { pitch: 0, yaw: 0, roll: 0 };

/**
 * The head of a speaker: a pose for each phrase that is changed at an accent now and then, slow
 * sinking as the phrase goes on, a nod on accents, no two alike, and a turn along with the eyes.
 */
export class SpeechHead {
  readonly #nod = { pitch: new Spring(2.5), yaw: new Spring(2.2), roll: new Spring(2.2) };
  readonly #pitch = new Spring(0.7);
  readonly #yaw = new Spring(0.7);
  readonly #roll = new Spring(0.6);
  /** Direction of the present nod, and how much of it is wanted. */
  #way = AT_REST;
  #wanted = 0;
  #pose = AT_REST;
  #sincePose = POSE_GAP;

  /** A phrase begins. */
  begin(random: () => number): void {
    this.#take(random);
  }

  /** An accent begins, or a phrase ends: the next nod has its own way and size. */
  nod(strength: number, random: () => number): void {
    const size = 0.5 + 0.5 * random();
    this.#way = {
      pitch: random() < LIFTS ? -0.6 * size : size,
      yaw: ASIDE.yaw * size * (2 * random() - 1),
      roll: ASIDE.roll * size * (2 * random() - 1),
    };
    this.#wanted = strength;
    if (this.#sincePose >= POSE_GAP) this.#take(random);
  }

  /** The accent under way has grown to this strength. */
  grow(strength: number): void {
    this.#wanted = Math.max(this.#wanted, strength);
  }

  /**
   * Rotation at the next step.
   *
   * @param presence how much the voice is there, 0..1: the head comes to rest in silence.
   */
  next({ spoken }: PhraseTracker, presence: number, glance: Glance): HeadTurn {
    this.#sincePose += STEP;
    this.#wanted *= NOD_DECAY;
    const nod = NOD * this.#wanted;
    const { yaw, roll, pitch } = this.#pose;
    const sink = Math.min(SINK.most, SINK.rate * spoken);
    return {
      pitch:
        this.#nod.pitch.follow(nod * this.#way.pitch, STEP) +
        this.#pitch.follow(presence * (REACH.pitch * pitch + sink) + FOLLOW * glance.pitch, STEP),
      yaw:
        this.#nod.yaw.follow(nod * this.#way.yaw, STEP) +
        this.#yaw.follow(presence * REACH.yaw * yaw + FOLLOW * glance.yaw, STEP),
      roll:
        this.#nod.roll.follow(nod * this.#way.roll, STEP) +
        this.#roll.follow(presence * REACH.roll * roll, STEP),
    };
  }

  reset(): void {
    const { pitch, yaw, roll } = this.#nod;
    for (const spring of [pitch, yaw, roll, this.#pitch, this.#yaw, this.#roll]) spring.rest();
    this.#way = this.#pose = AT_REST;
    this.#wanted = 0;
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

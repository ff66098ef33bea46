import { MotionStyle } from '../base/states.js';
import type { Reaction } from '../base/reaction.js';
import { Channel } from './channels.js';
import { express, leaveRoom, lipNeeds, scaleBearing, type LipNeeds } from './express.js';
import { Gestures } from './gestures.js';
import { Mood } from './mood.js';
import { createPose, type Pose } from './pose.js';
import { reactionSeconds } from './reactions.js';
import type { MotionFrame } from './segment.js';
import { Spring } from './spring.js';

/** How much of the bearing of head and body that comes with a mood a style shows. */
const BEARING: Record<MotionStyle, number> = {
  [MotionStyle.lively]: 1,
  [MotionStyle.subtle]: 0.8,
  [MotionStyle.still]: 0,
};

/** How quickly it makes room for the lips of a speech, in hertz: within a closure's own time. */
const YIELDING = 4;

/** Turn of the eyes from which a mood looks aside for good, in radians. */
const ASIDE = 0.25;

const NO_NEEDS: LipNeeds = { closure: 0, rounding: 0 };

/** Where and how an expression is shown. */
export interface Moment {
  /** Seconds. */
  readonly time: number;
  /** As it was at the last step, instead of now. */
  readonly before: boolean;
  readonly style: MotionStyle;
  readonly reducedMotion: boolean;
  readonly speaking: boolean;
}

/** What a face expresses beside its speech: a mood that lasts, and reactions that pass. */
export class Expression {
  readonly mood: Mood;
  readonly #gestures = new Gestures();
  /** Reactions that start with the next step. */
  readonly #coming = new Set<Reaction>();
  /** Signed poses of the mood. */
  #now = createPose();
  #before = createPose();
  readonly #signed = createPose();
  readonly #closure = new Spring(YIELDING);
  readonly #rounding = new Spring(YIELDING);
  #needs: LipNeeds = NO_NEEDS;
  #needsBefore: LipNeeds = NO_NEEDS;

  constructor(seed: number) {
    this.mood = new Mood(seed);
  }

  /** How far the mood takes the gaze off the visitor, 0..1: 1 leaves no room for other glances. */
  get averted(): number {
    const { eyeLeftPitch, eyeLeftYaw } = Channel;
    return Math.min(1, Math.hypot(this.#now[eyeLeftPitch], this.#now[eyeLeftYaw]) / ASIDE);
  }

  /** Whether a reaction or a change of mood is under way. */
  get lively(): boolean {
    return this.#coming.size > 0 || this.#gestures.any || this.mood.changing;
  }

  /** Reacts once; a reaction that is under way is left to end. Returns the seconds it takes. */
  react(reaction: Reaction): number {
    this.#coming.add(reaction);
    return reactionSeconds(reaction);
  }

  /**
   * Goes on by `step` seconds to `now`; at once to where it wants to be where it is `null`.
   *
   * @param mouth of the speech; `null` when nothing is said.
   */
  advance(now: number, step: number | null, mouth: MotionFrame | null): void {
    [this.#now, this.#before] = [this.#before, this.#now];
    this.mood.advance(now, step, mouth !== null, this.#now);
    this.#needsBefore = this.#needs;
    const { closure, rounding } = mouth ? lipNeeds(mouth) : NO_NEEDS;
    this.#needs = {
      closure: this.#closure.follow(closure, step),
      rounding: this.#rounding.follow(rounding, step),
    };
    this.#gestures.forget(now - (step ?? 0));
    for (const reaction of this.#coming) this.#gestures.start(reaction, now);
    this.#coming.clear();
  }

  /** Shows itself over a face, in place. */
  show(face: Pose, { time, before, style, reducedMotion, speaking }: Moment): void {
    const signed = this.#signed;
    signed.set(before ? this.#before : this.#now);
    scaleBearing(signed, reducedMotion ? 0 : BEARING[style]);
    this.#gestures.add(time, reducedMotion, signed);
    leaveRoom(signed, before ? this.#needsBefore : this.#needs, speaking);
    express(face, signed);
  }
}

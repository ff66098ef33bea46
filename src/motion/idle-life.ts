import { MotionStyle } from '../base/states.js';
import { Blinks } from './blinks.js';
import { Channel } from './channels.js';
import { GazeProcess } from './gaze.js';
import { hash, noise } from './noise.js';
import type { MotionFrame } from './segment.js';

/** How much of each kind of life a style shows. Blinks are there in all of them. */
const STYLES: Record<MotionStyle, { head: number; face: number; gaze: number; breath: number }> = {
  [MotionStyle.lively]: { head: 1, face: 1, gaze: 1, breath: 1 },
  [MotionStyle.subtle]: { head: 0.5, face: 0.5, gaze: 0.6, breath: 0.8 },
  [MotionStyle.still]: { head: 0, face: 0, gaze: 0, breath: 0 },
};

/** Breaths a second at rest: 15 a minute. */
const BREATHING = 0.25;
/** The head carries this part of a sway, the neck the rest. */
const HEAD_SHARE = 0.6;
/** Part of a head turn that the eyes take back to stay on the viewer. */
export const EYE_COMPENSATION = 0.85;

/**
 * What a character does while nothing is said: breathing, blinks, gaze, slow sway of the head, and
 * a little life in brows and mouth corners. A function of seed and time alone: it never drifts,
 * runs for hours, and shows the same for the same seed.
 */
export class IdleLife {
  style: MotionStyle;
  /** No sway, no breathing and no wandering gaze; blinks and the face's small life stay. */
  reducedMotion = false;
  readonly #seed: number;
  readonly #blinks: Blinks;
  readonly #gaze: GazeProcess;

  constructor(seed: number, style: MotionStyle = MotionStyle.lively) {
    this.style = style;
    this.#seed = seed;
    this.#blinks = new Blinks(hash(seed, 1));
    this.#gaze = new GazeProcess(hash(seed, 2));
  }

  /** Writes the whole frame for a time in seconds. */
  sample(time: number, out: MotionFrame): void {
    out.fill(0);
    const { head, face, gaze, breath } = STYLES[this.style];
    const moves = this.reducedMotion ? 0 : 1;
    this.#face(time, face, out);
    this.#head(time, head * moves, breath * moves, out);
    this.#eyes(time, gaze * moves, out);
  }

  #noise(index: number, x: number): number {
    return noise(hash(this.#seed, 16 + index), x);
  }

  #head(time: number, amount: number, breathing: number, out: MotionFrame): void {
    const sway = (index: number, wide: number, narrow: number): number =>
      amount *
      (wide * this.#noise(index, time * 0.16) + narrow * this.#noise(index + 1, time * 0.5));
    const pitch = sway(0, 0.07, 0.018);
    const yaw = sway(2, 0.13, 0.025);
    const roll = sway(4, 0.055, 0.01);
    // Inhaling is quicker than exhaling, and no two breaths last the same.
    const phase = 2 * Math.PI * (BREATHING * time + 0.5 * this.#noise(6, time * 0.06));
    const breath = breathing * Math.sin(phase + 0.4 * Math.sin(phase));
    out[Channel.headPitch] = HEAD_SHARE * pitch + 0.004 * breath;
    out[Channel.headYaw] = HEAD_SHARE * yaw;
    out[Channel.headRoll] = HEAD_SHARE * roll;
    out[Channel.neckPitch] = (1 - HEAD_SHARE) * pitch - 0.008 * breath;
    out[Channel.neckYaw] = (1 - HEAD_SHARE) * yaw;
    out[Channel.neckRoll] = (1 - HEAD_SHARE) * roll;
  }

  #eyes(time: number, amount: number, out: MotionFrame): void {
    const lids = this.#blinks.sample(time);
    out[Channel.eyeBlinkLeft] = out[Channel.eyeBlinkRight] = lids;
    const { yaw, pitch } = this.#gaze.sample(time);
    // The eyes dip with the lids.
    const dip = 0.03 * lids;
    const headPitch = out[Channel.headPitch] + out[Channel.neckPitch];
    const headYaw = out[Channel.headYaw] + out[Channel.neckYaw];
    const eyePitch = amount * pitch + dip - EYE_COMPENSATION * headPitch;
    const eyeYaw = amount * yaw - EYE_COMPENSATION * headYaw;
    out[Channel.eyeLeftPitch] = out[Channel.eyeRightPitch] = eyePitch;
    out[Channel.eyeLeftYaw] = out[Channel.eyeRightYaw] = eyeYaw;
  }

  #face(time: number, amount: number, out: MotionFrame): void {
    const life = (index: number, rate: number, rest: number, swing: number): number =>
      amount * Math.max(0, rest + swing * this.#noise(index, time * rate));
    const brows = life(8, 0.3, 0.02, 0.14);
    out[Channel.browInnerUp] = brows;
    out[Channel.browOuterUpLeft] = 0.7 * brows + life(9, 0.25, 0, 0.06);
    out[Channel.browOuterUpRight] = 0.7 * brows + life(10, 0.25, 0, 0.06);
    const smile = life(11, 0.2, 0.06, 0.1);
    out[Channel.mouthSmileLeft] = smile + life(12, 0.3, 0, 0.03);
    out[Channel.mouthSmileRight] = smile + life(13, 0.3, 0, 0.03);
    const squint = life(14, 0.2, 0.03, 0.08);
    out[Channel.eyeSquintLeft] = out[Channel.eyeSquintRight] = squint;
  }
}

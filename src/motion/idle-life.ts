import { MotionStyle } from '../base/states.js';
import { Blinks } from './blinks.js';
import { Channel } from './channels.js';
import { GazeProcess } from './gaze.js';
import { hash, Noise } from './noise.js';
import { PoseChannel, type Pose } from './pose.js';

/** How much of each kind of life a style shows. Blinks and small saccades are there in all. */
const STYLES: Record<MotionStyle, { head: number; face: number; glance: number; body: number }> = {
  [MotionStyle.lively]: { head: 1, face: 1, glance: 1, body: 1 },
  [MotionStyle.subtle]: { head: 0.5, face: 0.5, glance: 0.6, body: 0.8 },
  [MotionStyle.still]: { head: 0, face: 0, glance: 0, body: 0 },
};

/** Breaths a second at rest: 15 a minute. */
const BREATHING = 0.25;
/** The head carries this part of a sway, the neck the rest. */
export const HEAD_SHARE = 0.6;
/** Share of glances away from the viewer that full attention leaves out. */
const ATTENTION = 0.85;
/** Share of the sway that is left while speaking: the speech moves the head. */
const SPEAKING_SWAY = 0.5;
/** Part of a head turn that the eyes take back to stay on the viewer. */
export const EYE_COMPENSATION = 0.85;

/**
 * What a character does while nothing is said: breathing, blinks, gaze, slow sway of the head, a
 * weight that shifts from side to side, and a little life in brows and mouth corners. A function of seed and time alone: it never drifts,
 * runs for hours, and shows the same for the same seed.
 */
export class IdleLife {
  style: MotionStyle;
  /** No sway, no breathing and no glances away; blinks and the face's small life stay. */
  reducedMotion = false;
  /** How attentive the gaze is, 0..1: full attention stays with the viewer. */
  attention = 0;
  /** Who speaks turns away less: the gaze is attentive, the head sways less. */
  speaking = false;
  /** One for each index that is asked for. */
  readonly #noises: readonly Noise[];
  readonly #blinks: Blinks;
  readonly #gaze: GazeProcess;

  constructor(seed: number, style: MotionStyle = MotionStyle.lively) {
    this.style = style;
    this.#noises = Array.from({ length: 18 }, (_, index) => new Noise(hash(seed, 16 + index)));
    this.#blinks = new Blinks(hash(seed, 1));
    this.#gaze = new GazeProcess(hash(seed, 2));
  }

  /** Writes the whole pose for a time in seconds. */
  sample(time: number, out: Pose): void {
    out.fill(0);
    const { head, face, glance, body } = STYLES[this.style];
    const moves = this.reducedMotion ? 0 : 1;
    this.#face(time, face, out);
    const attention = this.speaking ? 1 : this.attention;
    this.#head(time, head * moves * (this.speaking ? SPEAKING_SWAY : 1), out);
    this.#body(time, body * moves, out);
    this.#eyes(time, glance * moves * (1 - ATTENTION * attention), out);
  }

  #noise(index: number, x: number): number {
    return this.#noises[index].at(x);
  }

  #head(time: number, amount: number, out: Pose): void {
    const pitch = amount * this.#sway(0, time, 0.07, 0.018);
    const yaw = amount * this.#sway(2, time, 0.13, 0.025);
    const roll = amount * this.#sway(4, time, 0.055, 0.01);
    out[Channel.headPitch] = HEAD_SHARE * pitch;
    out[Channel.headYaw] = HEAD_SHARE * yaw;
    out[Channel.headRoll] = HEAD_SHARE * roll;
    out[Channel.neckPitch] = (1 - HEAD_SHARE) * pitch;
    out[Channel.neckYaw] = (1 - HEAD_SHARE) * yaw;
    out[Channel.neckRoll] = (1 - HEAD_SHARE) * roll;
  }

  #sway(index: number, time: number, wide: number, narrow: number): number {
    return wide * this.#noise(index, time * 0.16) + narrow * this.#noise(index + 1, time * 0.5);
  }

  #body(time: number, amount: number, out: Pose): void {
    // Inhaling is quicker than exhaling, and no two breaths last the same.
    const phase = 2 * Math.PI * (BREATHING * time + 0.5 * this.#noise(6, time * 0.06));
    const breath = amount * Math.sin(phase + 0.4 * Math.sin(phase));
    out[PoseChannel.breath] = breath;
    out[PoseChannel.chestPitch] = -0.006 * breath + 0.016 * amount * this.#noise(15, time * 0.08);
    out[PoseChannel.chestYaw] = 0.03 * amount * this.#noise(16, time * 0.1);
    out[PoseChannel.chestRoll] = 0.03 * amount * this.#noise(17, time * 0.09);
    out[Channel.headPitch] += 0.004 * breath;
    out[Channel.neckPitch] -= 0.008 * breath;
  }

  #eyes(time: number, glances: number, out: Pose): void {
    const lids = this.#blinks.sample(time);
    out[Channel.eyeBlinkLeft] = out[Channel.eyeBlinkRight] = lids;
    const { yaw, pitch } = this.#gaze.sample(time, glances);
    // The eyes dip with the lids.
    const dip = 0.03 * lids;
    const headPitch = out[Channel.headPitch] + out[Channel.neckPitch];
    const headYaw = out[Channel.headYaw] + out[Channel.neckYaw];
    const eyePitch = pitch + dip - EYE_COMPENSATION * headPitch;
    const eyeYaw = yaw - EYE_COMPENSATION * headYaw;
    out[Channel.eyeLeftPitch] = out[Channel.eyeRightPitch] = eyePitch;
    out[Channel.eyeLeftYaw] = out[Channel.eyeRightYaw] = eyeYaw;
  }

  #face(time: number, amount: number, out: Pose): void {
    const brows = amount * this.#life(8, time * 0.3, 0.02, 0.14);
    out[Channel.browInnerUp] = brows;
    out[Channel.browOuterUpLeft] = 0.7 * brows + amount * this.#life(9, time * 0.25, 0, 0.06);
    out[Channel.browOuterUpRight] = 0.7 * brows + amount * this.#life(10, time * 0.25, 0, 0.06);
    const smile = amount * this.#life(11, time * 0.2, 0.06, 0.1);
    out[Channel.mouthSmileLeft] = smile + amount * this.#life(12, time * 0.3, 0, 0.03);
    out[Channel.mouthSmileRight] = smile + amount * this.#life(13, time * 0.3, 0, 0.03);
    const squint = amount * this.#life(14, time * 0.2, 0.03, 0.08);
    out[Channel.eyeSquintLeft] = out[Channel.eyeSquintRight] = squint;
  }

  #life(index: number, x: number, rest: number, swing: number): number {
    return Math.max(0, rest + swing * this.#noise(index, x));
  }
}

import { MotionStyle } from '../base/states.js';
import { articulate } from './articulation.js';
import { BLENDSHAPE_COUNT, Channel, FRAME_SIZE } from './channels.js';
import { EYE_COMPENSATION, IdleLife } from './idle-life.js';
import { Inertia } from './inertia.js';
import { createFrame, type MotionFrame } from './segment.js';

/** Seconds until speech is followed exactly after it started. */
const EASE_IN = 0.25;
/** Seconds until nothing of the speech is left after it ended. */
const EASE_OUT = 0.4;
/** Seconds to ease over a cut in the speech itself, such as a new round. */
const EASE_CUT = 0.15;
/** Updates further apart than this, in seconds, have nothing to ease: the page was hidden. */
const LONGEST_STEP = 0.5;
/** Frames that differ by less look the same. */
const VISIBLE = 1e-4;

/** How much of the head motion that comes with speech a style shows. */
const SPEECH_HEAD: Record<MotionStyle, number> = {
  [MotionStyle.lively]: 1,
  [MotionStyle.subtle]: 0.6,
  [MotionStyle.still]: 0,
};

/** Motion of speech at one moment. */
export interface SpeechPose {
  readonly frame: MotionFrame;
  /** Channels it speaks for; the others stay with idle life. Absent: all. */
  readonly mask?: Uint8Array;
}

export interface MixerOptions {
  /** The same seed gives the same idle life. */
  readonly seed: number;
  readonly style?: MotionStyle;
}

/**
 * Decides what the character shows: idle life, speech over it, and eased ways between them. The
 * only writer of the rig. What it shows never jumps, in whatever order speech starts, stops and
 * changes.
 */
export class MotionMixer {
  readonly #idle: IdleLife;
  readonly #inertia = new Inertia();
  /** Idle life now and at the last update. */
  #life = createFrame();
  #lifeBefore = createFrame();
  /** Speech now and at the last update, as it came. */
  #speech = createFrame();
  #speechBefore = createFrame();
  readonly #mouth = createFrame();
  readonly #target = createFrame();
  readonly #targetBefore = createFrame();
  /** Target and inertia at the last update, not yet clipped, and its change per second. */
  readonly #shown = createFrame();
  readonly #speed = new Float64Array(FRAME_SIZE);
  readonly #reported = createFrame().fill(NaN);
  #mask: Uint8Array | undefined;
  #speaking = false;
  #last = NaN;
  #articulation = 1;
  /** Seconds to ease over at the next update, because a setting changed. */
  #pendingEase = 0;

  constructor({ seed, style }: MixerOptions) {
    this.#idle = new IdleLife(seed, style);
  }

  get style(): MotionStyle {
    return this.#idle.style;
  }
  set style(style: MotionStyle) {
    if (style !== this.#idle.style) this.#pendingEase = EASE_OUT;
    this.#idle.style = style;
  }

  /** Leaves out sway, breathing and wandering gaze; blinks and speech stay. */
  get reducedMotion(): boolean {
    return this.#idle.reducedMotion;
  }
  set reducedMotion(reduced: boolean) {
    if (reduced !== this.#idle.reducedMotion) this.#pendingEase = EASE_OUT;
    this.#idle.reducedMotion = reduced;
  }

  /** Gain of the mouth and jaw in speech, 0 to 2; 1 shows it as it comes. */
  get articulation(): number {
    return this.#articulation;
  }
  set articulation(gain: number) {
    const next = Math.min(2, Math.max(0, gain || 0));
    if (next !== this.#articulation) this.#pendingEase = EASE_CUT;
    this.#articulation = next;
  }

  /**
   * Writes what to show.
   *
   * @param now Seconds of any steady clock, the same one at every call.
   * @param speech Speech at this moment; `null` when there is none.
   * @returns whether it looks any different from the last time.
   */
  update(now: number, speech: SpeechPose | null, out: MotionFrame): boolean {
    const step = now - this.#last;
    const fresh = !(step >= 0 && step <= LONGEST_STEP);
    this.#last = now;
    [this.#life, this.#lifeBefore] = [this.#lifeBefore, this.#life];
    this.#idle.sample(now, this.#life);
    const ease = this.#takeSpeech(speech, step);
    this.#compose(this.#life, this.#target);
    if (fresh) this.#inertia.stop();
    else if (ease > 0) this.#begin(now, step, ease);
    out.set(this.#target);
    this.#inertia.apply(now, out);
    this.#remember(out, fresh ? 0 : step);
    for (let i = 0; i < BLENDSHAPE_COUNT; i++) out[i] = Math.min(1, Math.max(0, out[i]));
    return this.#report(out);
  }

  /** Takes the speech of this update in. Returns the seconds to ease over, 0 if it just goes on. */
  #takeSpeech(speech: SpeechPose | null, step: number): number {
    const setting = this.#pendingEase;
    this.#pendingEase = 0;
    const spoke = this.#speaking;
    this.#speaking = speech !== null;
    if (!speech) return spoke ? EASE_OUT : setting;
    [this.#speech, this.#speechBefore] = [this.#speechBefore, this.#speech];
    this.#speech.set(speech.frame);
    const sameMask = equal(this.#mask, speech.mask);
    this.#mask = speech.mask;
    this.#mouth.set(speech.frame);
    articulate(this.#mouth, this.#articulation);
    const nod = SPEECH_HEAD[this.style];
    for (let i = Channel.headPitch; i <= Channel.neckRoll; i++) this.#mouth[i] *= nod;
    if (!spoke) return EASE_IN;
    const cut = !sameMask || jumps(this.#speechBefore, this.#speech, step) ? EASE_CUT : 0;
    return Math.max(cut, setting);
  }

  /** What to show over a moment of idle life, before easing. */
  #compose(life: MotionFrame, out: MotionFrame): void {
    out.set(life);
    if (!this.#speaking) return;
    for (let i = 0; i < FRAME_SIZE; i++) if (this.#speaksFor(i)) out[i] = this.#mouth[i];
    for (const lid of [Channel.eyeBlinkLeft, Channel.eyeBlinkRight]) {
      out[lid] = Math.max(out[lid], life[lid]);
    }
    // The gaze of idle life stays on the viewer while speech moves the head.
    for (const [eyes, head, neck] of LOOKS) {
      const turn = out[head] + out[neck] - life[head] - life[neck];
      for (const eye of eyes) if (!this.#speaksFor(eye)) out[eye] -= EYE_COMPENSATION * turn;
    }
  }

  #speaksFor(channel: number): boolean {
    return this.#mask === undefined || this.#mask[channel] === 1;
  }

  /** Starts easing from what was shown at the last update to the new target. */
  #begin(now: number, step: number, duration: number): void {
    this.#compose(this.#lifeBefore, this.#targetBefore);
    if (step > 0) {
      for (let i = 0; i < FRAME_SIZE; i++) {
        this.#speed[i] -= (this.#target[i] - this.#targetBefore[i]) / step;
      }
    }
    this.#inertia.begin(now - step, duration, this.#shown, this.#targetBefore, this.#speed);
  }

  #remember(frame: MotionFrame, step: number): void {
    for (let i = 0; i < FRAME_SIZE; i++) {
      this.#speed[i] = step > 0 ? (frame[i] - this.#shown[i]) / step : 0;
    }
    this.#shown.set(frame);
  }

  /** Whether a frame differs visibly from the last one that did. */
  #report(frame: MotionFrame): boolean {
    if (frame.every((value, i) => Math.abs(value - this.#reported[i]) <= VISIBLE)) return false;
    this.#reported.set(frame);
    return true;
  }
}

/** The eyes' channels, with those of head and neck that they make up for. */
const LOOKS: readonly (readonly [eyes: readonly number[], head: number, neck: number])[] = [
  [[Channel.eyeLeftPitch, Channel.eyeRightPitch], Channel.headPitch, Channel.neckPitch],
  [[Channel.eyeLeftYaw, Channel.eyeRightYaw], Channel.headYaw, Channel.neckYaw],
];

/** Whether speech changed by more than speech can: 12 a second for the mouth, 3 rad for the head. */
function jumps(before: MotionFrame, after: MotionFrame, step: number): boolean {
  for (let i = Channel.jawForward; i <= Channel.neckRoll; i++) {
    const most = i < BLENDSHAPE_COUNT ? 0.15 + 12 * step : 0.05 + 3 * step;
    if (Math.abs(after[i] - before[i]) > most) return true;
  }
  return false;
}

function equal(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.every((value, i) => value === b[i]));
}

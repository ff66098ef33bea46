import { MotionStyle } from '../base/states.js';
import { articulate } from './articulation.js';
import { BLENDSHAPE_COUNT, Channel, channelsNamed, FRAME_SIZE } from './channels.js';
import type { Expression } from './expression.js';
import { EYE_COMPENSATION, IdleLife } from './idle-life.js';
import { Inertia } from './inertia.js';
import { createPose, POSE_SIZE, type Pose } from './pose.js';
import { createFrame, type MotionFrame } from './segment.js';

/** Seconds until speech is followed exactly after it started. */
const EASE_IN = 0.25;
/** Seconds until nothing of the speech is left after it ended. */
const EASE_OUT = 0.4;
/** Seconds to ease over a cut in the speech itself, such as a new round. */
const EASE_CUT = 0.15;
/** Updates further apart than this, in seconds, have nothing to ease: the page was hidden. */
const LONGEST_STEP = 0.5;
/** Seconds after a blink of speech within which idle life does not blink as well. */
const BLINKED = 3;
/** Lids further down than this are blinking. */
const BLINK = 0.02;
/** Frames that differ by less look the same. */
const VISIBLE = 1e-4;

/** How much a style shows of what speech does with brows, gaze and head. */
const SPEECH_BEARING: Record<MotionStyle, number> = {
  [MotionStyle.lively]: 1,
  [MotionStyle.subtle]: 0.5,
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
 * Decides what the character shows: idle life, speech over it, mood and reactions around the
 * speech, and eased ways between them. The only writer of the rig. What it shows never jumps, in
 * whatever order speech, mood and settings come, go and change.
 */
export class MotionMixer {
  /** Mood and reactions, where there are any. */
  expression: Expression | null = null;
  readonly #idle: IdleLife;
  readonly #inertia = new Inertia();
  /** Idle life now and at the last update. */
  readonly #life = createPose();
  readonly #lifeBefore = createPose();
  /** Speech now and at the last update, as it came. */
  readonly #speech = createFrame();
  readonly #speechBefore = createFrame();
  readonly #mouth = createFrame();
  readonly #target = createPose();
  readonly #targetBefore = createPose();
  /** Target and inertia at the last update and the one before, not yet clipped, and the seconds between. */
  readonly #shown = createPose();
  readonly #shownBefore = createPose();
  #shownStep = 0;
  readonly #speed = new Float64Array(POSE_SIZE);
  readonly #reported = createPose().fill(NaN);
  #mask: Uint8Array | undefined;
  #speaking = false;
  /** Seconds since speech blinked, and whether idle life may. */
  #sinceBlink = Infinity;
  #blinks = true;
  #last = NaN;
  #articulation = 1;
  /** The settings of the last update. */
  readonly #settings = { style: '', reducedMotion: false, articulation: 1 };

  constructor({ seed, style }: MixerOptions) {
    this.#idle = new IdleLife(seed, style);
  }

  get style(): MotionStyle {
    return this.#idle.style;
  }
  set style(style: MotionStyle) {
    this.#idle.style = style;
  }

  /**
   * Leaves out sway, breathing, glances and the head's part in speech and moods; blinks, brows and
   * the mouth's part stay.
   */
  get reducedMotion(): boolean {
    return this.#idle.reducedMotion;
  }
  set reducedMotion(reduced: boolean) {
    this.#idle.reducedMotion = reduced;
  }

  /** Gain of the mouth and jaw in speech, 0 to 2; 1 shows it as it comes. */
  get articulation(): number {
    return this.#articulation;
  }
  set articulation(gain: number) {
    this.#articulation = Math.min(2, Math.max(0, gain || 0));
  }

  /** Whether it moves other than by idle life and speech: something is eased over or expressed. */
  get lively(): boolean {
    return this.#inertia.active(this.#last) || (this.expression?.lively ?? false);
  }

  /**
   * Writes what to show.
   *
   * @param now Seconds of any steady clock, the same one at every call.
   * @param speech Speech at this moment; `null` when there is none.
   * @returns whether it looks any different from the last time.
   */
  update(now: number, speech: SpeechPose | null, out: Pose): boolean {
    const step = now - this.#last;
    const fresh = !(step >= 0 && step <= LONGEST_STEP);
    const before = this.#last;
    this.#last = now;
    const ease = this.#takeSpeech(speech, step, this.#takeSettings());
    this.#live(now, fresh ? null : step);
    this.#shareBlinks(fresh ? 0 : step);
    // Idle life of the last update too is shown as it now would be: what differs is eased over.
    if (!fresh && ease > 0) this.#idle.sample(before, this.#lifeBefore);
    this.#compose(now, this.#life, this.#target);
    if (fresh) this.#inertia.stop();
    else if (ease > 0) this.#begin(before, step, ease);
    out.set(this.#target);
    this.#inertia.apply(now, out);
    this.#remember(out, fresh ? 0 : step);
    for (let i = 0; i < BLENDSHAPE_COUNT; i++) out[i] = Math.min(1, Math.max(0, out[i]));
    return this.#report(out);
  }

  /** Brings idle life and expression to now; `step` is `null` where there is no before. */
  #live(now: number, step: number | null): void {
    this.#lifeBefore.set(this.#life);
    this.expression?.advance(now, step, this.#speaking ? this.#mouth : null);
    const { expression } = this;
    this.#idle.speaking = this.#speaking;
    this.#idle.attention = Math.max(expression?.mood.attention ?? 0, expression?.averted ?? 0);
    this.#idle.sample(now, this.#life);
  }

  /** Leaves blinks to speech that blinks where people do: of idle life's, those long after. */
  #shareBlinks(step: number): void {
    const blinks = this.#speaking && this.#speaksFor(Channel.eyeBlinkLeft);
    const shut = blinks && this.#mouth[Channel.eyeBlinkLeft] > BLINK;
    this.#sinceBlink = shut ? 0 : this.#sinceBlink + step;
    // One that is under way is finished.
    if (this.#life[Channel.eyeBlinkLeft] > BLINK) return;
    this.#blinks = !this.#speaking || this.#sinceBlink >= BLINKED;
  }

  /** Returns the seconds to ease over because settings changed since the last update. */
  #takeSettings(): number {
    const { style, reducedMotion, articulation } = this;
    const settings = this.#settings;
    const manner = style !== settings.style || reducedMotion !== settings.reducedMotion;
    const gain = articulation !== settings.articulation;
    settings.style = style;
    settings.reducedMotion = reducedMotion;
    settings.articulation = articulation;
    return manner ? EASE_OUT : gain ? EASE_CUT : 0;
  }

  /** Takes the speech of this update in. Returns the seconds to ease over, 0 if it just goes on. */
  #takeSpeech(speech: SpeechPose | null, step: number, setting: number): number {
    const spoke = this.#speaking;
    this.#speaking = speech !== null;
    if (!speech) return spoke ? EASE_OUT : setting;
    this.#speechBefore.set(this.#speech);
    this.#speech.set(speech.frame);
    const sameMask = equal(this.#mask, speech.mask);
    this.#mask = speech.mask;
    this.#mouth.set(speech.frame);
    articulate(this.#mouth, this.#articulation);
    this.#bear(this.#mouth);
    if (!spoke) return EASE_IN;
    const cut = !sameMask || jumps(this.#speechBefore, this.#speech, step) ? EASE_CUT : 0;
    return Math.max(cut, setting);
  }

  /** Shows as much of what speech does beside lips and lids as style and mood leave room for. */
  #bear(speech: MotionFrame): void {
    const bearing = SPEECH_BEARING[this.style];
    const moves = this.reducedMotion ? 0 : bearing;
    // Where the mood looks aside, that is the glance: two at a time would be one that is too far.
    const glances = moves * (1 - (this.expression?.averted ?? 0));
    scale(speech, BROWS, bearing);
    scale(speech, GLANCES, glances);
    scale(speech, TURNS, moves);
  }

  /** What to show now, or at the last update with its idle life, before easing. */
  #compose(time: number, life: Pose, out: Pose): void {
    out.set(life);
    if (this.#speaking) this.#speakOver(life, out);
    const { style, reducedMotion } = this;
    const speaking = this.#speaking;
    const before = life === this.#lifeBefore;
    this.expression?.show(out, { time, before, style, reducedMotion, speaking });
  }

  #speakOver(life: Pose, out: Pose): void {
    const mask = this.#mask;
    const mouth = this.#mouth;
    if (!mask) out.set(mouth);
    else for (let i = 0; i < FRAME_SIZE; i++) if (mask[i] === 1) out[i] = mouth[i];
    if (this.#blinks)
      for (let i = 0; i < LIDS.length; i++) out[LIDS[i]] = Math.max(out[LIDS[i]], life[LIDS[i]]);
    // The gaze of idle life stays on the viewer while speech moves the head.
    for (let i = 0; i < LOOKS.length; i++) {
      const { eyes, head, neck } = LOOKS[i];
      const turn = out[head] + out[neck] - life[head] - life[neck];
      for (let k = 0; k < eyes.length; k++)
        if (!this.#speaksFor(eyes[k])) out[eyes[k]] -= EYE_COMPENSATION * turn;
    }
  }

  #speaksFor(channel: number): boolean {
    return this.#mask === undefined || this.#mask[channel] === 1;
  }

  /** Starts easing from what was shown at the last update to the new target. */
  #begin(before: number, step: number, duration: number): void {
    this.#compose(before, this.#lifeBefore, this.#targetBefore);
    const shownStep = this.#shownStep;
    for (let i = 0; i < POSE_SIZE; i++) {
      const shown = shownStep > 0 ? (this.#shown[i] - this.#shownBefore[i]) / shownStep : 0;
      const wanted = step > 0 ? (this.#target[i] - this.#targetBefore[i]) / step : 0;
      this.#speed[i] = shown - wanted;
    }
    this.#inertia.begin(before, duration, this.#shown, this.#targetBefore, this.#speed);
  }

  #remember(frame: Pose, step: number): void {
    this.#shownBefore.set(this.#shown);
    this.#shown.set(frame);
    this.#shownStep = step;
  }

  /** Whether a frame differs visibly from the last one that did. */
  #report(frame: Pose): boolean {
    for (let i = 0; i < POSE_SIZE; i++) {
      if (Math.abs(frame[i] - this.#reported[i]) <= VISIBLE) continue;
      this.#reported.set(frame);
      return true;
    }
    return false;
  }
}

const LIDS = [Channel.eyeBlinkLeft, Channel.eyeBlinkRight] as const;
const BROWS = channelsNamed(/^brow/);
/** Look shapes: gaze that speech brings adds to the gaze angles of idle life. */
const GLANCES = channelsNamed(/^eyeLook/);
/** Turns of head and neck. */
const TURNS = channelsNamed(/^(?:head|neck)/);

/** The eyes' channels, with those of head and neck that they make up for. */
const LOOKS = (['Pitch', 'Yaw'] as const).map((axis) => ({
  eyes: [Channel[`eyeLeft${axis}`], Channel[`eyeRight${axis}`]],
  head: Channel[`head${axis}`],
  neck: Channel[`neck${axis}`],
}));

function scale(frame: MotionFrame, channels: readonly number[], factor: number): void {
  if (factor !== 1) for (let i = 0; i < channels.length; i++) frame[channels[i]] *= factor;
}

/** Whether speech changed by more than speech can: 12 a second for the mouth, 3 rad for the head. */
function jumps(before: MotionFrame, after: MotionFrame, step: number): boolean {
  return (
    differs(before, after, Channel.jawForward, BLENDSHAPE_COUNT, 0.15 + 12 * step) ||
    differs(before, after, BLENDSHAPE_COUNT, Channel.neckRoll + 1, 0.05 + 3 * step)
  );
}

/** Whether any channel from `start` to before `end` differs by more than `most`. */
function differs(
  a: MotionFrame,
  b: MotionFrame,
  start: number,
  end: number,
  most: number,
): boolean {
  for (let i = start; i < end; i++) if (Math.abs(a[i] - b[i]) > most) return true;
  return false;
}

function equal(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.every((value, i) => value === b[i]));
}

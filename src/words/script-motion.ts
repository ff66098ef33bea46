import { Mouth } from '../lipsync/mouth.js';
import { PROSODY_CHANNELS, Prosody } from '../lipsync/prosody.js';
import { MOUTH_CHANNELS } from '../lipsync/shapes.js';
import {
  ARTICULATORS,
  VISEMES,
  createArticulation,
  type Articulator,
  type Viseme,
} from '../lipsync/visemes.js';
import { STEP } from '../lipsync/voice.js';
import { createFrame, maskOf, type MotionFrame, type MotionSegment } from '../motion/segment.js';
import { isVowel } from './script.js';
import type { SpokenScript, TimedSound } from './spoken-script.js';

/** How long before its start the face makes ready for a sound, and lets go of it after, in seconds. */
const LEAD = 0.07;
const TRAIL = 0.05;
/** Lips shut and part faster than a jaw moves, or a vowel between two p would never be seen. */
const LIPS = 0.04;
/** How strongly a sound claims the lips against its neighbours; what must be seen claims most. */
const CLAIM: Readonly<Partial<Record<Viseme, number>>> = {
  pp: 3,
  ff: 2.5,
  ch: 2,
  ss: 1.2,
  uu: 1.6,
  oo: 1.3,
  dd: 0.5,
  kk: 0.4,
  sil: 0.7,
};
/** What the network would measure beside the phones. */
const MEASURED: Readonly<Partial<Record<Viseme, Partial<Record<Articulator, number>>>>> = {
  pp: { closure: 1 },
  ff: { labiodental: 1 },
  th: { tongue: 0.8, aperture: 0.2 },
  ll: { tongue: 0.5, aperture: 0.3 },
  ch: { rounding: 0.6 },
  rr: { rounding: 0.4 },
  ss: { spread: 0.4 },
  aa: { aperture: 1 },
  ae: { aperture: 0.8, spread: 0.2 },
  ah: { aperture: 0.7 },
  eh: { aperture: 0.6, spread: 0.2 },
  ey: { aperture: 0.5, spread: 0.5 },
  ii: { aperture: 0.25, spread: 0.7 },
  oo: { aperture: 0.6, rounding: 0.8 },
  uu: { aperture: 0.2, rounding: 1 },
  er: { aperture: 0.4, rounding: 0.4 },
};
/** A voice as the prosody would hear it: hertz, and loudness 0..1. */
const PITCH = { stressed: 170, plain: 130 };
const LOUDNESS = { stressed: 1, vowel: 0.7, consonant: 0.4 };
const MASK = maskOf([...MOUTH_CHANNELS, ...PROSODY_CHANNELS]);
const FPS = 1 / STEP;

/** The motion of a face that says a script, made a little ahead of the voice. */
export class ScriptMotion {
  readonly #script: SpokenScript;
  readonly #mouth = new Mouth();
  readonly #prosody: Prosody;
  readonly #seen = createArticulation();
  #made = 0;

  /** @param seed of head, brows and eyes. */
  constructor(script: SpokenScript, seed: number) {
    this.#script = script;
    this.#prosody = new Prosody(seed);
  }

  /** The frames that follow, up to `until`, in seconds of the round. */
  next(until: number): MotionSegment {
    const start = this.#made / FPS;
    const frames: MotionFrame[] = [];
    for (; this.#made / FPS < until; this.#made++) frames.push(this.#frame(this.#made / FPS));
    return { start, fps: FPS, frames, mask: MASK };
  }

  #frame(at: number): MotionFrame {
    const frame = createFrame();
    const sounds = this.#script.within(at - TRAIL, at + LEAD);
    this.#articulate(sounds, at);
    this.#mouth.pose(this.#seen, frame);
    const heard = sounds.find(({ start, end }) => start <= at && end > at);
    const speaking = heard && heard.viseme !== 'sil' ? 1 : 0;
    const vowel = heard !== undefined && isVowel(heard.viseme);
    this.#prosody.pose(
      {
        speaking,
        loudness: speaking && loudnessOf(heard!, vowel),
        pitch: vowel ? (heard.stressed ? PITCH.stressed : PITCH.plain) : 0,
      },
      frame,
    );
    return frame;
  }

  #articulate(sounds: readonly TimedSound[], at: number): void {
    const { visemes, articulators } = this.#seen;
    visemes.fill(0);
    articulators.fill(0);
    let total = 0;
    for (const sound of sounds) {
      const weight = (CLAIM[sound.viseme] ?? 1) * presence(sound, at);
      visemes[VISEMES.indexOf(sound.viseme)] += weight;
      const measured = MEASURED[sound.viseme] ?? {};
      ARTICULATORS.forEach((one, place) => (articulators[place] += weight * (measured[one] ?? 0)));
      total += weight;
    }
    if (total < 1) visemes[VISEMES.indexOf('sil')] += 1 - total;
    total = Math.max(1, total);
    for (let v = 0; v < visemes.length; v++) visemes[v] /= total;
    for (let a = 0; a < articulators.length; a++) articulators[a] /= total;
  }
}

/** 0..1: comes up before the sound, holds, and goes. */
function presence({ viseme, start, end }: TimedSound, at: number): number {
  const lips = viseme === 'pp' || viseme === 'ff';
  const lead = lips ? LIPS : LEAD;
  const trail = lips ? LIPS : TRAIL;
  const up = (at - start + lead) / lead;
  const down = (end + trail - at) / trail;
  const level = Math.max(0, Math.min(1, up, down));
  return level * level * (3 - 2 * level);
}

function loudnessOf({ stressed }: TimedSound, vowel: boolean): number {
  if (stressed) return LOUDNESS.stressed;
  return vowel ? LOUDNESS.vowel : LOUDNESS.consonant;
}

import { Channel, FRAME_SIZE } from '../motion/channels.js';
import { smoothstep } from '../motion/noise.js';
import type { MotionFrame } from '../motion/segment.js';
import { MOUTH_CHANNELS, sides, VISEME_SHAPES } from './shapes.js';
import { ARTICULATORS, VISEMES, type Articulation } from './visemes.js';

const SILENCE = VISEMES.indexOf('sil');
const LIPS_SHUT = VISEMES.indexOf('pp');
const [APERTURE, ROUNDING, SPREAD, CLOSURE, LABIODENTAL, TONGUE] = ARTICULATORS.keys();

/**
 * Share of the visemes' poses against the measured articulators in the lips. The jaw takes the poses
 * alone: their mean, weighed by how sure the network is of each, is nearer to the true opening.
 */
const POSE_SHARE = 0.65;
/** How sure of silence to be for the mouth to begin to rest, and to rest. */
const BARELY_SILENT = 0.55;
const SILENT = 0.95;
/** How sure of shut lips to be for them to begin to close, and to meet. */
const BARELY_SHUT = 0.25;
const WELL_SHUT = 0.75;
/**
 * How lips that meet press and roll: as little as shows, so that the silence of a p that was not
 * heard as one looks as shut.
 */
const PRESSED = 0.15;
const ROLLED_IN = { lower: 0.12, upper: 0.1 };
/** The channels that each viseme moves. */
const MOVED = VISEME_SHAPES.map((shape) => MOUTH_CHANNELS.filter((channel) => shape[channel] > 0));
const STRETCH = sides('mouthStretch');
const SMILE = sides('mouthSmile');
const PRESS = sides('mouthPress');
const UPPER_UP = sides('mouthUpperUp');
const LOWER_DOWN = sides('mouthLowerDown');
/** Shapes that part the lips, which shut lips cannot show. */
const PARTING = [...UPPER_UP, ...LOWER_DOWN, ...STRETCH, ...SMILE];

/** Poses the lower face by what the network heard. */
export class Mouth {
  readonly #target = new Float32Array(FRAME_SIZE);

  /** Writes the mouth's channels of `out` for the next frame. */
  pose(heard: Articulation, out: MotionFrame): void {
    const target = this.#target;
    target.fill(0);
    for (let v = 0; v < VISEMES.length; v++) {
      const share = POSE_SHARE * heard.visemes[v];
      if (share < 1e-4) continue;
      for (const channel of MOVED[v]) target[channel] += share * VISEME_SHAPES[v][channel];
    }
    target[Channel.jawOpen] /= POSE_SHARE;
    const speaking =
      1 - smoothstep((heard.visemes[SILENCE] - BARELY_SILENT) / (SILENT - BARELY_SILENT));
    this.#articulate(heard.articulators, (1 - POSE_SHARE) * speaking);
    this.#shut(Math.max(heard.visemes[LIPS_SHUT], heard.articulators[CLOSURE]) * speaking);
    for (const channel of MOUTH_CHANNELS) out[channel] = Math.min(1, speaking * target[channel]);
  }

  #articulate(articulators: Float32Array, share: number): void {
    const target = this.#target;
    const aperture = articulators[APERTURE];
    const rounding = articulators[ROUNDING];
    target[Channel.mouthPucker] += share * 0.85 * rounding * (1 - 0.5 * aperture);
    target[Channel.mouthFunnel] += share * 0.6 * rounding * (0.4 + 0.6 * aperture);
    add(target, STRETCH, share * 0.4 * articulators[SPREAD]);
    add(target, SMILE, share * 0.3 * articulators[SPREAD]);
    add(target, LOWER_DOWN, share * 0.3 * aperture);
    add(target, UPPER_UP, share * 0.3 * articulators[LABIODENTAL]);
    target[Channel.mouthRollLower] += share * 0.6 * articulators[LABIODENTAL];
    target[Channel.tongueOut] += share * 0.4 * articulators[TONGUE] ** 2;
  }

  /** Brings the lips together; once it is sure enough they truly meet, whatever the jaw was up to. */
  #shut(closure: number): void {
    const target = this.#target;
    // Straight, so that they come together and part at an even pace.
    const shut = Math.max(0, Math.min(1, (closure - BARELY_SHUT) / (WELL_SHUT - BARELY_SHUT)));
    target[Channel.jawOpen] *= 1 - 0.96 * shut;
    for (const channel of PARTING) target[channel] *= 1 - 0.9 * shut;
    target[Channel.mouthFunnel] *= 1 - 0.8 * shut;
    target[Channel.mouthRollLower] = Math.max(
      target[Channel.mouthRollLower],
      ROLLED_IN.lower * shut,
    );
    target[Channel.mouthRollUpper] = Math.max(
      target[Channel.mouthRollUpper],
      ROLLED_IN.upper * shut,
    );
    for (const channel of PRESS) target[channel] = Math.max(target[channel], PRESSED * shut);
    // Lips that meet under a jaw still on its way.
    target[Channel.mouthClose] = shut * target[Channel.jawOpen];
  }
}

function add(target: Float32Array, channels: readonly number[], amount: number): void {
  for (const channel of channels) target[channel] += amount;
}

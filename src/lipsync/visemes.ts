/**
 * Groups of phones that look alike; the network's phones, in its order, belong to one each. Mid vowels
 * stand for themselves: the network is trained to tell coarser groups apart, and tells these too.
 */
export const VISEMES = [
  'sil',
  'pp',
  'ff',
  'th',
  'dd',
  'll',
  'ss',
  'ch',
  'kk',
  'rr',
  'aa',
  'ae',
  'ah',
  'ii',
  'oo',
  'uu',
  'er',
  'eh',
  'ey',
] as const;
export type Viseme = (typeof VISEMES)[number];

/** Viseme of each of the network's phones: ARPAbet and silence, as training/phones.py lists them. */
export const VISEME_OF_PHONE: readonly Viseme[] = (
  'sil pp pp pp ff ff th th dd dd dd ll ss ss ch ch ch ch kk kk kk kk rr er ' +
  'aa aa aa ae eh ey ah ii ii ii oo oo oo uu uu uu'
).split(' ') as Viseme[];

/**
 * What the network measures beside the phones, each 0..1: opening of jaw and lips, rounding and
 * spreading of the lips, lips shut, lower lip against the upper teeth, tongue tip in view.
 */
export const ARTICULATORS = [
  'aperture',
  'rounding',
  'spread',
  'closure',
  'labiodental',
  'tongue',
] as const;
export type Articulator = (typeof ARTICULATORS)[number];

/** Numbers that one head of the network gives out a step: a logit each. */
export const OUTPUTS = VISEME_OF_PHONE.length + ARTICULATORS.length;

/** What one step of speech looks like. */
export interface Articulation {
  /** Probability of each viseme, in the order of {@link VISEMES}. */
  readonly visemes: Float32Array;
  /** In the order of {@link ARTICULATORS}. */
  readonly articulators: Float32Array;
}

export function createArticulation(): Articulation {
  return {
    visemes: new Float32Array(VISEMES.length),
    articulators: new Float32Array(ARTICULATORS.length),
  };
}

/** Makes an articulation that of a mouth at rest. */
export function fallSilent(out: Articulation): void {
  out.visemes.fill(0);
  out.visemes[VISEMES.indexOf('sil')] = 1;
  out.articulators.fill(0);
}

const PHONES = VISEME_OF_PHONE.length;
const VISEME_INDEX = VISEME_OF_PHONE.map((viseme) => VISEMES.indexOf(viseme));

/** Turns the logits of one head into probabilities: a softmax over phones, summed by viseme. */
export function readLogits(logits: Float32Array, offset: number, out: Articulation): void {
  let highest = -Infinity;
  for (let p = 0; p < PHONES; p++) highest = Math.max(highest, logits[offset + p]);
  let total = 0;
  out.visemes.fill(0);
  for (let p = 0; p < PHONES; p++) {
    const likelihood = Math.exp(logits[offset + p] - highest);
    total += likelihood;
    out.visemes[VISEME_INDEX[p]] += likelihood;
  }
  for (let v = 0; v < VISEMES.length; v++) out.visemes[v] /= total;
  for (let a = 0; a < ARTICULATORS.length; a++) {
    out.articulators[a] = 1 / (1 + Math.exp(-logits[offset + PHONES + a]));
  }
}

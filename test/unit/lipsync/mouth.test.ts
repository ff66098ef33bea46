import { expect } from '@open-wc/testing';
import { Mouth } from '../../../src/lipsync/mouth.js';
import {
  ARTICULATORS,
  createArticulation,
  fallSilent,
  OUTPUTS,
  readLogits,
  VISEME_OF_PHONE,
  VISEMES,
  type Articulator,
  type Viseme,
} from '../../../src/lipsync/visemes.js';
import { Channel, FRAME_SIZE, type ChannelName } from '../../../src/motion/channels.js';

/** The face of a sound. */
function hold(viseme: Viseme, articulators: Partial<Record<Articulator, number>> = {}) {
  const mouth = new Mouth();
  const heard = createArticulation();
  heard.visemes[VISEMES.indexOf(viseme)] = 1;
  ARTICULATORS.forEach((name, i) => (heard.articulators[i] = articulators[name] ?? 0));
  const frame = new Float32Array(FRAME_SIZE);
  mouth.pose(heard, frame);
  return (channel: ChannelName) => frame[Channel[channel]];
}

describe('articulation', () => {
  it('meets the lips for P, even while the jaw is still open', () => {
    for (const aperture of [0, 0.8]) {
      const face = hold('pp', { closure: 1, aperture });
      expect(face('jawOpen')).to.be.below(0.03);
      expect(face('mouthPressLeft')).to.be.above(0.12);
      expect(face('mouthRollUpper')).to.be.above(0.08);
      expect(face('mouthLowerDownLeft')).to.be.below(0.05);
    }
  });

  it('looks no more shut on P than at rest by more than shows', () => {
    const face = hold('pp', { closure: 1 });
    expect(face('mouthPressLeft')).to.be.below(0.3);
    expect(face('mouthRollLower')).to.be.below(0.25);
  });

  it('follows at once', () => {
    const mouth = new Mouth();
    const frame = new Float32Array(FRAME_SIZE);
    const heard = createArticulation();
    heard.visemes[VISEMES.indexOf('aa')] = 1;
    heard.articulators[ARTICULATORS.indexOf('aperture')] = 1;
    mouth.pose(heard, frame);
    expect(frame[Channel.jawOpen]).to.be.above(0.5);
    fallSilent(heard);
    mouth.pose(heard, frame);
    expect(frame[Channel.jawOpen]).to.equal(0);
  });

  it('gives each viseme a face of its own', () => {
    const faces = VISEMES.map((viseme) => {
      const face = hold(viseme);
      return Object.keys(Channel).map((channel) => face(channel as ChannelName));
    });
    for (let a = 0; a < faces.length; a++) {
      for (let b = a + 1; b < faces.length; b++) {
        const distance = Math.hypot(...faces[a].map((value, c) => value - faces[b][c]));
        expect(distance, `${VISEMES[a]} and ${VISEMES[b]}`).to.be.above(0.08);
      }
    }
  });

  it('rounds, spreads, bites and shows the tongue', () => {
    expect(hold('uu', { rounding: 1 })('mouthPucker')).to.be.above(0.6);
    expect(hold('ii', { spread: 1 })('mouthSmileRight')).to.be.above(0.25);
    const bite = hold('ff', { labiodental: 1 });
    expect(bite('mouthRollLower')).to.be.above(0.5);
    expect(bite('mouthUpperUpLeft')).to.be.above(0.2);
    expect(hold('th', { tongue: 1 })('tongueOut')).to.be.above(0.3);
    expect(hold('aa', { aperture: 1 })('jawOpen')).to.be.above(0.5);
  });

  it('comes to exact rest', () => {
    const rest = hold('sil', { aperture: 0.05, closure: 0.1 });
    for (const channel of Object.keys(Channel)) expect(rest(channel as ChannelName)).to.equal(0);
  });

  it('reads probabilities from logits', () => {
    const logits = new Float32Array(2 * OUTPUTS).fill(-30);
    logits[OUTPUTS + 1] = 5;
    logits[OUTPUTS + 2] = 5;
    logits[OUTPUTS + VISEME_OF_PHONE.length] = 0;
    const out = createArticulation();
    readLogits(logits, OUTPUTS, out);
    expect(out.visemes[VISEMES.indexOf('pp')]).to.be.closeTo(1, 1e-6);
    expect(out.articulators[0]).to.be.closeTo(0.5, 1e-6);
  });
});

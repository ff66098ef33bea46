import { expect } from '@open-wc/testing';
import { Smoother } from '../../../src/lipsync/smoother.js';
import { createArticulation, OUTPUTS, VISEMES } from '../../../src/lipsync/visemes.js';

const AA = 24; // a phone of viseme aa
const SILENCE = 0;

/** Logits of heads that are sure of one phone each. */
function logits(...phones: number[]): Float32Array {
  const out = new Float32Array(phones.length * OUTPUTS).fill(-20);
  phones.forEach((phone, head) => (out[head * OUTPUTS + phone] = 20));
  return out;
}

/** Probability of an open vowel over frames in which `open` says the phone of each. */
function read(smoother: Smoother, open: boolean[]): number[] {
  const phone = (k: number) => (open[k] ? AA : SILENCE);
  return open.map((_, k) => {
    const out = createArticulation();
    smoother.read(logits(phone(k), phone(k + 1), phone(k + 2)), out);
    return out.visemes[VISEMES.indexOf('aa')];
  });
}

describe('lip-sync smoother', () => {
  const pulse = [false, false, false, true, false, false, false];

  it('weighs in the frame after as well as the frame before, with no delay', () => {
    const track = read(new Smoother(0, [0, 1, 2]), pulse);
    expect(track[3]).to.equal(Math.max(...track));
    expect(track[2]).to.be.above(0.05);
    expect(track[4]).to.be.above(0.05);
    expect(track[2]).to.be.closeTo(track[4], 1e-6);
    expect(track[1]).to.be.below(1e-6);
    expect(track[5]).to.be.below(1e-6);
    expect(track.reduce((sum, value) => sum + value, 0)).to.be.closeTo(1, 1e-6);
  });

  it('makes do with the past where no head looks further', () => {
    const track = read(new Smoother(0, [0]), pulse);
    expect(track[2]).to.be.below(1e-6);
    expect(track[4]).to.be.above(0.05);
  });

  it('forgets at a reset', () => {
    const smoother = new Smoother(0, [0, 1, 2]);
    read(smoother, [true, true, true, true]);
    smoother.reset();
    expect(read(smoother, pulse)).to.deep.equal(read(new Smoother(0, [0, 1, 2]), pulse));
  });
});

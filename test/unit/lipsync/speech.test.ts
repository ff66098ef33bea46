import { expect } from '@open-wc/testing';
import { LipsyncEngine, type LipsyncModel } from '../../../src/lipsync/index.js';
import { Channel, type ChannelName } from '../../../src/motion/channels.js';
import type { MotionFrame } from '../../../src/motion/segment.js';
import { model, phones, RATE, sentence } from './fixtures.js';

describe('a mouth that speaks', () => {
  let loaded: LipsyncModel;
  let speech: Int16Array;
  let frames: readonly MotionFrame[];
  let said: [string, number, number][];

  before(async () => {
    loaded = await model();
    speech = await sentence();
    said = await phones();
    frames = move(speech);
  });

  const move = (pcm: Int16Array) =>
    new LipsyncEngine(loaded, { sampleRate: RATE }).push(pcm, true).frames;

  /** Extreme of a channel over each phone of the given names, widened by one frame. */
  function over(
    names: string[],
    channel: ChannelName,
    pick: (...values: number[]) => number,
    source = frames,
  ): number[] {
    return said
      .filter(([name]) => names.includes(name))
      .map(([, start, end]) => {
        const span = source.slice(Math.floor(start * 50), Math.ceil(end * 50) + 1);
        return pick(...span.map((frame) => frame[Channel[channel]]));
      });
  }

  const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

  it('shuts the lips on m and b', () => {
    const jaws = over(['m', 'b'], 'jawOpen', Math.min);
    const presses = over(['m', 'b'], 'mouthPressLeft', Math.max);
    const shut = jaws.filter((jaw, i) => jaw < 0.05 && presses[i] > 0.09);
    expect(shut.length).to.be.at.least(jaws.length - 1);
  });

  it('opens on open vowels', () => {
    for (const jaw of over(['ay', 'ae', 'ao'], 'jawOpen', Math.max)) expect(jaw).to.be.above(0.25);
  });

  it('rounds the lips on oo and w, and not on ee', () => {
    const rounded = over(['uw', 'w'], 'mouthPucker', Math.max);
    const spread = over(['iy'], 'mouthPucker', Math.min);
    expect(mean(rounded)).to.be.above(0.3);
    expect(mean(spread)).to.be.below(0.15);
  });

  it('spreads them on ee', () => {
    expect(mean(over(['iy'], 'mouthSmileLeft', Math.max))).to.be.above(0.12);
  });

  it('brings the lower lip to the teeth on f and v', () => {
    const bitten = over(['f', 'v'], 'mouthRollLower', Math.max);
    expect(mean(bitten)).to.be.above(0.2);
  });

  it('rests in silence and in noise', () => {
    // Frames after the first 0.2 s, while the ear adapts, and before the cut at the end.
    const widest = (pcm: Int16Array) =>
      Math.max(
        ...move(pcm)
          .slice(10, 90)
          .map((frame) => frame[Channel.jawOpen]),
      );
    expect(widest(new Int16Array(RATE * 2))).to.equal(0);
    let state = 1;
    const hiss = Int16Array.from({ length: RATE * 2 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return state >> 20;
    });
    expect(widest(hiss)).to.be.below(0.1);
  });

  it('waits at rest through a faint background, then speaks', () => {
    const lead = RATE * 8;
    const pcm = new Int16Array(lead + speech.length);
    let state = 1;
    let hum = 0;
    for (let i = 0; i < pcm.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      hum = 0.9 * hum + (30 * state) / 2 ** 31;
      pcm[i] = hum + (i < lead ? 0 : speech[i - lead]);
    }
    const moved = move(pcm);
    const jaw = moved.map((frame) => frame[Channel.jawOpen]);
    const before = jaw.slice(0, 8 * 50 - 5);
    expect(before.filter((value) => value > 0.08).length / before.length).to.be.below(0.1);
    const late = over(['ay', 'ae', 'ao'], 'jawOpen', Math.max, moved.slice(8 * 50));
    expect(mean(late)).to.be.above(0.8 * mean(over(['ay', 'ae', 'ao'], 'jawOpen', Math.max)));
  });

  it('opens for quiet speech as for loud', () => {
    const quiet = move(speech.map((value) => Math.round(value * 0.06)));
    const loud = mean(over(['ay', 'ae', 'ao'], 'jawOpen', Math.max));
    expect(mean(over(['ay', 'ae', 'ao'], 'jawOpen', Math.max, quiet))).to.be.above(0.7 * loud);
  });

  it('nods or raises a brow at times, gently', () => {
    const pitch = frames.map((frame) => frame[Channel.headPitch]);
    const swing = Math.max(...pitch) - Math.min(...pitch);
    expect(swing).to.be.within(0.005, 0.12);
  });
});

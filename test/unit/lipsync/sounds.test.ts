import { expect } from '@open-wc/testing';
import { LipsyncEngine, type LipsyncModel } from '../../../src/lipsync/index.js';
import { Channel } from '../../../src/motion/channels.js';
import type { MotionFrame } from '../../../src/motion/segment.js';
import { model, phones, RATE, sentence } from './fixtures.js';

/** Opening of the jaw that can be seen. */
const VISIBLE = 0.1;

describe('a mouth in a noisy world', () => {
  let loaded: LipsyncModel;
  let speech: Int16Array;
  let said: [string, number, number][];

  before(async () => {
    loaded = await model();
    speech = await sentence();
    said = await phones();
  });

  const move = (pcm: Int16Array) =>
    new LipsyncEngine(loaded, { sampleRate: RATE }).push(pcm, true).frames;
  const jaw = (frames: readonly MotionFrame[]) => frames.map((frame) => frame[Channel.jawOpen]);
  const openShare = (values: number[]) =>
    values.filter((value) => value > VISIBLE).length / values.length;
  const scaled = (gain: number, limit = 32767) =>
    speech.map((value) => Math.max(-limit, Math.min(limit, Math.round(gain * value))));
  const mix = (a: Int16Array, b: Int16Array) => a.map((value, i) => value + (b[i] ?? 0));

  /** Greatest opening within each phone of the given names. */
  const widest = (frames: readonly MotionFrame[], ...names: string[]) =>
    said
      .filter(([name]) => names.includes(name))
      .map(([, start, end]) =>
        Math.max(...jaw(frames.slice(Math.floor(start * 50), Math.ceil(end * 50) + 1))),
      );
  /** Share of m and b on which lips meet. */
  const shutShare = (frames: readonly MotionFrame[]) => {
    const lips = said.filter(([name]) => name === 'm' || name === 'b');
    const met = lips.filter(([, start, end]) =>
      frames
        .slice(Math.floor(start * 50), Math.ceil(end * 50) + 1)
        .some((frame) => frame[Channel.jawOpen] < 0.08 && frame[Channel.mouthPressLeft] > 0.09),
    );
    return met.length / lips.length;
  };

  it('is exactly still in silence', () => {
    for (const frame of move(new Int16Array(RATE * 2))) {
      expect(frame[Channel.jawOpen]).to.equal(0);
      expect(frame[Channel.mouthPressLeft]).to.equal(0);
    }
  });

  it('hardly opens for music', () => {
    // Frames after the first 0.4 s, in which the ear adapts.
    const heard = jaw(move(chords(6 * RATE, 4000)).slice(20));
    expect(openShare(heard)).to.be.below(0.15);
  });

  it('speaks over music', () => {
    const frames = move(mix(speech, chords(speech.length, 700)));
    for (const opening of widest(frames, 'ay', 'ae', 'ao')) expect(opening).to.be.above(0.2);
    expect(shutShare(frames)).to.be.at.least(0.5);
  });

  it('still moves when shouted at until the microphone clips, and does not stay open', () => {
    const frames = move(scaled(12, 20000));
    for (const opening of widest(frames, 'ay', 'ae', 'ao')) expect(opening).to.be.above(0.2);
    expect(Math.max(...jaw(frames))).to.be.below(0.8);
    expect(shutShare(frames)).to.be.at.least(0.5);
    const inside = jaw(frames).slice(10, -20);
    expect(openShare(inside)).to.be.below(0.9);
  });

  it('opens for a voice far away in a room', () => {
    const frames = move(distant(scaled(0.08)));
    for (const opening of widest(frames, 'ay', 'ae', 'ao')) expect(opening).to.be.above(0.2);
  });
});

/** Chords of plain tones with harmonics, one every half second. */
function chords(length: number, level: number): Int16Array {
  const roots = [0, 5, 7, 3, 8, 10];
  return Int16Array.from({ length }, (_, i) => {
    const t = i / RATE;
    const root = roots[Math.floor(2 * t) % roots.length];
    let sum = 0;
    for (const step of [0, 4, 7]) {
      const phase = 2 * Math.PI * 220 * 2 ** ((root + step) / 12) * t;
      for (let k = 1; k <= 6; k++) sum += Math.sin(k * phase) / k;
    }
    const fade = Math.exp(-3 * ((2 * t) % 1));
    return Math.round(level * fade * (sum / 3));
  });
}

/** Echoes off the walls: more sound from them than from the mouth. */
function distant(pcm: Int16Array): Int16Array {
  const out = Float32Array.from(pcm);
  for (const [delay, gain] of [
    [0.011, 0.5],
    [0.023, 0.4],
    [0.037, 0.35],
    [0.061, 0.25],
    [0.083, 0.2],
  ]) {
    const shift = Math.round(delay * RATE);
    for (let i = shift; i < pcm.length; i++) out[i] += gain * pcm[i - shift];
  }
  return Int16Array.from(out, Math.round);
}

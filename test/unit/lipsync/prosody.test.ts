import { expect } from '@open-wc/testing';
import { Prosody, PROSODY_CHANNELS } from '../../../src/lipsync/prosody.js';
import type { VoiceState } from '../../../src/lipsync/voice.js';
import { Channel, FRAME_SIZE, type ChannelName } from '../../../src/motion/channels.js';
import { MotionMixer } from '../../../src/motion/mixer.js';
import { createPose } from '../../../src/motion/pose.js';
import { maskOf, type MotionFrame } from '../../../src/motion/segment.js';

const FPS = 50;
const SILENT: VoiceState = { loudness: 0, speaking: 0, pitch: 0 };
const SEEDS = Array.from({ length: 30 }, (_, seed) => seed + 1);

/** A voice by the second: a step that is not spoken is silent. */
type Voice = (time: number) => VoiceState | null;

/** Even syllables, four a second, without an accent among them. */
const murmur: Voice = (time) => {
  const swell = Math.max(0, Math.sin(2 * Math.PI * 4 * time));
  return { loudness: 0.3 + 0.2 * swell, speaking: 1, pitch: 100 };
};

/** The same with accents at some times: louder and higher for 0.2 s. */
const accented =
  (...times: number[]): Voice =>
  (time) => {
    const stressed = times.some((at) => time >= at && time < at + 0.2);
    return stressed ? { loudness: 1, speaking: 1, pitch: 135 } : murmur(time);
  };

/** Speech with a pause in it. */
const pausing =
  (from: number, to: number, voice: Voice = murmur): Voice =>
  (time) =>
    time >= from && time < to ? null : voice(time);

function perform(seconds: number, voice: Voice, seed = 1): MotionFrame[] {
  const prosody = new Prosody(seed);
  return Array.from({ length: Math.round(seconds * FPS) }, (_, k) => {
    const frame = new Float32Array(FRAME_SIZE);
    prosody.pose(voice(k / FPS) ?? SILENT, frame);
    return frame;
  });
}

const span = (frames: MotionFrame[], from: number, to: number): MotionFrame[] =>
  frames.slice(Math.round(from * FPS), Math.round(to * FPS));
const highest = (frames: MotionFrame[], channel: ChannelName): number =>
  Math.max(...frames.map((frame) => frame[Channel[channel]]));
/** How far the eyes look to a side, as look shapes. */
const aside = (frame: MotionFrame): number =>
  Math.max(frame[Channel.eyeLookOutLeft], frame[Channel.eyeLookOutRight]);
const mean = (values: number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('brows, eyes and head of a speaker', () => {
  it('raise the brows and nod within 200 ms of an accent', () => {
    for (const seed of SEEDS) {
      const at = 3;
      const frames = perform(4, accented(at), seed);
      const calm = perform(4, murmur, seed);
      const before = span(frames, at - 0.3, at);
      const after = span(frames, at, at + 0.2);
      expect(highest(before, 'browInnerUp')).to.be.below(0.03);
      expect(highest(after, 'browInnerUp')).to.be.above(0.08);
      const nods = after.map(
        (frame, k) => frame[Channel.headPitch] - calm[Math.round(at * FPS) + k][Channel.headPitch],
      );
      expect(Math.max(...nods)).to.be.above(0.008);
    }
  });

  it('leave syllables alone that do not stand out', () => {
    const frames = span(perform(6, murmur), 2, 6);
    expect(highest(frames, 'browInnerUp')).to.be.below(0.05);
  });

  it('blink at a pause and at the end of a phrase, and not within one', () => {
    const frames = perform(7, pausing(2.5, 3.2, pausing(5.5, 9)));
    const blinks = frames
      .map((frame) => frame[Channel.eyeBlinkLeft])
      .flatMap((lid, k, lids) => (lid > 0.9 && lids[k - 1] <= 0.9 ? [k / FPS] : []));
    expect(blinks.length).to.equal(2);
    expect(blinks[0]).to.be.within(2.6, 3.1);
    expect(blinks[1]).to.be.within(5.6, 6.1);
    for (const frame of frames) {
      expect(frame[Channel.eyeBlinkRight]).to.equal(frame[Channel.eyeBlinkLeft]);
    }
  });

  it('look away when a longer utterance begins, mostly, and always come back', () => {
    const leaves = SEEDS.map((seed) => {
      const frames = perform(5, murmur, seed);
      expect(span(frames, 0, 0.3).every((frame) => aside(frame) === 0)).to.equal(true);
      expect(span(frames, 2.5, 5).every((frame) => aside(frame) < 1e-6)).to.equal(true);
      return Math.max(...span(frames, 0, 2.5).map(aside)) > 0.15;
    });
    expect(leaves.filter(Boolean).length).to.be.within(SEEDS.length / 2, SEEDS.length - 1);
  });

  it('keep looking at the listener through a short answer', () => {
    for (const seed of SEEDS) {
      const frames = perform(2, (time) => (time < 0.3 ? murmur(time) : null), seed);
      expect(Math.max(...frames.map(aside))).to.equal(0);
    }
  });

  it('look at the listener again when the phrase is over', () => {
    for (const seed of SEEDS) {
      const frames = perform(3, pausing(0.9, 9), seed);
      expect(span(frames, 1.5, 3).every((frame) => aside(frame) < 1e-6)).to.equal(true);
    }
  });

  it('hold the head otherwise in each phrase, slowly', () => {
    const poses = SEEDS.map((seed) => {
      const frames = perform(8, pausing(3, 3.5), seed);
      const yaw = (from: number, to: number): number =>
        mean(span(frames, from, to).map((frame) => frame[Channel.headYaw]));
      return Math.abs(yaw(2.5, 3) - yaw(5, 5.5));
    });
    expect(mean(poses)).to.be.within(0.01, 0.12);
  });

  it('stay within what looks natural, without a jump', () => {
    const stressed = Array.from({ length: 20 }, (_, k) => 0.5 + 0.55 * k);
    for (const seed of SEEDS) {
      const frames = perform(12, pausing(4, 4.6, accented(...stressed)), seed);
      for (let k = 1; k < frames.length; k++) {
        for (const channel of PROSODY_CHANNELS) {
          const change = Math.abs(frames[k][channel] - frames[k - 1][channel]);
          const isHead = channel >= Channel.headPitch;
          // Lids and eyes are quick: a blink of 100 ms, a jump of 60 ms.
          const isEye = channel < Channel.jawForward;
          expect(change).to.be.below(isHead ? 0.012 : isEye ? 0.4 : 0.06);
          expect(Math.abs(frames[k][channel])).to.be.at.most(isHead ? 0.16 : 1);
        }
      }
      expect(highest(frames, 'browInnerUp')).to.be.below(0.45);
    }
  });

  it('are still when nobody speaks, and come to rest after speech', () => {
    expect(perform(3, () => null).every((frame) => frame.every((v) => v === 0))).to.equal(true);
    const after = perform(8, pausing(2, 9, accented(0.5, 1.2))).at(-1)!;
    for (const channel of PROSODY_CHANNELS) expect(Math.abs(after[channel])).to.be.below(1e-3);
  });

  it('do the same for the same seed, and after a reset', () => {
    const voice = pausing(3, 3.6, accented(0.6, 1.9, 4.1));
    expect(perform(6, voice, 5)).to.deep.equal(perform(6, voice, 5));
    expect(perform(6, voice, 5)).to.not.deep.equal(perform(6, voice, 6));
    const prosody = new Prosody(5);
    const round = (): MotionFrame[] =>
      Array.from({ length: 6 * FPS }, (_, k) => {
        const frame = new Float32Array(FRAME_SIZE);
        prosody.pose(voice(k / FPS) ?? SILENT, frame);
        return frame;
      });
    const first = round();
    prosody.reset();
    expect(round()).to.deep.equal(first);
  });

  it('move the head less in a subtle style, and not at all in a still one', () => {
    const mask = maskOf(PROSODY_CHANNELS);
    const frames = perform(6, accented(1, 2.1, 3.3, 4.2));
    const sway = (style: 'lively' | 'subtle' | 'still'): number => {
      const mixer = new MotionMixer({ seed: 1, style });
      const shown = frames.map((frame, k) => {
        const out = createPose();
        mixer.update(k / FPS, { frame, mask }, out);
        return out[Channel.headPitch];
      });
      return Math.max(...shown.slice(25)) - Math.min(...shown.slice(25));
    };
    expect(sway('lively')).to.be.above(0.02);
    expect(sway('subtle')).to.be.within(0.3 * sway('lively'), 0.9 * sway('lively'));
    expect(sway('still')).to.equal(0);
  });
});

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
  it('move with an accent: the head within 200 ms, mostly down, and mostly the brows too', () => {
    const at = 3;
    const moves = SEEDS.map((seed) => {
      const frames = perform(4, accented(at), seed);
      const calm = perform(4, murmur, seed);
      expect(highest(span(frames, at - 0.3, at), 'browInnerUp')).to.be.below(0.03);
      const nods = span(frames, at, at + 0.2).map(
        (frame, k) => frame[Channel.headPitch] - calm[Math.round(at * FPS) + k][Channel.headPitch],
      );
      const nod = nods.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most));
      expect(Math.abs(nod)).to.be.above(0.01);
      return { nod, brows: highest(span(frames, at, at + 0.25), 'browInnerUp') };
    });
    expect(moves.filter(({ nod }) => nod > 0).length).to.be.within(18, 29);
    expect(moves.filter(({ brows }) => brows > 0.2).length).to.be.within(15, 28);
    expect(moves.every(({ brows }) => brows > 0.2 || brows < 0.03)).to.equal(true);
  });

  it('are on their way 100 ms after an accent began', () => {
    for (const seed of SEEDS) {
      const calm = perform(4, murmur, seed);
      const frames = perform(4, accented(3), seed);
      const moved = (time: number): number => {
        const k = Math.round(time * FPS);
        return Math.abs(frames[k][Channel.headPitch] - calm[k][Channel.headPitch]);
      };
      expect(moved(3 - 1 / FPS)).to.be.below(1e-6);
      expect(moved(3.1)).to.be.above(0.002);
    }
  });

  it('leave a loud hiss alone: it is no stressed vowel', () => {
    const hissing: Voice = (time) =>
      time >= 3 && time < 3.15 ? { loudness: 1, speaking: 1, pitch: 0 } : murmur(time);
    for (const seed of SEEDS) {
      const [frames, calm] = [hissing, murmur].map((voice) => perform(4, voice, seed));
      expect(highest(span(frames, 3, 4), 'browInnerUp')).to.be.below(0.03);
      const still = span(calm, 3, 4);
      span(frames, 3, 4).forEach((frame, k) => {
        const nod = frame[Channel.headPitch] - still[k][Channel.headPitch];
        expect(Math.abs(nod)).to.be.below(0.005);
      });
    }
  });

  it('raise the brows without a beat, though the accents keep one', () => {
    const voice: Voice = (time) =>
      (time + 0.25) % 0.75 < 0.2
        ? { loudness: 1, speaking: 1, pitch: 135 }
        : { loudness: 0.5, speaking: 1, pitch: 100 };
    const brows = perform(60, voice).map((frame) => frame[Channel.browInnerUp]);
    const raises = brows.flatMap((brow, k) =>
      brow > 0.15 && brows[k - 1] <= 0.15 ? [k / FPS] : [],
    );
    const gaps = raises.slice(1).map((at, i) => at - raises[i]);
    expect(raises.length).to.be.within(12, 40);
    const spread = Math.sqrt(mean(gaps.map((gap) => (gap - mean(gaps)) ** 2)));
    expect(spread / mean(gaps)).to.be.above(0.25);
  });

  it('leave syllables alone that do not stand out', () => {
    const frames = span(perform(6, murmur), 2, 6);
    expect(highest(frames, 'browInnerUp')).to.be.below(0.05);
  });

  it('blink at most pauses and ends of phrases, not all at the same delay, never within one', () => {
    const delays = SEEDS.flatMap((seed) => {
      const frames = perform(7, pausing(2.5, 3.2, pausing(5.5, 9)), seed);
      for (const frame of frames) {
        expect(frame[Channel.eyeBlinkRight]).to.equal(frame[Channel.eyeBlinkLeft]);
      }
      return frames.flatMap(({ [Channel.eyeBlinkLeft]: lid }, k) => {
        if (lid <= 0.5 || frames[k - 1][Channel.eyeBlinkLeft] > 0.5) return [];
        return [k / FPS - (k / FPS < 5.5 ? 2.5 : 5.5)];
      });
    });
    expect(delays.length).to.be.within(1.4 * SEEDS.length, 2 * SEEDS.length - 1);
    for (const delay of delays) expect(delay).to.be.within(0.1, 0.6);
    expect(Math.max(...delays) - Math.min(...delays)).to.be.above(0.1);
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
          expect(change).to.be.below(isHead ? 0.03 : isEye ? 0.4 : 0.17);
          expect(Math.abs(frames[k][channel])).to.be.at.most(isHead ? 0.16 : 1);
        }
      }
      expect(highest(frames, 'browInnerUp')).to.be.below(0.85);
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

  it('differ visibly between styles: a subtle one moves half as far, a still one not at all', () => {
    const mask = maskOf(PROSODY_CHANNELS);
    const frames = perform(12, accented(1, 2.1, 3.3, 4.2, 5.4, 6.3, 7.6, 8.5, 9.7, 10.8));
    const reach = (style: 'lively' | 'subtle' | 'still', channel: ChannelName): number => {
      const mixer = new MotionMixer({ seed: 1, style });
      const shown = frames.map((frame, k) => {
        const out = createPose();
        mixer.update(k / FPS, { frame, mask }, out);
        return out[Channel[channel]];
      });
      return Math.max(...shown.slice(25)) - Math.min(...shown.slice(25));
    };
    // 4 degrees of the head, and brows that go up by a third, are clear to see.
    for (const [channel, visible] of [
      ['headPitch', 0.07],
      ['browInnerUp', 0.35],
    ] as const) {
      const lively = reach('lively', channel);
      expect(lively).to.be.above(visible);
      expect(reach('subtle', channel)).to.be.within(0.4 * lively, 0.6 * lively);
      expect(reach('still', channel)).to.equal(0);
    }
  });
});

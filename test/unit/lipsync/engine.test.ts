import { expect } from '@open-wc/testing';
import { SAMPLE_RATES, type SampleRate } from '../../../src/base/sample-rate.js';
import {
  LipsyncEngine,
  type LipsyncModel,
  type LipsyncOptions,
} from '../../../src/lipsync/index.js';
import { Channel, FRAME_SIZE } from '../../../src/motion/channels.js';
import type { MotionFrame } from '../../../src/motion/segment.js';
import { chunks, expectedFrames, model, RATE, sentence, tone } from './fixtures.js';

describe('lip-sync engine', () => {
  let loaded: LipsyncModel;
  let speech: Int16Array;

  before(async () => {
    loaded = await model();
    speech = await sentence();
  });

  const engine = (options: Partial<LipsyncOptions> = {}) =>
    new LipsyncEngine(loaded, { sampleRate: RATE, ...options });

  /** All frames of one round, checked to be consecutive. */
  function round(target: LipsyncEngine, parts: Int16Array[]): MotionFrame[] {
    const frames: MotionFrame[] = [];
    parts.forEach((part, i) => {
      const segment = target.push(part, i === parts.length - 1);
      expect(segment.start).to.be.closeTo(frames.length / target.fps, 1e-9);
      frames.push(...segment.frames);
    });
    return frames;
  }

  it('makes the same frames in every chunking', () => {
    const whole = round(engine(), [speech]);
    for (const sizes of [[1], [160], [333, 1, 4096], [7919]]) {
      expect(round(engine(), chunks(speech, ...sizes))).to.deep.equal(whole);
    }
  });

  it('makes the frames that it makes in Node', async () => {
    const { every, frames } = await expectedFrames();
    const ours = round(engine(), [speech]).filter((_, k) => k % every === 0);
    expect(ours.length).to.equal(frames.length);
    ours.forEach((frame, k) =>
      frame.forEach((value, c) => expect(value).to.be.closeTo(frames[k][c], 1e-4)),
    );
  });

  for (const rate of SAMPLE_RATES) {
    it(`covers the audio at ${rate} Hz and ends at rest`, () => {
      for (const seconds of [0.013, 0.5, 1.237]) {
        const target = engine({ sampleRate: rate });
        const frames = round(target, chunks(tone(rate, 200, seconds), 1000));
        const covered = frames.length / target.fps;
        expect(covered).to.be.at.least(seconds);
        expect(covered).to.be.below(seconds + 0.25);
        expect(Math.max(...frames[frames.length - 1].map(Math.abs))).to.equal(0);
      }
    });

    it(`knows a frame at most 80 ms after its audio at ${rate} Hz`, () => {
      const target = engine({ sampleRate: rate });
      expect(target.latency).to.be.at.most(0.08);
      let delivered = 0;
      let received = 0;
      for (const part of chunks(tone(rate, 200, 0.5), 64)) {
        received += part.length;
        delivered += target.push(part, false).frames.length;
        const due = Math.floor((received / rate - target.latency) * target.fps + 1e-6) + 1;
        expect(delivered).to.be.at.least(Math.max(0, due));
      }
    });
  }

  it('hears the same speech at every rate', () => {
    const reference = round(engine(), [speech]);
    const upsampled = new Int16Array(speech.length * 3);
    for (let i = 0; i < upsampled.length; i++) {
      const next = speech[Math.min(speech.length - 1, Math.floor(i / 3) + 1)];
      const share = (i % 3) / 3;
      upsampled[i] = speech[Math.floor(i / 3)] * (1 - share) + next * share;
    }
    const frames = round(engine({ sampleRate: 48000 as SampleRate }), [upsampled]);
    const jaw = (list: MotionFrame[]) => list.map((frame) => frame[Channel.jawOpen]);
    expect(correlation(jaw(frames), jaw(reference))).to.be.above(0.97);
  });

  it('begins anew after the end and after a reset', () => {
    const target = engine({ sampleRate: RATE });
    const first = round(target, [speech]);
    expect(round(target, [speech])).to.deep.equal(first);
    target.push(speech.subarray(0, 9000), false);
    target.reset();
    expect(round(target, [speech])).to.deep.equal(first);
  });

  it('ends an empty round with nothing, and a round whose end comes alone', () => {
    expect(engine().push(new Int16Array(0), true).frames).to.deep.equal([]);
    const whole = round(engine(), [speech]);
    expect(round(engine(), [speech, new Int16Array(0)])).to.deep.equal(whole);
  });

  it('waits less when asked to', () => {
    const quick = engine({ lookAhead: 0.03 });
    expect(quick.latency).to.be.below(0.04);
    const frames = round(quick, chunks(speech, 500));
    const patient = round(engine(), [speech]);
    expect(frames.length).to.equal(patient.length);
    const jaw = (list: MotionFrame[]) => list.map((frame) => frame[Channel.jawOpen]);
    expect(correlation(jaw(frames), jaw(patient))).to.be.above(0.8);
  });

  it('owns mouth, jaw, tongue, brows, lids, gaze and head, and moves nothing else', () => {
    const segment = engine().push(speech, true);
    const mask = segment.mask!;
    expect(mask.length).to.equal(FRAME_SIZE);
    for (const channel of ['jawOpen', 'tongueOut', 'eyeBlinkLeft', 'headPitch'] as const) {
      expect(mask[Channel[channel]]).to.equal(1);
    }
    expect(mask[Channel.cheekSquintLeft]).to.equal(0);
    // The small movements of idle life's eyes go on.
    expect(mask[Channel.eyeLeftYaw]).to.equal(0);
    for (const frame of segment.frames) {
      frame.forEach((value, c) => {
        if (mask[c] === 0) expect(value).to.equal(0);
        if (c < 52) expect(value).to.be.within(0, 1);
        else expect(Math.abs(value)).to.be.below(0.15);
      });
    }
  });

  it('moves head and brows by its seed', () => {
    const yaw = (seed: number) =>
      engine({ seed })
        .push(speech, true)
        .frames.map((f) => f[Channel.headYaw]);
    expect(yaw(3)).to.deep.equal(yaw(3));
    expect(yaw(3)).to.not.deep.equal(yaw(4));
  });

  it('refuses a sample rate that is not supported', () => {
    expect(() => engine({ sampleRate: 11025 as SampleRate })).to.throw('11025');
  });
});

function correlation(a: number[], b: number[]): number {
  const n = Math.min(a.length, b.length);
  const mean = (values: number[]) => values.slice(0, n).reduce((sum, v) => sum + v, 0) / n;
  const [meanA, meanB] = [mean(a), mean(b)];
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < n; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB);
    aa += (a[i] - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

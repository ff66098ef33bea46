import { expect } from '@open-wc/testing';
import { SAMPLE_RATES } from '../../../src/base/sample-rate.js';
import { Resampler } from '../../../src/audio/resampler.js';
import { resample, tone, toneSnr } from '../playback/support.js';

const DEVICE_RATES = [44100, 48000];

describe('Resampler', () => {
  for (const device of DEVICE_RATES) {
    for (const rate of SAMPLE_RATES) {
      it(`keeps a tone pure from ${rate} to ${device} Hz and back`, () => {
        const frequency = Math.min(rate, device) * 0.2;
        const up = resample(tone(frequency, rate, 0.5), rate, device);
        expect(toneSnr(up, frequency, device)).to.be.greaterThan(80);
        const down = resample(tone(frequency, device, 0.5), device, rate);
        expect(toneSnr(down, frequency, rate)).to.be.greaterThan(80);
      });
    }
  }

  it('gives exactly ceil(n * to / from) samples', () => {
    for (const from of SAMPLE_RATES) {
      for (const length of [0, 1, 2, 63, 64, 1000, 4801]) {
        const out = resample(new Float32Array(length), from, 48000);
        expect(out.length).to.equal(Math.ceil((length * 48000) / from));
      }
    }
  });

  it('does not depend on how the input was cut', () => {
    const signal = tone(440, 22050, 0.7);
    const whole = resample(signal, 22050, 48000);
    const resampler = new Resampler(22050, 48000);
    const parts: number[] = [];
    let cut = 1;
    for (let i = 0; i < signal.length; i += cut, cut = (cut * 7) % 1013) {
      resampler.push(signal.subarray(i, i + cut));
      const out = new Float32Array(Math.min(resampler.available, cut));
      resampler.pull(out);
      parts.push(...out);
    }
    resampler.end();
    const tail = new Float32Array(resampler.available);
    resampler.pull(tail);
    parts.push(...tail);
    expect(parts).to.deep.equal([...whole]);
    expect(resampler.available).to.equal(0);
  });

  it('goes on exactly after a skip', () => {
    const signal = tone(300, 16000, 1);
    const whole = resample(signal, 16000, 48000);
    const resampler = new Resampler(16000, 48000);
    resampler.push(signal);
    resampler.end();
    resampler.pull(new Float32Array(100));
    expect(resampler.skip(20_000)).to.equal(20_000);
    const out = new Float32Array(500);
    resampler.pull(out);
    expect([...out]).to.deep.equal([...whole.subarray(20_100, 20_600)]);
  });

  it('removes what the lower rate cannot carry', () => {
    const out = resample(tone(7000, 48000, 0.5), 48000, 8000);
    const middle = out.subarray(400, out.length - 400);
    expect(Math.max(...middle.map(Math.abs))).to.be.lessThan(1e-3);
  });

  it('reads PCM16 as -1..1', () => {
    const pcm = Int16Array.from({ length: 2000 }, () => 0x4000);
    const out = resample(pcm, 16000, 48000);
    for (const sample of out.subarray(200, 5800)) expect(sample).to.be.closeTo(0.5, 1e-4);
  });
});

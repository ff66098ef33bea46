import { expect } from '@open-wc/testing';
import { SAMPLE_RATES, type SampleRate } from '../../../src/base/sample-rate.js';
import { AnalysisInput, type SampleSink } from '../../../src/lipsync/analysis-input.js';
import { chunks, tone } from './fixtures.js';

function resample(rate: SampleRate, parts: Int16Array[]): number[] {
  const resampler = new AnalysisInput(rate);
  const out: number[] = [];
  for (const part of parts) resampler.push(part, into(out));
  return out;
}

function into(out: number[]): SampleSink {
  return (samples, count) => out.push(...samples.subarray(0, count));
}

/** Amplitude of `hertz` in the middle of a signal at 16 kHz. */
function amplitude(signal: number[], hertz: number): number {
  const part = signal.slice(1600, 4800);
  let re = 0;
  let im = 0;
  part.forEach((value, i) => {
    re += value * Math.cos((2 * Math.PI * hertz * (i + 1600)) / 16000);
    im += value * Math.sin((2 * Math.PI * hertz * (i + 1600)) / 16000);
  });
  return (2 / part.length) * Math.hypot(re, im);
}

describe('lip-sync analysis input', () => {
  for (const rate of SAMPLE_RATES) {
    it(`keeps a tone at ${rate} Hz, in place`, () => {
      const out = resample(rate, [tone(rate, 440, 0.5)]);
      expect(amplitude(out, 440)).to.be.closeTo(8000 / 32768, 0.002);
      const direct = tone(16000, 440, 0.5);
      for (let n = 2000; n < 2050; n++) expect(out[n]).to.be.closeTo(direct[n] / 32768, 0.003);
    });

    it(`gives the same at ${rate} Hz whatever the chunks`, () => {
      const pcm = tone(rate, 700, 0.2);
      const whole = resample(rate, [pcm]);
      expect(resample(rate, chunks(pcm, 1))).to.deep.equal(whole);
      expect(resample(rate, chunks(pcm, 7, 333, 64))).to.deep.equal(whole);
    });
  }

  for (const rate of [32000, 44100, 48000] as const) {
    it(`lets nothing above 8 kHz fold back at ${rate} Hz`, () => {
      const out = resample(rate, [tone(rate, 11000, 0.5)]);
      expect(amplitude(out, 5000)).to.be.below(0.0005);
    });
  }

  it('leaves 16 kHz untouched and starts over after a reset', () => {
    const pcm = tone(16000, 300, 0.05);
    expect(resample(16000, [pcm])).to.deep.equal(Array.from(pcm, (value) => value / 32768));
    const resampler = new AnalysisInput(44100);
    const first: number[] = [];
    const second: number[] = [];
    resampler.push(tone(44100, 300, 0.05), into(first));
    resampler.reset();
    resampler.push(tone(44100, 300, 0.05), into(second));
    expect(second).to.deep.equal(first);
  });
});

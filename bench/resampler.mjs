// Cost and purity of the sample rate converter. Run with tsx.
import { SAMPLE_RATES } from '../src/base/audio-format.ts';
import { Resampler } from '../src/audio/resampler.ts';

const DEVICE_RATE = 48000;
const SECONDS = 20;
const AMPLITUDE = 0.5;

function resample(signal, from, to) {
  const resampler = new Resampler(from, to);
  resampler.push(signal);
  resampler.end();
  const out = new Float32Array(resampler.available);
  resampler.pull(out);
  return out;
}

function tone(frequency, rate) {
  const step = (2 * Math.PI * frequency) / rate;
  return Float32Array.from({ length: rate * SECONDS }, (_, i) => AMPLITUDE * Math.sin(step * i));
}

/** Signal-to-noise ratio in dB against the ideal tone, edges left out. */
function purity(signal, frequency, rate) {
  const step = (2 * Math.PI * frequency) / rate;
  let power = 0;
  let noise = 0;
  for (let i = rate / 10; i < signal.length - rate / 10; i++) {
    const ideal = AMPLITUDE * Math.sin(step * i);
    power += ideal ** 2;
    noise += (signal[i] - ideal) ** 2;
  }
  return Math.round(10 * Math.log10(power / noise));
}

const rows = SAMPLE_RATES.map((rate) => {
  const frequency = rate / 5;
  const signal = tone(frequency, rate);
  resample(signal.subarray(0, rate), rate, DEVICE_RATE);
  const start = performance.now();
  const out = resample(signal, rate, DEVICE_RATE);
  const elapsed = performance.now() - start;
  const snr = rate === DEVICE_RATE ? 'exact' : purity(out, frequency, DEVICE_RATE);
  return [rate, (elapsed / SECONDS).toFixed(2), snr];
});
process.stdout.write(`Resampler, to ${DEVICE_RATE} Hz\n`);
for (const cells of [['from Hz', 'CPU ms per audio s', 'SNR dB'], ...rows]) {
  const widths = [8, 20, 8];
  process.stdout.write(`${cells.map((cell, i) => String(cell).padStart(widths[i])).join('')}\n`);
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadKernel } from '../../node/lipsync-kernel.js';
import { kernelPath } from '../../server/package-files.js';
import { SAMPLE_RATES } from '../../src/base/sample-rate.js';
import {
  LipsyncEngine,
  loadModel,
  MOST_STEPS,
  plainKernel,
  type Layer,
  type Layers,
} from '../../src/lipsync/index.js';
import { BANDS } from '../../src/lipsync/mel.js';
import { StreamingNetwork } from '../../src/lipsync/network.js';

const weights = readFileSync(new URL('../../src/lipsync/weights/lipsync.bin', import.meta.url));
const wave = readFileSync(new URL('../unit/lipsync/sentence.wav', import.meta.url));
const speech = new Int16Array(new Uint8Array(wave.subarray(44)).buffer);

function kernel() {
  const loaded = loadKernel(kernelPath());
  assert.ok(loaded, 'the build makes server/dist/lipsync-kernel.wasm');
  return loaded;
}

const bytes = new Uint8Array(weights).buffer;
const plain = loadModel(bytes);
const compiled = loadModel(bytes, kernel());

const each = (length: number) => Array.from({ length: MOST_STEPS }, () => new Float32Array(length));
const layer = (rows: number, columns: number): Layer => ({
  rows,
  columns,
  weights: Int8Array.from({ length: rows * columns }, (_, i) => 127 * Math.sin(1 + i * i)),
  scales: Float32Array.from({ length: rows }, (_, i) => (1 + (i % 3)) / (200 * columns)),
  bias: Float32Array.from({ length: rows }, (_, i) => Math.sin(i)),
});

for (const [channels, columns, outputs] of [
  [128, 160, 138],
  [33, 7, 40],
  [1, 1, 33],
  // Too wide for inputs of 16 bits.
  [400, 30, 65],
]) {
  test(`the kernel runs a network of ${channels} channels as plain code does`, () => {
    const layers: Layers = {
      stem: layer(channels, columns),
      blocks: [1, 3].map((dilation) => ({
        dilation,
        convolution: layer(channels, 3 * channels),
        mix: layer(channels, channels),
      })),
      head: layer(outputs, channels),
    };
    const runs = [plainKernel, kernel()].map((create) => ({
      kernel: create(layers),
      state: {
        stems: each(columns),
        histories: [2, 6].map((length) => Array.from({ length }, () => new Float32Array(channels))),
        logits: each(outputs),
      },
    }));
    for (let step = 0, count = 1; step < 40; step += count) {
      // So many steps at once, each of them loud, quiet, or nothing at all.
      count = 1 + (count % MOST_STEPS);
      const [expected, actual] = runs.map(({ kernel: { run }, state }) => {
        state.stems.forEach((stem, k) => {
          const gain = [1000, 1, 1e-3, 0][(step + k) % 4];
          stem.forEach((_, i) => (stem[i] = gain * Math.sin(step + k + i)));
        });
        run(state, step, count);
        return state.logits.slice(0, count);
      });
      expected.forEach((logits, k) => {
        const largest = Math.max(...logits.map(Math.abs));
        const near = (value: number, i: number) => Math.abs(value - logits[i]) < 1e-4 * largest;
        assert.ok(actual[k].every(near), `step ${step + k}`);
      });
    }
  });
}

test('steps that are run at once give to the bit what they give one by one', () => {
  const [together, alone] = [MOST_STEPS, 1].map((count) => {
    const state = new StreamingNetwork(compiled);
    const frame = new Float32Array(BANDS);
    const logits: number[] = [];
    for (let step = 0; step < 12 * MOST_STEPS; step++) {
      for (const at of [2 * step, 2 * step + 1]) {
        state.feed(frame.map((_, b) => 3 * Math.sin(at * at + b)));
      }
      state.step();
      if ((step + 1) % count > 0) continue;
      for (let k = state.run(), n = 0; n < k; n++) logits.push(...state.logits[n]);
    }
    return logits;
  });
  assert.deepEqual(together, alone);
});

test('the kernel gives a spectrum to the bit as plain code does', () => {
  const [expected, actual] = [plain, compiled].map(({ kernel: { spectrum } }) => spectrum);
  for (let take = 0; take < 20; take++) {
    for (const { input } of [expected, actual]) {
      input.forEach((_, i) => (input[i] = take % 4 && Math.sin((take + 1) * i * i)));
    }
    expected.compute();
    actual.compute();
    assert.deepEqual(actual.power, expected.power);
  }
  expected.input.fill(0);
  actual.input.fill(0);
});

for (const chunk of [160, 320, 997, speech.length]) {
  test(`motion is the same with and without the kernel, in chunks of ${chunk}`, () => {
    for (const sampleRate of SAMPLE_RATES) {
      const engines = [plain, compiled].map((model) => new LipsyncEngine(model, { sampleRate }));
      let frames = 0;
      for (let i = 0; i < speech.length; i += chunk) {
        const part = speech.subarray(i, i + chunk);
        const [a, b] = engines.map((engine) => engine.push(part, i + chunk >= speech.length));
        assert.equal(a.frames.length, b.frames.length);
        frames += a.frames.length;
        a.frames.forEach((frame, k) =>
          frame.forEach((value, c) => assert.ok(Math.abs(value - b.frames[k][c]) <= 1e-4)),
        );
      }
      assert.ok(frames > (45 * speech.length) / sampleRate);
    }
  });
}

test('the kernel correlates to the bit as plain code does', () => {
  const [expected, actual] = [plain, compiled].map(({ kernel: { correlation } }) => correlation);
  for (const { signal } of [expected, actual])
    signal.forEach((_, i) => (signal[i] = Math.sin(i * i)));
  expected.compute();
  actual.compute();
  assert.deepEqual(actual.likeness, expected.likeness);
});

test('models share a kernel without disturbing each other', () => {
  const shared = kernel();
  const models = [loadModel(bytes, shared), loadModel(bytes, shared)];
  const [one, two, alone] = [...models, compiled].map((model) => {
    const { frames } = new LipsyncEngine(model, { sampleRate: 16000 }).push(speech, true);
    return frames.map((frame) => Array.from(frame));
  });
  assert.deepEqual(one, alone);
  assert.deepEqual(two, alone);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadKernel } from '../../node/lipsync-kernel.js';
import { kernelPath } from '../../server/package-files.js';
import { SAMPLE_RATES } from '../../src/base/sample-rate.js';
import {
  LipsyncEngine,
  loadModel,
  plainKernel,
  type Layer,
  type Layers,
} from '../../src/lipsync/index.js';

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
    const runs = [plainKernel, kernel()].map((ready) => ({
      step: ready(layers),
      state: {
        stem: new Float32Array(columns),
        histories: [2, 6].map((length) => Array.from({ length }, () => new Float32Array(channels))),
        logits: new Float32Array(outputs),
      },
    }));
    for (let step = 0; step < 20; step++) {
      // Loud, quiet, and nothing at all.
      const gain = [1000, 1, 1e-3, 0][step % 4];
      const [expected, actual] = runs.map(({ step: run, state }) => {
        state.stem.forEach((_, i) => (state.stem[i] = gain * Math.sin(step + i)));
        run(state, step);
        return state.logits;
      });
      const largest = Math.max(...expected.map(Math.abs));
      const near = (value: number, i: number) => Math.abs(value - expected[i]) < 1e-4 * largest;
      assert.ok(actual.every(near), `step ${step}`);
    }
  });
}

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

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadKernel } from '../../node/lipsync-kernel.js';
import { kernelPath } from '../../server/package-files.js';
import { SAMPLE_RATES } from '../../src/base/sample-rate.js';
import { LipsyncEngine, loadModel, plainKernel } from '../../src/lipsync/index.js';

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

for (const [rows, columns] of [
  [96, 288],
  [92, 96],
  [1, 1],
  [33, 5],
]) {
  test(`the kernel multiplies a matrix of ${rows} by ${columns} as plain code does`, () => {
    const noise = (_: unknown, i: number) => Math.sin(1 + i * i);
    const matrix = {
      rows,
      columns,
      weights: Float32Array.from({ length: rows * columns }, noise),
    };
    const input = Float32Array.from({ length: columns }, noise);
    const expected = new Float32Array(rows).fill(0.5);
    const actual = expected.slice();
    plainKernel(matrix)(input, expected);
    const product = kernel()(matrix);
    product(input, actual);
    actual.forEach((value, row) => assert.ok(Math.abs(value - expected[row]) < 1e-4));
    product(input, actual);
    actual.forEach((value, row) => assert.ok(Math.abs(value - 2 * expected[row] + 0.5) < 1e-4));
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

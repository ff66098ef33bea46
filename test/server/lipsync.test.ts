import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { LipsyncEngine, loadModel } from '../../src/lipsync/index.js';

const fixtures = new URL('../unit/lipsync/', import.meta.url);
const weights = readFileSync(new URL('../../src/lipsync/weights/lipsync.bin', import.meta.url));
const model = loadModel(new Uint8Array(weights).buffer);
const wave = readFileSync(new URL('sentence.wav', fixtures));
const speech = new Int16Array(new Uint8Array(wave.subarray(44)).buffer);

function frames(...parts: Int16Array[]): number[][] {
  const engine = new LipsyncEngine(model, { sampleRate: 16000 });
  return parts
    .flatMap((part, i) => engine.push(part, i === parts.length - 1).frames)
    .map((frame) => Array.from(frame));
}

test('the engine makes the same frames in Node as in the browser', () => {
  const expected = JSON.parse(readFileSync(new URL('frames.json', fixtures), 'utf8'));
  const ours = frames(speech).filter((_, k) => k % expected.every === 0);
  assert.equal(ours.length, expected.frames.length);
  ours.forEach((frame, k) =>
    frame.forEach((value, c) => assert.ok(Math.abs(value - expected.frames[k][c]) <= 1e-4)),
  );
});

test('chunks of any size make the same frames', () => {
  const parts: Int16Array[] = [];
  for (let i = 0; i < speech.length; i += 997) parts.push(speech.subarray(i, i + 997));
  assert.deepEqual(frames(...parts), frames(speech));
});

test('one model serves several engines at once', () => {
  const engines = [1, 2, 3].map(() => new LipsyncEngine(model, { sampleRate: 16000 }));
  const results: number[][][] = engines.map(() => []);
  for (let i = 0; i < speech.length; i += 3200) {
    const end = i + 3200 >= speech.length;
    engines.forEach((engine, n) => {
      const part =
        n === 1 ? speech.subarray(i, i + 3200).map((v) => v >> 1) : speech.subarray(i, i + 3200);
      results[n].push(...engine.push(part, end).frames.map((frame) => Array.from(frame)));
    });
  }
  assert.deepEqual(results[0], frames(speech));
  assert.deepEqual(results[2], results[0]);
});

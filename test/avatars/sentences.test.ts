import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sentencesOf } from '../../avatars/preview/sentences.js';

const RATE = 1000;

/** Sound in the given spans of seconds, faint noise in between. */
function recording(seconds: number, ...spans: [number, number][]): Float32Array {
  return Float32Array.from({ length: seconds * RATE }, (_, i) =>
    spans.some(([start, end]) => i >= start * RATE && i < end * RATE)
      ? i % 2
        ? 0.5
        : -0.5
      : 0.001,
  );
}

const rounded = (spans: readonly { start: number; end: number }[]): number[][] =>
  spans.map(({ start, end }) => [start, end].map((value) => Math.round(value * 100) / 100));

describe('sentences of a recording', () => {
  it('lie between its longer silences, with a little of these', () => {
    const samples = recording(6, [0.5, 2], [3, 5]);
    assert.deepEqual(rounded(sentencesOf(samples, RATE, [])), [
      [0.38, 2.12],
      [2.88, 5.12],
    ]);
  });

  it('hold their short pauses', () => {
    const samples = recording(4, [0, 1.5], [1.7, 4]);
    assert.deepEqual(rounded(sentencesOf(samples, RATE, [])), [[0, 4]]);
  });

  it('take in what is too short to be one', () => {
    const samples = recording(4, [0, 0.4], [0.8, 4]);
    assert.deepEqual(rounded(sentencesOf(samples, RATE, [])), [[0, 4]]);
  });

  it('follow the phones where these are known', () => {
    const phones = [
      { name: 'AA', start: 0, end: 1.5 },
      { name: 'SIL', start: 1.5, end: 2 },
      { name: 'M', start: 2, end: 4 },
    ];
    assert.deepEqual(rounded(sentencesOf(recording(4, [0, 4]), RATE, phones)), [
      [0, 1.62],
      [1.88, 4],
    ]);
  });
});

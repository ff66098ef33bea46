/**
 * Writes test/unit/lipsync/frames.json: what the shipped weights make of the test sentence, for the
 * tests that hold browser and Node to the same result. Run after the weights change.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { LipsyncEngine, loadModel } from '../src/lipsync/index.js';

const EVERY = 5;
const tests = new URL('../test/unit/lipsync/', import.meta.url);
const weights = readFileSync(new URL('../src/lipsync/weights/lipsync.bin', import.meta.url));
const wave = readFileSync(new URL('sentence.wav', tests));
const pcm = new Int16Array(new Uint8Array(wave.subarray(44)).buffer);
const engine = new LipsyncEngine(loadModel(new Uint8Array(weights).buffer), { sampleRate: 16000 });
const frames = engine
  .push(pcm, true)
  .frames.filter((_, k) => k % EVERY === 0)
  .map((frame) => Array.from(frame, (value) => Math.round(value * 1e5) / 1e5));
writeFileSync(new URL('frames.json', tests), JSON.stringify({ every: EVERY, frames }));

/**
 * Prints what brows, head, lids and gaze do in speech, against its accents and pauses, and how much of
 * it each motion style shows.
 *
 *   node --import tsx bench/lipsync/upper-face.ts [folder]
 *
 * The folder holds recordings with phones, as in corpus.ts; without one they are those of people
 * that run.ts fetches.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MotionStyle } from '../../src/base/states.js';
import { LipsyncEngine, loadModel, seedOf } from '../../src/lipsync/index.js';
import { Channel, type ChannelName } from '../../src/motion/channels.js';
import { MotionMixer } from '../../src/motion/mixer.js';
import { createPose } from '../../src/motion/pose.js';
import type { MotionFrame } from '../../src/motion/segment.js';
import { readCorpus, type Utterance } from './corpus.js';
import { byChance, offsets, peaks, type Peak } from './events.js';
import { accentsOf } from './prominence.js';
import { quantile, share } from './statistics.js';
import { RATE, SHIPPED } from './systems.js';

const FPS = 50;
/** Silence that ends a phrase, in seconds. */
const PAUSE = 0.2;
/** A movement is on a syllable when it begins this near to the start of the vowel, in seconds. */
const ON = 0.12;
/** How far something moves to be seen: brows and lids as weights, the head by half a degree. */
const SEEN = { brow: 0.05, lid: 0.5, nod: 0.009 };
/** Degrees in a radian. */
const DEGREES = 180 / Math.PI;

interface Performance extends Utterance {
  readonly frames: readonly MotionFrame[];
  readonly mask?: Uint8Array;
}

const folder = process.argv[2] ?? fileURLToPath(new URL('data/people', import.meta.url));
const speech = readCorpus(folder);
if (speech.length === 0) throw new Error(`${folder} has no speech: run.ts fetches some.`);
const model = loadModel(new Uint8Array(readFileSync(SHIPPED)).buffer);
const performances = speech.map((utterance): Performance => {
  const engine = new LipsyncEngine(model, { sampleRate: RATE, seed: seedOf(utterance.pcm) });
  return { ...utterance, ...engine.push(utterance.pcm, true) };
});
const voices = [...new Set(speech.map(({ voice }) => voice))];

row('voice', 'what', 'a minute', 'on an accent %', 'by chance %', 'begins ms', 'top ms', 'size');
row(...Array<string>(8).fill('---'));
for (const voice of voices) timing(voice);
print('');
row('voice', 'blinks a minute', 'at a phrase end %', 'ends with one %', 'after ms', 'gaze aside %');
row(...Array<string>(6).fill('---'));
for (const voice of voices) eyes(voice);
print('');
row('style', 'brows p95', 'nod °, median', 'pitch °', 'yaw °', 'roll °', 'blinks a minute');
row(...Array<string>(7).fill('---'));
for (const style of Object.values(MotionStyle)) shown(style);

/** Raises and nods against the accents of a voice. */
function timing(voice: string): void {
  const all = performances.filter((one) => one.voice === voice);
  const accents = all.map(accentsOf);
  const starts = accents.map((list) => list.map(({ start }) => start));
  const middles = accents.map((list) => list.map(({ start, end }) => (start + end) / 2));
  row(voice, 'accents', rate(all, accents), '', '', '', '', '');
  for (const [what, channel, least, unit] of [
    ['raises', 'browInnerUp', SEEN.brow, 1],
    ['nods', 'headPitch', SEEN.nod, DEGREES],
  ] as const) {
    const found = all.map(({ frames }) => peaks(track(frames, channel), FPS, least));
    const begins = found.map((list) => list.map(({ start }) => start));
    const tops = found.map((list) => list.map(({ top }) => top));
    const on = (distances: readonly number[]) => distances.filter((d) => Math.abs(d) < 2 * ON);
    row(
      voice,
      what,
      rate(all, found),
      percent(share(offsets(begins, starts), (d) => Math.abs(d) <= ON)),
      percent(byChance(begins, starts, ON)),
      quartiles(on(offsets(begins, starts))),
      quartiles(on(offsets(tops, middles))),
      (unit * quantile(sizes(found), 0.5)).toFixed(2),
    );
  }
}

/** Blinks against the ends of phrases, and where the eyes look. */
function eyes(voice: string): void {
  const all = performances.filter((one) => one.voice === voice);
  const ends = all.map(endsOf);
  const blinks = all.map(({ frames }) =>
    peaks(track(frames, 'eyeBlinkLeft'), FPS, SEEN.lid).map(({ start }) => start),
  );
  const near = (distance: number) => Math.abs(distance) < 0.6;
  const aside = all.flatMap(({ frames }) =>
    frames.map((f) => Math.max(f[Channel.eyeLookOutLeft], f[Channel.eyeLookOutRight])),
  );
  row(
    voice,
    rate(all, blinks),
    percent(share(offsets(blinks, ends), near)),
    percent(share(offsets(ends, blinks), near)),
    quartiles(offsets(blinks, ends).filter(near)),
    percent(share(aside, (value) => value > 0.1)),
  );
}

/** What the mixer makes of it all in a style, idle life included. */
function shown(style: MotionStyle): void {
  const all = performances.map((one): Performance => {
    const mixer = new MotionMixer({ seed: 1, style });
    const frames = one.frames.map((frame, k) => {
      const pose = createPose();
      mixer.update(k / FPS, { frame, mask: one.mask }, pose);
      return pose;
    });
    return { ...one, frames };
  });
  const found = (name: ChannelName, least: number) =>
    all.map(({ frames }) => peaks(track(frames, name), FPS, least));
  const reach = (head: ChannelName, neck: ChannelName): string => {
    const turns = all.flatMap(({ frames }) =>
      frames.map((frame) => DEGREES * (frame[Channel[head]] + frame[Channel[neck]])),
    );
    return (quantile(turns, 0.975) - quantile(turns, 0.025)).toFixed(1);
  };
  const brows = all.flatMap(({ frames }) => track(frames, 'browInnerUp'));
  row(
    style,
    quantile(brows, 0.95).toFixed(2),
    (DEGREES * quantile(sizes(found('headPitch', SEEN.nod)), 0.5)).toFixed(1),
    reach('headPitch', 'neckPitch'),
    reach('headYaw', 'neckYaw'),
    reach('headRoll', 'neckRoll'),
    rate(all, found('eyeBlinkLeft', SEEN.lid)),
  );
}

function endsOf({ phones }: Utterance): number[] {
  return phones
    .filter(({ name, start, end }) => name === 'SIL' && start > 0 && end - start >= PAUSE)
    .map(({ start }) => start);
}

function track(frames: readonly MotionFrame[], name: ChannelName): number[] {
  return frames.map((frame) => frame[Channel[name]]);
}

function sizes(found: readonly (readonly Peak[])[]): number[] {
  return found.flat().map(({ size }) => size);
}

/** How many a minute of speech. */
function rate(all: readonly Performance[], events: readonly (readonly unknown[])[]): string {
  const seconds = all
    .flatMap(({ phones }) => phones)
    .reduce((sum, { name, start, end }) => sum + (name === 'SIL' ? 0 : end - start), 0);
  return ((60 * events.flat().length) / seconds).toFixed(0);
}

function percent(part: number): string {
  return Number.isNaN(part) ? '-' : (100 * part).toFixed(0);
}

/** Median and quartiles in milliseconds. */
function quartiles(seconds: readonly number[]): string {
  if (seconds.length === 0) return '-';
  const at = (part: number) => Math.round(1000 * quantile(seconds, part));
  return `${at(0.5)} (${at(0.25)} to ${at(0.75)})`;
}

function row(...cells: readonly string[]): void {
  print(`| ${cells.join(' | ')} |`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

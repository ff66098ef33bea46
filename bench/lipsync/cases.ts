/**
 * Prints what the mouth does in single sentences and sounds, one row each: lips that meet on p, b
 * and m and that wrongly meet on t, d and n; teeth on f and v; rounding of rounded vowels and of
 * spread ones; opening of open vowels; and the share of time in which the jaw is open where nobody
 * speaks. Usage: `node --import tsx bench/lipsync/cases.ts [folder]`; without a folder the sounds
 * are made first by cases.py.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LipsyncEngine, loadModel } from '../../src/lipsync/index.js';
import { Channel, type ChannelName } from '../../src/motion/channels.js';
import type { MotionFrame } from '../../src/motion/segment.js';
import { readCorpus, type Utterance } from './corpus.js';

const folder = process.argv[2] ?? fileURLToPath(new URL('data-cases', import.meta.url));
if (!existsSync(folder)) {
  execFileSync('python3', [fileURLToPath(new URL('cases.py', import.meta.url))], {
    stdio: 'inherit',
  });
}
/** Opening of the jaw that can be seen. */
const VISIBLE = 0.1;
/** Roll of the upper lip over which lips meet: two thirds of what they roll at most. */
const SHUT = 0.067;
const TITLES = ['pbm shut', 'tdn shut', 'fv on teeth', 'oo, ee round', 'open vowels', 'widest'];
const RATE = 16000;
const FPS = 50;
const weights = readFileSync(new URL('../../src/lipsync/weights/lipsync.bin', import.meta.url));
const model = loadModel(new Uint8Array(weights).buffer);
print(`| case | ${TITLES.join(' | ')} | open in pauses |`);
print(`|---|${TITLES.map(() => '---').join('|')}|---|`);
for (const utterance of readCorpus(folder)) {
  print(row(utterance, move(utterance.pcm)));
}

function move(pcm: Int16Array): readonly MotionFrame[] {
  return new LipsyncEngine(model, { sampleRate: RATE }).push(pcm, true).frames;
}

function row({ voice, phones, pcm }: Utterance, frames: readonly MotionFrame[]): string {
  const of = (names: string, channel: ChannelName, pick: (...values: number[]) => number) =>
    phones
      .filter(({ name }) => names.split(' ').includes(name))
      .map(({ start, end }) => pick(...values(frames.slice(at(start), at(end) + 1), channel)));
  const spoken = frames.slice(0, Math.floor((pcm.length / RATE) * FPS));
  const quiet = phones
    .filter(({ name }) => name === 'SIL')
    // The mouth may begin before and end after its sound.
    .flatMap(({ start, end }) => values(frames.slice(at(start + 0.1), at(end - 0.1)), 'jawOpen'));
  const cells = [
    ratio(of('P B M', 'mouthRollUpper', Math.max), SHUT),
    ratio(of('T D N', 'mouthRollUpper', median), SHUT),
    ratio(of('F V', 'mouthRollLower', Math.max), 0.2),
    `${mean(of('UW W OW', 'mouthPucker', Math.max))}, ${mean(of('IY EH AE', 'mouthPucker', median))}`,
    mean(of('AA AY AW AE', 'jawOpen', Math.max)),
    Math.max(...values(spoken, 'jawOpen')).toFixed(2),
    quiet.length ? `${((100 * count(quiet, VISIBLE)) / quiet.length).toFixed(0)} %` : '-',
  ];
  return `| ${voice} | ${cells.join(' | ')} |`;
}

function at(seconds: number): number {
  return Math.max(0, Math.round(seconds * FPS));
}

function values(frames: readonly MotionFrame[], channel: ChannelName): number[] {
  return frames.map((frame) => frame[Channel[channel]]);
}

function median(...list: number[]): number {
  return list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
}

function count(list: readonly number[], over: number): number {
  return list.filter((value) => value > over).length;
}

function ratio(list: readonly number[], over: number): string {
  return list.length ? `${count(list, over)} of ${list.length}` : '-';
}

function mean(list: readonly number[]): string {
  return list.length ? (list.reduce((sum, v) => sum + v, 0) / list.length).toFixed(2) : '-';
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

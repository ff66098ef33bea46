/**
 * Scores lip-sync engines on speech of known phones, by voices that training never hears. Prints
 * one table a set. Usage: `node --import tsx bench/lipsync/run.ts [folder]`; without a folder the
 * speech is synthesised first (python3 and the packages of training/README.md).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCorpus, type Utterance } from './corpus.js';
import { restlessness, score, type Scores } from './metrics.js';
import { FPS, loudness, ours, type System } from './systems.js';

const COLUMNS: readonly [keyof Scores, string][] = [
  ['vinfo', 'vinfo'],
  ['closure', 'closure'],
  ['falseClosure', 'false'],
  ['apertureAuc', 'apAUC'],
  ['roundingAuc', 'rdAUC'],
  ['correlation', 'corr'],
  ['lag', 'lag ms'],
  ['jerk', 'jerk'],
];

const folder = process.argv[2] ?? fileURLToPath(new URL('data', import.meta.url));
if (!existsSync(folder)) {
  execFileSync('python3', [fileURLToPath(new URL('prepare.py', import.meta.url))], {
    stdio: 'inherit',
  });
}
const systems: System[] = [ours(), loudness];
const sets = readdirSync(folder).filter((set) => set !== 'nothing');
print(`| speech | system | ${COLUMNS.map(([, title]) => title).join(' | ')} |`);
print(`|---|---|${COLUMNS.map(() => '---|').join('')}`);
for (const voice of new Set(corpus('clean').map((utterance) => utterance.voice))) {
  report(
    `clean, ${voice}`,
    corpus('clean').filter((utterance) => utterance.voice === voice),
  );
}
for (const set of sets.filter((name) => name !== 'clean')) {
  report(
    `${set}, ked`,
    corpus(set).filter((utterance) => utterance.voice === 'ked'),
  );
}
const nothing = corpus('nothing');
for (const kind of ['silence', 'noise', 'music']) {
  const sounds = nothing.filter((utterance) => utterance.voice.startsWith(kind));
  for (const system of systems) {
    print(`${kind}: ${system.name} open ${(100 * restlessness(system, sounds)).toFixed(1)} %`);
  }
}

const speech = corpus('clean').slice(0, 10);
const seconds = speech.reduce((sum, { pcm }) => sum + pcm.length / 16000, 0);
for (const system of systems) {
  const before = process.cpuUsage().user;
  for (const { pcm } of speech) system.move(pcm);
  const cpu = process.cpuUsage().user - before;
  const step = (cpu / seconds / FPS).toFixed(0);
  print(
    `${system.name}: ${step} us CPU per 20 ms, ${(1000 * system.latency).toFixed(1)} ms latency`,
  );
}

function corpus(set: string): Utterance[] {
  return readCorpus(join(folder, set));
}

function report(title: string, utterances: readonly Utterance[]): void {
  for (const system of systems) {
    const scores = score(system, utterances);
    const cells = COLUMNS.map(([key]) => scores[key].toFixed(key === 'lag' ? 0 : 2));
    print(`| ${title} | ${system.name} | ${cells.join(' | ')} |`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

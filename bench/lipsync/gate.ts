/**
 * Judges weights by what they make of recordings of people, clean and degraded: a release is chosen
 * by these, since synthetic voices rank networks otherwise. Fails where the first ones named, or the
 * shipped ones, miss a floor.
 *
 *   node --import tsx bench/lipsync/gate.ts [weights.bin …]
 *
 * The speech is that of run.ts, which fetches it.
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCorpus } from './corpus.js';
import { score, type Scores } from './metrics.js';
import { ours, SHIPPED } from './systems.js';

/** What a release reaches at least; at most where it is negative. Rounded down from the last one. */
const FLOORS: Readonly<Record<string, Partial<Record<keyof Scores, number>>>> = {
  people: { vinfo: 0.76, closure: 0.95, roundingAuc: 0.97, correlation: 0.81, jerk: -0.45 },
  degraded: { vinfo: 0.68, closure: 0.81 },
};
const SHOWN = [
  'vinfo',
  'closure',
  'falseClosure',
  'roundingAuc',
  'correlation',
  'lag',
  'jerk',
] as const;

const folder = fileURLToPath(new URL('data', import.meta.url));
const people = readCorpus(join(folder, 'people'));
if (people.length === 0) throw new Error('Run bench/lipsync/run.ts first: it fetches the speech.');
const degraded = readdirSync(folder)
  .filter((set) => set.startsWith('people-'))
  .map((set) => readCorpus(join(folder, set)));

const candidates = process.argv.length > 2 ? process.argv.slice(2) : [SHIPPED];
print(`| weights | speech | ${SHOWN.join(' | ')} |`);
print(`|---|---|${SHOWN.map(() => '---').join('|')}|`);
for (const [i, weights] of candidates.entries()) {
  const system = await ours(weights);
  const clean = score(await system.move(people), people);
  const parts: Scores[] = [];
  for (const set of degraded) parts.push(score(await system.move(set), set));
  const results = { people: clean, degraded: mean(parts) };
  for (const [speech, scores] of Object.entries(results)) {
    const cells = SHOWN.map((name) => scores[name].toFixed(name === 'lag' ? 0 : 3));
    print(`| ${basename(weights)} | ${speech} | ${cells.join(' | ')} |`);
    if (i === 0) hold(speech, scores);
  }
}

function mean(parts: readonly Scores[]): Scores {
  const of = (name: keyof Scores) =>
    parts.reduce((sum, part) => sum + part[name], 0) / parts.length;
  return Object.fromEntries(
    (Object.keys(parts[0]) as (keyof Scores)[]).map((name) => [name, of(name)]),
  ) as unknown as Scores;
}

function hold(speech: string, scores: Scores): void {
  for (const [name, floor] of Object.entries(FLOORS[speech]) as [keyof Scores, number][]) {
    if (floor < 0 ? scores[name] <= -floor : scores[name] >= floor) continue;
    process.stderr.write(
      `${speech}: ${name} ${scores[name].toFixed(3)} misses ${Math.abs(floor)}\n`,
    );
    process.exitCode = 1;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

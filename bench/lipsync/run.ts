/**
 * Scores lip-sync engines on speech of known phones, by people and by voices that training never
 * hears, and writes the table into docs/lip-sync.md, which also says how to read it.
 *
 *   node --import tsx bench/lipsync/run.ts [--corpus folder] [--tracks name=folder] [--no-peers]
 *
 * Without a corpus, the speech is fetched and synthesised first by $PYTHON, or python3, with the
 * packages of training/README.md. What the engines of others make of it is kept beside it, in
 * `tracks`. `--tracks` scores one more engine by motion it wrote. The document is written
 * only with the bench's own speech and all peers.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cached } from './cache.js';
import { readCorpus, type Utterance } from './corpus.js';
import { lagOf, moved, openShare, score, usualWidest } from './metrics.js';
import { Peers } from './peers.js';
import { table, writeSection, type Row } from './report.js';
import { FPS, fromFolder, loudness, ours, type System } from './systems.js';
import { calibrate } from './wlipsync-profile.js';

/** Kinds of synthetic voices, as the table groups them. */
const SYNTHETIC: Readonly<Record<string, string>> = {
  ked: 'synthetic',
  czech_dita: 'Czech, Finnish synthetic',
  czech_machac: 'Czech, Finnish synthetic',
  finnish: 'Czech, Finnish synthetic',
};

const { values: options } = parseArgs({
  options: {
    corpus: { type: 'string' },
    tracks: { type: 'string', multiple: true, default: [] },
    'no-peers': { type: 'boolean', default: false },
  },
});
const folder = options.corpus ?? fileURLToPath(new URL('data', import.meta.url));
if (!existsSync(folder)) {
  const prepare = fileURLToPath(new URL('prepare.py', import.meta.url));
  execFileSync(process.env.PYTHON ?? 'python3', [prepare], { stdio: 'inherit' });
}
const read = (set: string): Utterance[] => readCorpus(join(folder, set));
const people = read('people');
const synthetic = read('clean');
const clean = [...people, ...synthetic];
const degraded = (of: (set: string) => boolean) =>
  readdirSync(folder)
    .filter(
      (set) => !['people', 'clean', 'nothing', 'calibration', 'tracks'].includes(set) && of(set),
    )
    .flatMap(read);
const kindOf = ({ voice }: Utterance) => SYNTHETIC[voice] ?? voice;
const groups: [string, Utterance[]][] = [
  ['people', people],
  ['people, degraded', degraded((set) => set.startsWith('people-'))],
  ...[...new Set(synthetic.map(kindOf))]
    .sort((a, b) => Number(b === 'synthetic') - Number(a === 'synthetic'))
    .map((kind): [string, Utterance[]] => [
      kind,
      synthetic.filter((utterance) => kindOf(utterance) === kind),
    ]),
  ['synthetic, degraded', degraded((set) => !set.startsWith('people-'))],
];
const nothing = read('nothing');
const kept = (system: System) => cached(system, join(folder, 'tracks'));

const peers = options['no-peers']
  ? null
  : await Peers.start(folder, calibrate(read('calibration')));
try {
  const others = options.tracks.map((track) => {
    const [name, path] = track.split('=', 2);
    return fromFolder(name, path);
  });
  const systems = [await ours(), ...others, ...(peers?.systems ?? []).map(kept), loudness];
  const results: Row[][] = [];
  for (const system of systems) results.push(await measure(system));
  const rows = groups.flatMap(([speech]) =>
    results.flatMap((of) => of.filter((row) => row.speech === speech)),
  );
  const text = table(rows);
  process.stdout.write(`${text}\n`);
  if (peers && others.length === 0 && !options.corpus) {
    await writeSection(new URL('../../docs/lip-sync.md', import.meta.url), text);
  }
} finally {
  await peers?.stop();
}

/** All rows of a system. */
async function measure(system: System): Promise<Row[]> {
  const cleanTracks = await system.move(clean);
  const { lag } = lagOf(cleanTracks, clean);
  const shift = system.shifted ? lag : 0;
  const rows: Row[] = [];
  for (const [speech, utterances] of groups) {
    if (utterances.length === 0) continue;
    const raw = utterances.every((utterance) => clean.includes(utterance))
      ? utterances.map((utterance) => cleanTracks[clean.indexOf(utterance)])
      : await system.move(utterances);
    const tracks = raw.map((track) => moved(track, shift));
    const general = rows.length === 0 ? await inGeneral(system, shift, tracks) : undefined;
    rows.push({ speech, system: system.name, scores: score(tracks, utterances), general });
  }
  return rows;
}

async function inGeneral(system: System, shift: number, spoken: Parameters<typeof usualWidest>[0]) {
  const widest = usualWidest(spoken);
  const tracks = await system.move(nothing);
  const over = (kind: string) =>
    openShare(
      tracks.filter((_, i) => nothing[i].voice.startsWith(kind)),
      widest,
    );
  const milliseconds = (shift * 1000) / FPS;
  return {
    open: { silence: over('silence'), noise: over('noise'), music: over('music') },
    cost: await system.cost(clean[0]),
    delay: system.delay ?? milliseconds,
    shift: milliseconds,
  };
}

/**
 * Counts, in recordings of people in other languages, the p, b and m at which the lips meet and the
 * u, o and w at which they are round; and beside them the sounds at which they should not, by which
 * to judge the count. Usage: `node --import tsx bench/lipsync/languages.ts`; the recordings are
 * fetched and timed first by languages.py.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCorpus, type Utterance } from './corpus.js';
import { ROUND, SHUT } from './face.js';
import { NEARLY_SHUT, usualWidest } from './metrics.js';
import { auc } from './statistics.js';
import { FPS, ours, type Track } from './systems.js';

/** Seconds by which the times of phones are uncertain: lips may meet that much before or after. */
const UNSURE = 0.03;
/** Rounding that can be seen. */
const VISIBLE = 0.2;
/** Sounds made inside the mouth, at which lips may come near each other but do not meet. */
const PARTED = 'T D N K G NG S Z L HH TH DH'.split(' ');
const SPREAD = ['IY', 'IH', 'EH', 'EY'];

const folder = fileURLToPath(new URL('data-languages', import.meta.url));
if (!existsSync(folder)) {
  const script = fileURLToPath(new URL('languages.py', import.meta.url));
  execFileSync(process.env.PYTHON ?? 'python3', [script], { stdio: 'inherit' });
}
const system = await ours();
process.stdout.write(
  '| language | p, b, m met | other consonants shut | u, o, w round | i, e round | rounding AUC |\n' +
    '|---|---|---|---|---|---|\n',
);
for (const language of readdirSync(folder).sort()) {
  const utterances = readCorpus(join(folder, language));
  process.stdout.write(`| ${language} | ${row(utterances, await system.move(utterances))} |\n`);
}

function row(utterances: readonly Utterance[], tracks: readonly Track[]): string {
  const shut = NEARLY_SHUT * usualWidest(tracks);
  const during = (names: readonly string[], pick: (track: Track) => readonly number[]) =>
    tracks.flatMap((track, i) =>
      utterances[i].phones
        .filter(({ name }) => names.includes(name))
        .map(({ start, end }) => {
          const from = Math.max(0, Math.floor((start - UNSURE) * FPS));
          return pick(track).slice(from, Math.ceil((end + UNSURE) * FPS) + 1);
        })
        .filter((span) => span.length > 0),
    );
  const closures = (names: readonly string[]) =>
    during(names, ({ openness }) => openness).map((span) => Math.min(...span) < shut);
  const roundest = (names: readonly string[]) =>
    during(names, ({ rounding }) => rounding).map((span) => Math.max(...span));
  const middle = (names: readonly string[]) =>
    during(names, ({ rounding }) => rounding).map((span) => span[span.length >> 1]);
  return [
    ratio(closures(SHUT)),
    ratio(closures(PARTED)),
    ratio(roundest(ROUND).map((value) => value > VISIBLE)),
    ratio(roundest(SPREAD).map((value) => value > VISIBLE)),
    auc(middle(ROUND), middle(SPREAD)).toFixed(2),
  ].join(' | ');
}

function ratio(list: readonly boolean[]): string {
  return `${list.filter(Boolean).length} of ${list.length}`;
}

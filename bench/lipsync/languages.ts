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
import { readCorpus, type Phone, type Utterance } from './corpus.js';
import { ROUND, SHUT } from './face.js';
import { NEARLY_SHUT, usualWidest } from './metrics.js';
import { auc } from './statistics.js';
import { FPS, ours, type Track } from './systems.js';

/** Seconds by which the times of phones are uncertain: lips may meet that much before or after. */
const UNSURE = 0.03;
/** Seconds within which a sound's neighbours may shut the lips at it. */
const NEAR = 0.06;
/** Rounding that can be seen. */
const VISIBLE = 0.2;
/** Sounds at which lips stay apart; those of the hissing ones, nearly shut by nature, are left out. */
const PARTED = 'T D N K G NG L HH TH DH R'.split(' ');
const SPREAD = ['IY', 'IH', 'EH', 'EY'];

const folder = fileURLToPath(new URL('data-languages', import.meta.url));
if (!existsSync(folder)) {
  const script = fileURLToPath(new URL('languages.py', import.meta.url));
  execFileSync(process.env.PYTHON ?? 'python3', [script], { stdio: 'inherit' });
}
const system = await ours();
process.stdout.write(
  '| language | p, b, m met | other consonants met | u, o, w round | i, e round | rounding AUC |\n' +
    '|---|---|---|---|---|---|\n',
);
for (const language of readdirSync(folder).sort()) {
  const utterances = readCorpus(join(folder, language));
  process.stdout.write(`| ${language} | ${row(utterances, await system.move(utterances))} |\n`);
}

function row(utterances: readonly Utterance[], tracks: readonly Track[]): string {
  const shut = NEARLY_SHUT * usualWidest(tracks);
  const met = (names: readonly string[], apart: boolean) =>
    tracks.flatMap(({ openness }, i) =>
      utterances[i].phones
        .filter(({ name }) => names.includes(name))
        .filter((phone) => !apart || !beside(phone, utterances[i].phones))
        .map(({ start, end }) => {
          const from = Math.max(0, Math.floor((start - UNSURE) * FPS));
          return Math.min(...openness.slice(from, Math.ceil((end + UNSURE) * FPS) + 1)) < shut;
        }),
    );
  const middles = (names: readonly string[]) =>
    tracks.flatMap(({ rounding }, i) =>
      utterances[i].phones
        .filter(({ name }) => names.includes(name))
        .map(({ start, end }) => rounding[Math.round(((start + end) / 2) * FPS)] ?? 0),
    );
  const seen = (list: readonly number[]) => list.map((value) => value > VISIBLE);
  return [
    ratio(met(SHUT, false)),
    ratio(met(PARTED, true)),
    ratio(seen(middles(ROUND))),
    ratio(seen(middles(SPREAD))),
    auc(middles(ROUND), middles(SPREAD)).toFixed(2),
  ].join(' | ');
}

/** Whether lips that meet for another sound, or rest in a pause, may do so at the time of this one. */
function beside(phone: Phone, phones: readonly Phone[]): boolean {
  const [from, to] = [phone.start - NEAR, phone.end + NEAR];
  const around = phones.filter(({ start, end }) => start < to && end > from);
  const covered = around.reduce(
    (sum, { start, end }) => sum + Math.min(end, to) - Math.max(start, from),
    0,
  );
  return around.some(({ name }) => SHUT.includes(name)) || covered < 0.9 * (to - from);
}

function ratio(list: readonly boolean[]): string {
  return `${list.filter(Boolean).length} of ${list.length}`;
}

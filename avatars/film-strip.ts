import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { animate, readModel } from '../cli/animate.js';
import { readSpeech } from '../cli/read-speech.js';
import type { Recording } from '../cli/wav.js';
import { MotionStyle } from '../src/base/states.js';
import { PreviewBrowser } from './preview/browser.js';
import type { FilmLine, Span, TimedPhone } from './preview/film.js';
import {
  FACE,
  MOUTH,
  mouths,
  performance,
  type FilmView,
  type Weights,
} from './preview/film-view.js';
import { sentencesOf } from './preview/sentences.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const USAGE =
  'Usage: film-strip <character> <speech file> [output folder] [--face lively|subtle|still]';

/**
 * Draws the mouth of a built character every 40 ms of a recording, under its sound wave and its
 * phones, one picture a sentence: what a lip reader would judge lip-sync by. Phones are known where
 * a JSON file of the same name lies beside the recording, with rows `[start, end, phone]` in seconds.
 * `--face` draws the whole head every 80 ms instead, as the element shows it in that motion style.
 *
 * Usage: `tsx avatars/film-strip.ts <character> <speech> [output folder] [--face <style>]`
 */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    options: { face: { type: 'string' } },
    allowPositionals: true,
  });
  const [character, speech, output = '.'] = positionals;
  const style = Object.values(MotionStyle).find((known) => known === values.face);
  if (!character || !speech || (values.face !== undefined && !style)) throw new Error(USAGE);
  const [model, recording, phones] = await Promise.all([
    readModel(),
    readSpeech(speech),
    readPhones(speech),
  ]);
  const view = style ? FACE : MOUTH;
  const track = animate(model, recording, { fps: view.motionFps });
  const weights = (style ? performance(track, style) : mouths(track)).filter(
    (_, k) => k % (view.motionFps / view.fps) === 0,
  );
  const sentences = sentencesOf(recording.samples, recording.sampleRate, phones);
  await mkdir(output, { recursive: true });
  const stem = path.basename(speech, path.extname(speech));
  const browser = await PreviewBrowser.open(path.join(here, '..', 'dist', 'avatars'));
  try {
    await browser.load(character);
    for (const [i, sentence] of sentences.entries()) {
      const name = [stem, character, ...(style ? [style] : []), String(i + 1).padStart(2, '0')];
      const file = path.join(output, `${name.join('-')}.png`);
      const lines = linesOf(sentence, view, weights, recording, phones);
      await writeFile(file, await browser.film(lines, view.columns));
      process.stdout.write(`${file}\n`);
    }
  } finally {
    await browser.close();
  }
}

async function readPhones(speech: string): Promise<TimedPhone[]> {
  const file = speech.slice(0, speech.length - path.extname(speech).length) + '.json';
  if (!existsSync(file)) return [];
  const rows = JSON.parse(await readFile(file, 'utf8')) as [number, number, string][];
  return rows.map(([start, end, name]) => ({ start, end, name }));
}

/** The lines of a sentence's picture. */
function linesOf(
  { start, end }: Span,
  { fps, columns, shot }: FilmView,
  weights: readonly Weights[],
  { samples, sampleRate }: Recording,
  phones: readonly TimedPhone[],
): FilmLine[] {
  const first = Math.floor(start * fps);
  const last = Math.min(weights.length, Math.ceil(end * fps));
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1e-3);
  const pixels = shot.size * fps;
  const lines: FilmLine[] = [];
  for (let at = first; at < last; at += columns) {
    const shots = weights.slice(at, Math.min(last, at + columns));
    // A picture is in the middle of the time it stands for.
    const from = (at - 0.5) / fps;
    const width = shots.length * shot.size;
    const wave = Array.from({ length: width }, (_, x) => {
      const sample = Math.max(0, Math.round((from + x / pixels) * sampleRate));
      const part = samples.subarray(sample, sample + Math.ceil(sampleRate / pixels));
      return part.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / loudest;
    });
    lines.push({
      shots: shots.map((pose) => ({ ...shot, weights: pose })),
      wave,
      phones: phones
        .map((phone) => ({
          ...phone,
          start: (phone.start - from) * pixels,
          end: (phone.end - from) * pixels,
        }))
        .filter((phone) => phone.end > 0 && phone.start < width),
    });
  }
  return lines;
}

await main();

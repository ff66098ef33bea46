import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { animate, readModel } from '../cli/animate.js';
import { readSpeech } from '../cli/read-speech.js';
import { blendshapeTrack } from '../cli/track.js';
import type { Recording } from '../cli/wav.js';
import { PreviewBrowser } from './preview/browser.js';
import type { FilmLine, Span, TimedPhone } from './preview/film.js';
import { sentencesOf } from './preview/sentences.js';

const here = path.dirname(fileURLToPath(import.meta.url));
/** A picture every 40 ms. */
const FPS = 25;
/** Edge of a picture in pixels, and pictures a line. */
const SIZE = 104;
const COLUMNS = 15;
/** Framing of the mouth. */
const MOUTH = { zoom: 3.2, aim: -0.27, background: '#a9c0cf', size: SIZE };

/**
 * Draws the mouth of a built character every 40 ms of a recording, under its sound wave and its
 * phones, one picture a sentence: what a lip reader would judge lip-sync by. Phones are known where
 * a JSON file of the same name lies beside the recording, with rows `[start, end, phone]` in seconds.
 *
 * Usage: `tsx avatars/film-strip.ts <character> <speech> [output folder]`
 */
async function main([character, speech, output = '.']: string[]): Promise<void> {
  if (!character || !speech) {
    throw new Error('Usage: film-strip <character> <speech file> [output folder]');
  }
  const [model, recording, phones] = await Promise.all([
    readModel(),
    readSpeech(speech),
    readPhones(speech),
  ]);
  const { names, frames } = blendshapeTrack(animate(model, recording, { fps: FPS }));
  const weights = frames.map((frame) =>
    Object.fromEntries(names.map((name, i) => [name, frame[i]])),
  );
  const sentences = sentencesOf(recording.samples, recording.sampleRate, phones);
  await mkdir(output, { recursive: true });
  const stem = path.basename(speech, path.extname(speech));
  const browser = await PreviewBrowser.open(path.join(here, '..', 'dist', 'avatars'));
  try {
    await browser.load(character);
    for (const [i, sentence] of sentences.entries()) {
      const file = path.join(output, `${stem}-${character}-${String(i + 1).padStart(2, '0')}.png`);
      await writeFile(
        file,
        await browser.film(linesOf(sentence, weights, recording, phones), COLUMNS),
      );
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
  weights: readonly Readonly<Record<string, number>>[],
  { samples, sampleRate }: Recording,
  phones: readonly TimedPhone[],
): FilmLine[] {
  const first = Math.floor(start * FPS);
  const last = Math.min(weights.length, Math.ceil(end * FPS));
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1e-3);
  const pixels = SIZE * FPS;
  const lines: FilmLine[] = [];
  for (let at = first; at < last; at += COLUMNS) {
    const shots = weights.slice(at, Math.min(last, at + COLUMNS));
    // A picture is in the middle of the 40 ms it stands for.
    const from = (at - 0.5) / FPS;
    const width = shots.length * SIZE;
    const wave = Array.from({ length: width }, (_, x) => {
      const sample = Math.max(0, Math.round((from + x / pixels) * sampleRate));
      const part = samples.subarray(sample, sample + Math.ceil(sampleRate / pixels));
      return part.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / loudest;
    });
    lines.push({
      shots: shots.map((pose) => ({ ...MOUTH, weights: mouthOf(pose) })),
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

/** The pose without head and eyes, so that all pictures frame the mouth alike. */
function mouthOf(pose: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(pose).filter(([name]) => /^(jaw|mouth|tongue|cheek)/.test(name)),
  );
}

await main(process.argv.slice(2));

import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadModel } from '../../src/lipsync/index.js';
import { loadKernel } from '../motion/kernel.js';
import { weightsPath } from '../package-files.js';
import { createTrack } from './track.js';
import { UsageError } from './usage.js';
import { parseWav } from './wav.js';

const DEFAULT_FPS = 60;
const MAX_FPS = 240;

/**
 * `motion <speech.wav> --out track.json [--fps 60]`
 *
 * @throws UsageError, WavError, or what Node reports for a file that cannot be read or written.
 */
export async function motionCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { out: { type: 'string' }, fps: { type: 'string' } },
    allowPositionals: true,
  });
  if (positionals.length !== 1) throw new UsageError('motion takes one WAV file.');
  if (!values.out) throw new UsageError('motion needs --out <file.json>, or --out - .');
  const fps = parseFps(values.fps);
  const audio = parseWav(await readFile(positionals[0]));
  const weights = await readFile(weightsPath());
  const model = loadModel(
    weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
    loadKernel(),
  );
  const json = `${JSON.stringify(createTrack(model, audio, fps))}\n`;
  if (values.out === '-') process.stdout.write(json);
  else await writeFile(values.out, json);
}

function parseFps(text: string | undefined): number {
  const fps = Number(text ?? DEFAULT_FPS);
  if (Number.isInteger(fps) && fps >= 1 && fps <= MAX_FPS) return fps;
  throw new UsageError(`--fps must be a whole number from 1 to ${MAX_FPS}, not "${text}".`);
}

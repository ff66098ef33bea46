import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import { writeMotionFile } from '../src/motion/motion-file.js';
import { animate, readModel } from './animate.js';
import { parseFps, parseSeed } from './options.js';
import { STANDARD, writeOutput } from './output.js';
import { readSpeech } from './read-speech.js';
import { UsageError } from './usage.js';

const DEFAULT_FPS = 30;
const EXTENSION = '.motion';

/**
 * `bake <speech> … [--out speech.motion] [--fps 30] [--seed n]`: a motion file beside each
 * recording.
 *
 * @throws UsageError, SpeechFileError, or what Node reports for a file that cannot be read or
 * written.
 */
export async function bakeCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { out: { type: 'string' }, fps: { type: 'string' }, seed: { type: 'string' } },
    allowPositionals: true,
  });
  const fps = parseFps(values.fps, DEFAULT_FPS);
  const seed = parseSeed(values.seed);
  const jobs = planJobs(positionals, values.out);
  const model = await readModel();
  for (const [speech, out] of jobs) {
    const track = animate(model, await readSpeech(speech), { fps, seed });
    const file = writeMotionFile(track);
    await writeOutput(out, file);
    const size = (file.length / 1000).toFixed(1);
    process.stderr.write(`${out}: ${track.seconds.toFixed(1)} s of motion, ${size} kB\n`);
  }
}

/** Pairs of recording and motion file. */
function planJobs(inputs: readonly string[], out: string | undefined): [string, string][] {
  if (inputs.length === 0) throw new UsageError('bake takes one recording or more, or - .');
  if (out !== undefined) {
    if (inputs.length > 1) throw new UsageError('--out is for one recording, not for several.');
    if (out !== STANDARD && out === inputs[0]) throw new UsageError('--out is the recording.');
    return [[inputs[0], out]];
  }
  if (inputs.includes(STANDARD)) throw new UsageError('bake - needs --out <file>, or --out - .');
  const jobs = inputs.map((input): [string, string] => [input, motionFileOf(input)]);
  for (const [, file] of jobs) {
    if (jobs.filter(([, other]) => other === file).length > 1 || inputs.includes(file)) {
      throw new UsageError(`${file} would be written over. Bake one at a time, with --out.`);
    }
  }
  return jobs;
}

function motionFileOf(speech: string): string {
  return speech.slice(0, speech.length - extname(speech).length) + EXTENSION;
}

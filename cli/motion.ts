import { parseArgs } from 'node:util';
import { animate, readModel } from './animate.js';
import { parseFps } from './options.js';
import { writeOutput } from './output.js';
import { readSpeech } from './read-speech.js';
import { blendshapeTrack } from './track.js';
import { UsageError } from './usage.js';

const DEFAULT_FPS = 60;

/**
 * `motion <speech> --out track.json [--fps 60]`
 *
 * @throws UsageError, SpeechFileError, or what Node reports for a file that cannot be read or
 * written.
 */
export async function motionCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { out: { type: 'string' }, fps: { type: 'string' } },
    allowPositionals: true,
  });
  if (positionals.length !== 1) throw new UsageError('motion takes one recording, or - .');
  if (!values.out) throw new UsageError('motion needs --out <file.json>, or --out - .');
  const fps = parseFps(values.fps, DEFAULT_FPS);
  const [model, speech] = await Promise.all([readModel(), readSpeech(positionals[0])]);
  const track = blendshapeTrack(animate(model, speech, { fps }));
  await writeOutput(values.out, `${JSON.stringify(track)}\n`);
}

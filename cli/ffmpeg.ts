import { spawn } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';
import type { Recording } from './wav.js';

/** Rate that the lip-sync engine listens at, in hertz. */
const SAMPLE_RATE = 16_000;

/** ffmpeg is missing, or cannot make sense of a file. The message goes on from its name. */
export class FfmpegError extends Error {
  override readonly name = 'FfmpegError';
}

/**
 * Decodes a file of any kind that the `ffmpeg` on the PATH knows.
 *
 * @throws FfmpegError saying what to install, or what ffmpeg said.
 */
export async function decodeWithFfmpeg(path: string): Promise<Recording> {
  // A playlist that poses as a recording must not make ffmpeg fetch what it names.
  const input = ['-protocol_whitelist', 'file', '-i', `file:${path}`];
  const output = ['-map', '0:a:0', '-f', 'f32le', '-ac', '1', '-ar', String(SAMPLE_RATE), 'pipe:1'];
  const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', ...input, ...output], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, sound, complaint] = await Promise.all([
    ended.catch(notStarted),
    buffer(child.stdout),
    text(child.stderr),
  ]);
  if (code !== 0)
    throw new FfmpegError(`it is no audio that ffmpeg reads (${lastLine(complaint)})`);
  const bytes = sound.buffer.slice(sound.byteOffset, sound.byteOffset + sound.byteLength);
  return { sampleRate: SAMPLE_RATE, samples: new Float32Array(bytes) };
}

function notStarted(cause: unknown): never {
  if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
  throw new FfmpegError(
    'ffmpeg is needed to read it, and was not found on the PATH. Install it (apt install ffmpeg, ' +
      'brew install ffmpeg, winget install ffmpeg), or convert the recording to WAV or Ogg Opus',
    { cause },
  );
}

function lastLine(complaint: string): string {
  const line = complaint.trim().split('\n').at(-1) ?? '';
  // Without the tag and the name, which the caller says.
  return line.replace(/^\[[^\]]*\] */, '').replace(/^.*: (?=[A-Z])/, '') || 'it gives no reason';
}

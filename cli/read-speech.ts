import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { MalformedAudioError } from '../src/protocol/ogg/malformed-audio.js';
import { decodeWithFfmpeg, FfmpegError } from './ffmpeg.js';
import { decodeOggOpus, isOggOpus, NoOpusDecoderError } from './ogg-opus.js';
import { STANDARD } from './output.js';
import { isWav, parseWav, WavError, WavFormatError, type Recording } from './wav.js';

/** A recording that cannot be used. The message names the file, what is wrong, and what helps. */
class SpeechFileError extends Error {
  override readonly name = 'SpeechFileError';
}

/** What says by itself why a recording cannot be used. */
const KNOWN = [SpeechFileError, WavError, NoOpusDecoderError, FfmpegError, MalformedAudioError];

/**
 * Reads a recording: WAV and Ogg Opus by itself, everything else by ffmpeg.
 *
 * @param path of a file, or `-` for standard input
 * @throws SpeechFileError; what Node reports for a file that cannot be read.
 */
export async function readSpeech(path: string): Promise<Recording> {
  const bytes = path === STANDARD ? await buffer(process.stdin) : await readFile(path);
  try {
    const recording = await decode(path, bytes);
    if (recording.samples.length === 0) throw new SpeechFileError('it holds no sound');
    return recording;
  } catch (cause) {
    const known = KNOWN.some((kind) => cause instanceof kind);
    const why = known && cause instanceof Error ? cause.message : `it is broken (${String(cause)})`;
    const name = path === STANDARD ? 'standard input' : path;
    throw new SpeechFileError(`Cannot use ${name}: ${why.replace(/\.$/, '')}.`, { cause });
  }
}

async function decode(path: string, bytes: Uint8Array): Promise<Recording> {
  if (bytes.length === 0) throw new SpeechFileError('it is empty');
  if (isWav(bytes)) {
    // Samples that are not read here: A-law, ADPCM, 64-bit floats ...
    return orByFfmpeg(path, bytes, WavFormatError, () => parseWav(bytes));
  }
  if (isOggOpus(bytes)) {
    return orByFfmpeg(path, bytes, NoOpusDecoderError, () => decodeOggOpus(bytes));
  }
  return decodeOther(path, bytes);
}

/** Decodes what can be decoded here, and leaves to ffmpeg what is refused for a reason of that kind. */
async function orByFfmpeg(
  path: string,
  bytes: Uint8Array,
  reason: typeof WavFormatError | typeof NoOpusDecoderError,
  here: () => Recording | Promise<Recording>,
): Promise<Recording> {
  try {
    return await here();
  } catch (refusal) {
    if (!(refusal instanceof reason)) throw refusal;
    return decodeOther(path, bytes).catch((other: unknown) => {
      // Of the two, the refusal names what the file holds.
      throw other instanceof FfmpegError ? refusal : other;
    });
  }
}

async function decodeOther(path: string, bytes: Uint8Array): Promise<Recording> {
  if (path !== STANDARD) return decodeWithFfmpeg(path);
  // Some formats have their index at the end, where a stream cannot be sought to.
  const folder = await mkdtemp(join(tmpdir(), 'spatius-'));
  try {
    const copy = join(folder, 'speech');
    await writeFile(copy, bytes);
    return await decodeWithFfmpeg(copy);
  } finally {
    await rm(folder, { recursive: true });
  }
}

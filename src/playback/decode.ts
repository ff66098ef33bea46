import { describeBytes } from '../base/describe-bytes.js';
import { AvatarError, ErrorCode, abortReason } from '../base/errors.js';
import { MAX_ROUND_SECONDS } from './player-round.js';
import { resample } from '../audio/resampler.js';

/** Encoded audio beyond this is refused before it is decoded, in bytes. */
const MAX_BYTES = 512 * 1024 * 1024;

/** A rate that every browser decodes to, in hertz. */
const COMMON_RATE = 48_000;

const invalid = (message: string, cause?: unknown) =>
  new AvatarError(ErrorCode.invalidAudioInput, message, { cause });

/** A context that decodes to `rate`; old Safari refuses low rates, and then it is another one. */
function decodingContext(rate: number): OfflineAudioContext {
  try {
    return new OfflineAudioContext(1, 1, rate);
  } catch {
    return new OfflineAudioContext(1, 1, COMMON_RATE);
  }
}

/** The mean of an AudioBuffer's channels, at the buffer's rate. */
export function mixToMono(buffer: AudioBuffer): Float32Array {
  const mono = buffer.getChannelData(0).slice();
  const { numberOfChannels } = buffer;
  for (let channel = 1; channel < numberOfChannels; channel++) {
    const data = buffer.getChannelData(channel);
    for (let i = 0; i < mono.length; i++) mono[i] += data[i];
  }
  if (numberOfChannels > 1) for (let i = 0; i < mono.length; i++) mono[i] /= numberOfChannels;
  return mono;
}

/**
 * Decodes a whole file of encoded audio (whatever the browser knows: WAV, MP3, AAC, Opus, …) to
 * mono samples in -1..1. The bytes are left as they are.
 *
 * @param options.sampleRate rate of the result, in hertz
 * @throws AvatarError `invalidAudioInput` saying what is wrong: empty, too long, or not audio.
 * @throws the signal's reason when aborted.
 */
export async function decodeSpeech(
  bytes: ArrayBuffer,
  options: { readonly sampleRate: number; readonly signal?: AbortSignal },
): Promise<Float32Array> {
  const { sampleRate, signal } = options;
  if (signal?.aborted) throw abortReason(signal);
  if (bytes.byteLength === 0) throw invalid('The speech is empty: it has no bytes.');
  if (bytes.byteLength > MAX_BYTES) {
    const size = Math.round(bytes.byteLength / 2 ** 20);
    throw invalid(`The speech is too large: ${size} MiB, and ${MAX_BYTES / 2 ** 20} at most.`);
  }
  let buffer: AudioBuffer;
  try {
    buffer = await decodingContext(sampleRate).decodeAudioData(bytes.slice(0));
  } catch (cause) {
    if (signal?.aborted) throw abortReason(signal);
    const what = describeBytes(new Uint8Array(bytes));
    throw invalid(
      `The speech is not audio that this browser can decode: ${bytes.byteLength} bytes, ${what}.`,
      cause,
    );
  }
  if (signal?.aborted) throw abortReason(signal);
  if (buffer.length === 0) throw invalid('The speech is empty: it has no samples.');
  if (buffer.duration > MAX_ROUND_SECONDS) {
    const minutes = Math.round(buffer.duration / 60);
    throw invalid(
      `The speech is too long: ${minutes} minutes, and ${MAX_ROUND_SECONDS / 60} at most.`,
    );
  }
  const mono = mixToMono(buffer);
  return buffer.sampleRate === sampleRate ? mono : resample(mono, buffer.sampleRate, sampleRate);
}

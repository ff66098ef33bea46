import type { Samples } from '../base/audio-format.js';
import { describeBytes } from '../base/describe-bytes.js';
import { abortReason, invalidAudio } from '../base/errors.js';
import { isPlayableRate } from './playable-rate.js';
import { openWav } from './wav.js';

/** A file, or a buffer, that lasts longer than this is refused, in seconds. */
const MAX_CLIP_SECONDS = 1800;

/** Encoded audio beyond this is refused before it is decoded, in bytes. */
const MAX_BYTES = 512 * 1024 * 1024;

/** A rate that every browser decodes to, in hertz. It reaches the ear at full quality. */
const DECODE_RATE = 48_000;

/** What is made of a clip at once, in seconds. */
const SLICE_SECONDS = 0.5;

/** What is made of it first, in seconds: little more than sound needs to begin. */
const FIRST_SECONDS = 0.15;

/** Speech that is there as a whole. Its samples are made when they are asked for. */
export interface SpeechClip {
  /** Hertz. */
  readonly sampleRate: number;
  readonly seconds: number;
  /** All of it as mono samples, half a second at once and less at first, each in memory of its own. */
  slices(): Iterable<Samples>;
}

/**
 * Opens a whole file of audio: whatever the browser can decode. The bytes are left as they are.
 *
 * A WAV file (PCM of 16, 24 or 32 bits, or 32-bit floats) is read where it lies, and takes no memory
 * but its own. Any other format is decoded as a whole, since browsers know no other way: 192 kB for
 * each second and channel (48 kHz, 4 bytes a sample), so 345 MB for 30 minutes of mono, beside a copy
 * of the file while it is decoded. Nothing is added to that when it is spoken.
 *
 * @throws AvatarError `invalidAudioInput` saying what is wrong: empty, longer than 30 minutes, larger
 * than 512 MiB, or not audio.
 * @throws the signal's reason when aborted.
 */
export async function openSpeechClip(
  bytes: ArrayBuffer,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<SpeechClip> {
  if (signal?.aborted) throw abortReason(signal);
  if (bytes.byteLength === 0) throw invalidAudio('The speech is empty: it has no bytes.');
  if (bytes.byteLength > MAX_BYTES) {
    const size = Math.round(bytes.byteLength / 2 ** 20);
    throw invalidAudio(`The speech is too large: ${size} MiB, and ${MAX_BYTES / 2 ** 20} at most.`);
  }
  const wav = openWav(bytes);
  if (wav && isPlayableRate(wav.sampleRate)) return makeClip(wav);
  const buffer = await decode(bytes, signal);
  if (signal?.aborted) throw abortReason(signal);
  return clipOf(buffer);
}

/**
 * The clip of decoded audio, mixed to mono as it is asked for. The buffer is not written to.
 *
 * @throws AvatarError `invalidAudioInput` when it is longer than 30 minutes.
 */
export function clipOf(buffer: AudioBuffer): SpeechClip {
  const { sampleRate, length } = buffer;
  return makeClip({ sampleRate, length, read: (from, to) => mix(buffer, from, to) });
}

/** What a clip is made of: `length` samples at a rate, read anywhere. */
interface ClipSource {
  readonly sampleRate: number;
  readonly length: number;
  read(from: number, to: number): Samples;
}

function makeClip({ sampleRate, length, read }: ClipSource): SpeechClip {
  const seconds = length / sampleRate;
  if (length === 0) throw invalidAudio('The speech is empty: it has no samples.');
  if (seconds > MAX_CLIP_SECONDS) {
    const minutes = Math.round(seconds / 60);
    const most = MAX_CLIP_SECONDS / 60;
    throw invalidAudio(`The speech is too long: ${minutes} minutes, and ${most} at most.`);
  }
  const slice = Math.round(sampleRate * SLICE_SECONDS);
  const first = Math.round(sampleRate * FIRST_SECONDS);
  return {
    sampleRate,
    seconds,
    *slices() {
      yield read(0, Math.min(length, first));
      for (let from = first, to = slice; from < length; from = to, to += slice) {
        yield read(from, Math.min(length, to));
      }
    },
  };
}

async function decode(bytes: ArrayBuffer, signal: AbortSignal | undefined): Promise<AudioBuffer> {
  const context = new OfflineAudioContext(1, 1, DECODE_RATE);
  try {
    // What is decoded is taken away from its owner.
    return await context.decodeAudioData(bytes.slice(0));
  } catch (cause) {
    if (signal?.aborted) throw abortReason(signal);
    const what = describeBytes(new Uint8Array(bytes, 0, Math.min(16, bytes.byteLength)));
    throw invalidAudio(
      `The speech is not audio that this browser can decode: ${bytes.byteLength} bytes, ${what}.`,
      cause,
    );
  }
}

/** The mean of the channels of a part of a buffer. */
function mix(buffer: AudioBuffer, from: number, to: number): Float32Array {
  const mono = buffer.getChannelData(0).slice(from, to);
  const { numberOfChannels } = buffer;
  if (numberOfChannels === 1) return mono;
  for (let channel = 1; channel < numberOfChannels; channel++) {
    const data = buffer.getChannelData(channel);
    for (let i = 0; i < mono.length; i++) mono[i] += data[from + i];
  }
  for (let i = 0; i < mono.length; i++) mono[i] /= numberOfChannels;
  return mono;
}

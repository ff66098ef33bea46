import { AvatarError, ErrorCode } from './errors.js';
import { SAMPLE_RATES, type SampleRate } from './sample-rate.js';

/** Audio as it is handed over: PCM16, or -1..1; mono. */
export type Samples = Int16Array | Float32Array;

export function isSampleRate(value: unknown): value is SampleRate {
  return SAMPLE_RATES.includes(value as SampleRate);
}

/** @throws AvatarError `invalidAudioInput` when `value` is not one of {@link SAMPLE_RATES}. */
export function assertSampleRate(value: unknown): asserts value is SampleRate {
  if (isSampleRate(value)) return;
  throw new AvatarError(
    ErrorCode.invalidAudioInput,
    `Sample rate ${String(value)} Hz is not supported. Use one of ${SAMPLE_RATES.join(', ')}.`,
  );
}

/**
 * Views bytes as PCM16 little-endian mono samples, copying only when the bytes are not aligned.
 *
 * @throws AvatarError `invalidAudioInput` when the number of bytes is odd.
 */
export function pcm16FromBytes(bytes: ArrayBuffer | ArrayBufferView): Int16Array {
  const view = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
  if (view.byteLength % 2 !== 0) {
    throw new AvatarError(
      ErrorCode.invalidAudioInput,
      `PCM16 audio has 2 bytes a sample, but the chunk has ${view.byteLength} bytes. ` +
        'Cut chunks at sample boundaries.',
    );
  }
  const aligned = view.byteOffset % 2 === 0 ? view : view.slice();
  return new Int16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 2);
}

/** Samples in -1..1 to PCM16, clipped. */
export function floatToPcm16(samples: Float32Array): Int16Array {
  const out = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const s = Math.max(-1, Math.min(1, samples[i]));
    out[i] = Math.round(s < 0 ? s * 0x8000 : s * 0x7fff);
  }
  return out;
}

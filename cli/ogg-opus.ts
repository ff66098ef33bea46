import { isMissing } from '../forward/missing.js';
import { OPUS_RATE } from '../src/protocol/opus.js';
import type { Recording } from './wav.js';

/** The decoder of Opus is not installed. */
export class NoOpusDecoderError extends Error {
  override readonly name = 'NoOpusDecoderError';

  constructor() {
    super(
      'Ogg Opus needs opus-decoder or ffmpeg, and neither is here. Run: npm install opus-decoder',
    );
  }
}

/** Where the first page of an Ogg stream has its payload, when that page holds one packet. */
const PAYLOAD = 28;

/** Whether a file is Opus in Ogg, mono or stereo (mapping family 0), by its first page. */
export function isOggOpus(bytes: Uint8Array): boolean {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.slice(from, to));
  const opus = text(0, 4) === 'OggS' && text(PAYLOAD, PAYLOAD + 8) === 'OpusHead';
  return opus && bytes[PAYLOAD + 18] === 0;
}

/**
 * Decodes a file of Opus in Ogg. One that is cut off is read as far as it goes.
 *
 * @throws MalformedAudioError naming what is wrong; NoOpusDecoderError where the package
 * `opus-decoder`, which is optional, is not installed.
 */
export async function decodeOggOpus(bytes: Uint8Array): Promise<Recording> {
  const { OggOpusDecoder } = await import('../node/ogg-opus-decoder.js').catch(withoutDecoder);
  const decoder = new OggOpusDecoder(OPUS_RATE, 2);
  try {
    decoder.push(bytes);
    const parts: Float32Array[] = [];
    for (let part; (part = await decoder.decodePage()) !== null;) parts.push(part);
    return { sampleRate: OPUS_RATE, samples: concat(parts) };
  } finally {
    decoder.free();
  }
}

function withoutDecoder(cause: unknown): never {
  throw isMissing(cause, 'opus-decoder') ? new NoOpusDecoderError() : cause;
}

function concat(parts: readonly Float32Array[]): Float32Array {
  const samples = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  return samples;
}

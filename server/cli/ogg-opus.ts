import { OPUS_RATE } from '../../src/protocol/opus.js';
import type { Recording } from './wav.js';

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
 * @throws MalformedAudioError naming what is wrong.
 */
export async function decodeOggOpus(bytes: Uint8Array): Promise<Recording> {
  const { OggOpusDecoder } = await import('../motion/ogg-opus-decoder.js');
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

function concat(parts: readonly Float32Array[]): Float32Array {
  const samples = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  return samples;
}

import type { Recording } from './wav.js';

/** Where the first page of an Ogg stream has its payload, when that page holds one packet. */
const PAYLOAD = 28;

/** Whether a file is Opus in Ogg, by its first page. */
export function isOggOpus(bytes: Uint8Array): boolean {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.slice(from, to));
  return text(0, 4) === 'OggS' && text(PAYLOAD, PAYLOAD + 8) === 'OpusHead';
}

/** Decodes a whole file of Opus in Ogg. What is damaged of it is left out. */
export async function decodeOggOpus(bytes: Uint8Array): Promise<Recording> {
  const { OggOpusDecoder } = await import('ogg-opus-decoder');
  const decoder = new OggOpusDecoder();
  await decoder.ready;
  try {
    const { channelData, samplesDecoded, sampleRate } = await decoder.decodeFile(bytes);
    const samples = new Float32Array(samplesDecoded);
    for (const channel of channelData) {
      for (let i = 0; i < samples.length; i++) samples[i] += channel[i] / channelData.length;
    }
    return { sampleRate, samples };
  } finally {
    decoder.free();
  }
}

import { MalformedAudioError } from './malformed-audio.js';
import type { OggPage } from './page-reader.js';

/** Length of the identification header of mono and stereo streams, in bytes. */
const HEAD_BYTES = 19;

/** What the identification header of an Ogg Opus stream says (RFC 7845, section 5.1). */
export interface OpusHead {
  readonly channels: number;
  /** Samples at 48 kHz at the start that are not to be heard. */
  readonly preSkip: number;
  /** Factor for the samples. */
  readonly gain: number;
}

/** Whether a packet, or the part of it that is there, starts with these letters. */
export function startsWith(bytes: Uint8Array | undefined, letters: string): boolean {
  return String.fromCharCode(...(bytes?.subarray(0, letters.length) ?? [])) === letters;
}

/**
 * Reads the identification header, which is alone on its page.
 *
 * @throws MalformedAudioError when there is none, or it is of a stream with more channels.
 */
export function readHead({ parts, open }: OggPage, maxChannels: 1 | 2): OpusHead {
  const [head] = parts;
  if (parts.length !== 1 || open || !startsWith(head, 'OpusHead') || head.length < HEAD_BYTES) {
    throw new MalformedAudioError('the first Ogg page holds no OpusHead');
  }
  if (head[8] !== 1) throw new MalformedAudioError(`OpusHead has version ${head[8]}, not 1`);
  const channels = head[9];
  // Channels beyond two, and such as are of no kind, have a mapping family (byte 18) other than 0.
  if (channels < 1 || channels > maxChannels || head[18] !== 0) {
    const wanted = maxChannels === 1 ? 'mono' : 'mono or stereo';
    throw new MalformedAudioError(`the stream has ${channels} channels, send ${wanted}`);
  }
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const decibels = view.getInt16(16, true) / 256;
  return { channels, preSkip: view.getUint16(10, true), gain: 10 ** (decibels / 20) };
}

/** Sound read from a file, mixed down to one channel. */
export interface Recording {
  /** Hertz. */
  readonly sampleRate: number;
  /** Samples in -1..1. */
  readonly samples: Float32Array;
}

/** A file that is no WAV file, or a broken one. */
export class WavError extends Error {
  override readonly name: string = 'WavError';
}

/** A WAV file that may be whole, but is of a kind that is not read. */
export class WavFormatError extends WavError {
  override readonly name = 'WavFormatError';
}

/** Format tags of RFC 2361 and, for `extensible`, of Microsoft's WAVEFORMATEXTENSIBLE. */
const FormatTag = { pcm: 1, float: 3, extensible: 0xfffe } as const;

interface Format {
  readonly tag: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
}

/**
 * Reads a RIFF/WAVE file with integer PCM of 8, 16, 24 or 32 bits, or 32-bit floats. A data chunk
 * that is shorter than its header says, as streaming writers leave it, is read as far as it goes.
 *
 * @throws WavFormatError for samples of another kind; WavError naming what else is wrong.
 */
export function parseWav(bytes: Uint8Array): Recording {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isWav(bytes)) {
    throw new WavError('This is no WAV file: it does not begin with a RIFF/WAVE header.');
  }
  let format: Format | null = null;
  for (let at = 12; at + 8 <= view.byteLength;) {
    const size = Math.min(view.getUint32(at + 4, true), view.byteLength - at - 8);
    const chunk = new DataView(view.buffer, view.byteOffset + at + 8, size);
    if (tag(view, at) === 'fmt ') format = readFormat(chunk);
    if (tag(view, at) === 'data') {
      if (!format) throw new WavError('The data chunk comes before the fmt chunk.');
      return { sampleRate: format.sampleRate, samples: readSamples(chunk, format) };
    }
    at += 8 + size + (size % 2);
  }
  throw new WavError('The file has no data chunk.');
}

/** Whether a file begins like a WAV file. */
export function isWav(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.byteLength >= 12 && tag(view, 0) === 'RIFF' && tag(view, 8) === 'WAVE';
}

function tag(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

function readFormat(chunk: DataView): Format {
  if (chunk.byteLength < 16) throw new WavError('The fmt chunk is too short.');
  const declared = chunk.getUint16(0, true);
  const extended = declared === FormatTag.extensible && chunk.byteLength >= 26;
  const format = {
    tag: extended ? chunk.getUint16(24, true) : declared,
    channels: chunk.getUint16(2, true),
    sampleRate: chunk.getUint32(4, true),
    bits: chunk.getUint16(14, true),
  };
  if (format.channels === 0) throw new WavError('The file has no channels.');
  if (format.sampleRate < 1000 || format.sampleRate > 768_000) {
    throw new WavError(`A sample rate of ${format.sampleRate} Hz makes no sense.`);
  }
  return format;
}

function readSamples(data: DataView, { tag: kind, channels, bits }: Format): Float32Array {
  const read = sampleReader(kind, bits);
  const width = bits / 8;
  const samples = new Float32Array(Math.floor(data.byteLength / (width * channels)));
  for (let i = 0; i < samples.length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += read(data, (i * channels + c) * width);
    samples[i] = sum / channels;
  }
  return samples;
}

function sampleReader(kind: number, bits: number): (data: DataView, at: number) => number {
  if (kind === FormatTag.float && bits === 32) return (data, at) => data.getFloat32(at, true);
  if (kind === FormatTag.pcm) {
    if (bits === 8) return (data, at) => (data.getUint8(at) - 128) / 0x80;
    if (bits === 16) return (data, at) => data.getInt16(at, true) / 0x8000;
    if (bits === 24) {
      return (data, at) => (data.getInt16(at + 1, true) * 0x100 + data.getUint8(at)) / 0x80_0000;
    }
    if (bits === 32) return (data, at) => data.getInt32(at, true) / 0x8000_0000;
  }
  throw new WavFormatError(
    `WAV format ${kind} with ${bits} bits is not read. Convert the file to PCM of 8, 16, 24 or ` +
      '32 bits or to 32-bit floats.',
  );
}

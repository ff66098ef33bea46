import type { Samples } from '../base/audio-format.js';

/** How samples lie in the data of a WAV file. */
interface WavFormat {
  readonly sampleRate: number;
  readonly channels: number;
  readonly bytesPerSample: number;
  /** Sample in -1..1 at a byte. */
  readonly read: (view: DataView, at: number) => number;
}

/** Samples of a WAV file where they lie: nothing is copied until it is read. */
export interface Wav {
  /** Hertz. */
  readonly sampleRate: number;
  /** Samples of each channel. */
  readonly length: number;
  /** The mean of the channels in memory of its own: PCM16 where that is exact, else -1..1. */
  read(from: number, to: number): Samples;
}

/** Values of `wFormatTag` in the `fmt ` chunk (Microsoft, mmreg.h). */
const TAG = { pcm: 1, float: 3, extensible: 0xfffe };

const READERS: Record<string, WavFormat['read'] | undefined> = {
  [`${TAG.pcm}/16`]: (view, at) => view.getInt16(at, true) / 0x8000,
  [`${TAG.pcm}/24`]: (view, at) =>
    (view.getUint16(at, true) | (view.getInt8(at + 2) << 16)) / 0x80_0000,
  [`${TAG.pcm}/32`]: (view, at) => view.getInt32(at, true) / 0x8000_0000,
  [`${TAG.float}/32`]: (view, at) => view.getFloat32(at, true),
};

const tagAt = (view: DataView, at: number): string =>
  String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, 4));

/** The chunks of a RIFF file: their names, and where their contents lie. */
function* chunksOf(view: DataView): Generator<{ name: string; start: number; end: number }> {
  for (let at = 12; at + 8 <= view.byteLength;) {
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    // A file that was streamed as it was made claims to be longer than it is.
    yield { name: tagAt(view, at), start, end: Math.min(view.byteLength, start + size) };
    at = start + size + (size % 2);
  }
}

function readFormat(view: DataView, start: number, end: number): WavFormat | null {
  if (end - start < 16) return null;
  const bits = view.getUint16(start + 14, true);
  let tag = view.getUint16(start, true);
  // The true format is the beginning of a GUID in the extension.
  if (tag === TAG.extensible && end - start >= 26) tag = view.getUint16(start + 24, true);
  const read = READERS[`${tag}/${bits}`];
  const channels = view.getUint16(start + 2, true);
  const bytesPerSample = bits / 8;
  const fits = view.getUint16(start + 12, true) === channels * bytesPerSample;
  if (!read || channels === 0 || !fits) return null;
  return { sampleRate: view.getUint32(start + 4, true), channels, bytesPerSample, read };
}

/** Opens a WAV file of PCM in 16, 24 or 32 bits or of floats in 32; `null` for any other file. */
export function openWav(bytes: ArrayBuffer): Wav | null {
  const view = new DataView(bytes);
  if (view.byteLength < 12 || tagAt(view, 0) !== 'RIFF' || tagAt(view, 8) !== 'WAVE') return null;
  let format: WavFormat | null = null;
  for (const { name, start, end } of chunksOf(view)) {
    if (name === 'fmt ') format = readFormat(view, start, end);
    else if (name === 'data')
      return format && wavOf(new DataView(bytes, start, end - start), format);
  }
  return null;
}

function wavOf(data: DataView, format: WavFormat): Wav {
  const { sampleRate, channels, bytesPerSample, read } = format;
  const stride = channels * bytesPerSample;
  const isPlain = channels === 1 && read === READERS[`${TAG.pcm}/16`];
  return {
    sampleRate,
    length: Math.floor(data.byteLength / stride),
    read(from, to) {
      if (isPlain) {
        const pcm = new Int16Array(to - from);
        for (let i = 0; i < pcm.length; i++) pcm[i] = data.getInt16((from + i) * 2, true);
        return pcm;
      }
      const mono = new Float32Array(to - from);
      for (let i = 0; i < mono.length; i++) {
        const at = (from + i) * stride;
        let sum = 0;
        for (let c = 0; c < channels; c++) sum += read(data, at + c * bytesPerSample);
        mono[i] = sum / channels;
      }
      return mono;
    },
  };
}

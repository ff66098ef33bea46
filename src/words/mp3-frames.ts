/** Kilobits a second by index, of MPEG 1 and of MPEG 2 and 2.5, layer III. */
const BITRATES = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
/** Hertz by index, of MPEG 1; half of that is MPEG 2, a quarter 2.5. */
const RATES = [44100, 48000, 32000];
/** Bits of the version, as the header has them. */
const MPEG1 = 3;
const MPEG25 = 0;
const LAYER3 = 1;

/** One frame of MP3. */
export interface Mp3Frame {
  readonly bytes: Uint8Array;
  /** Hertz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples of each channel. */
  readonly samples: number;
}

/** Cuts a stream of MP3 (ISO/IEC 11172-3, 13818-3, layer III) into its frames, whatever lies between. */
export class Mp3Frames {
  #rest = new Uint8Array(0);
  #skip = 0;

  /** The frames that are complete with the bytes that follow. */
  push(bytes: Uint8Array): Mp3Frame[] {
    const data = new Uint8Array(this.#rest.length + bytes.length);
    data.set(this.#rest);
    data.set(bytes, this.#rest.length);
    const frames: Mp3Frame[] = [];
    let at = Math.min(this.#skip, data.length);
    this.#skip -= at;
    while (this.#skip === 0 && at + 10 <= data.length) {
      if (isTag(data, at)) {
        // A tag of ID3v2 gives its length in 7 bits a byte, its own 10 bytes not counted.
        const [a, b, c, d] = data.subarray(at + 6);
        const length = 10 + ((a << 21) | (b << 14) | (c << 7) | d);
        this.#skip = Math.max(0, at + length - data.length);
        at = Math.min(data.length, at + length);
        continue;
      }
      const header = headerAt(data, at);
      if (!header) {
        at++;
        continue;
      }
      if (at + header.length > data.length) break;
      const { length, ...frame } = header;
      frames.push({ ...frame, bytes: data.slice(at, at + length) });
      at += length;
    }
    this.#rest = data.slice(at);
    return frames;
  }
}

const isTag = (data: Uint8Array, at: number): boolean =>
  data[at] === 0x49 && data[at + 1] === 0x44 && data[at + 2] === 0x33;

function headerAt(
  data: Uint8Array,
  at: number,
): (Omit<Mp3Frame, 'bytes'> & { length: number }) | null {
  if (data[at] !== 0xff || (data[at + 1] & 0xe0) !== 0xe0) return null;
  const version = (data[at + 1] >> 3) & 3;
  const layer = (data[at + 1] >> 1) & 3;
  const rate = RATES[(data[at + 2] >> 2) & 3];
  const kilobits = BITRATES[version === MPEG1 ? 0 : 1][data[at + 2] >> 4];
  if (version === 1 || layer !== LAYER3 || !rate || !kilobits) return null;
  const sampleRate = rate / (version === MPEG1 ? 1 : version === MPEG25 ? 4 : 2);
  const samples = version === MPEG1 ? 1152 : 576;
  const padding = (data[at + 2] >> 1) & 1;
  return {
    sampleRate,
    samples,
    channels: data[at + 3] >> 6 === 3 ? 1 : 2,
    length: Math.floor(((samples / 8) * kilobits * 1000) / sampleRate) + padding,
  };
}

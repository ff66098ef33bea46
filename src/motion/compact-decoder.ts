import { FRAME_SIZE } from './channels.js';
import {
  checksum,
  CHECKSUM_BYTES,
  CompactMotionError,
  dequantise,
  Flag,
  MASK_BYTES,
  MAX_CHUNK_FRAMES,
  MAX_ROUND_FRAMES,
  VERSION,
} from './compact-format.js';
import { CompactModel } from './compact-model.js';
import { BitDecoder } from './range-coder.js';
import type { MotionFrame, MotionSegment } from './segment.js';

export { CompactMotionError } from './compact-format.js';

/** What the first chunk of a round says about all of it. */
interface Round {
  readonly fps: number;
  readonly mask?: Uint8Array;
  readonly model: CompactModel;
}

/**
 * Decodes the chunks of one round, in order. After an error the round is lost: chunks build on
 * one another, so every later call throws too.
 */
export class CompactDecoder {
  readonly #most: number;
  #round: Round | undefined;
  #frames = 0;
  #ended = false;
  #broken = false;

  /** `mostFrames`: how many frames a chunk may hold, where that is less than the format allows. */
  constructor(mostFrames = MAX_CHUNK_FRAMES) {
    this.#most = mostFrames;
  }

  /** Whether the last chunk of the round was decoded. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * The frames of the next chunk; none where the chunk only ends the round.
   *
   * @throws CompactMotionError when the bytes are broken, or not the chunk that comes next.
   */
  decode(bytes: Uint8Array): MotionSegment {
    if (this.#broken || this.#ended) {
      throw new CompactMotionError('This round has ended or was lost. Use a new decoder.');
    }
    try {
      return this.#decode(new ChunkReader(bytes));
    } catch (error) {
      this.#broken = true;
      throw error;
    }
  }

  #decode(reader: ChunkReader): MotionSegment {
    const head = reader.byte();
    if (head >> 4 !== VERSION) {
      throw new CompactMotionError(`Version ${head >> 4} of compact motion is not known.`);
    }
    if (Boolean(head & Flag.first) !== (this.#round === undefined)) {
      throw new CompactMotionError('The first chunk of a round is missing, or came twice.');
    }
    this.#round ??= reader.round((head & Flag.masked) !== 0);
    const { fps, mask, model } = this.#round;
    const first = reader.varint();
    const count = reader.varint();
    if (first !== this.#frames) {
      throw new CompactMotionError(`Frame ${this.#frames} had to come next, not ${first}.`);
    }
    if (count > this.#most || first + count > MAX_ROUND_FRAMES) {
      throw new CompactMotionError(`A chunk claims ${count} frames, too many.`);
    }
    const steps = Array.from({ length: count }, () => new Int32Array(FRAME_SIZE));
    if (count > 0) model.code(reader.bits(), steps);
    this.#frames += count;
    this.#ended = (head & Flag.end) !== 0;
    return { start: first / fps, fps, frames: steps.map(toFrame), ...(mask && { mask }) };
  }
}

function toFrame(steps: Int32Array): MotionFrame {
  return Float32Array.from(steps, (step, channel) => dequantise(channel, step));
}

/** Reads the plain parts of a chunk whose checksum holds. */
class ChunkReader {
  readonly #end: number;
  #position = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.#end = bytes.length - CHECKSUM_BYTES;
    const holds =
      this.#end > 0 &&
      checksum(bytes, this.#end) === (bytes[this.#end] | (bytes[this.#end + 1] << 8));
    if (!holds) throw new CompactMotionError('The bytes are damaged or cut off.');
  }

  byte(): number {
    if (this.#position >= this.#end) throw new CompactMotionError('The chunk is cut off.');
    return this.bytes[this.#position++];
  }

  /** Up to 4 bytes, which is more than any number here needs. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new CompactMotionError('A number is too long.');
  }

  round(masked: boolean): Round {
    const fps = this.varint() / 1000;
    if (fps < 1 || fps > 1000) throw new CompactMotionError(`${fps} frames a second cannot be.`);
    if (!masked) return { fps, model: new CompactModel() };
    const mask = new Uint8Array(FRAME_SIZE);
    for (let byte = 0; byte < MASK_BYTES; byte++) {
      const bits = this.byte();
      for (let bit = 0; bit < 8; bit++) {
        // A typed array drops what is beyond its end: the two spare bits.
        mask[byte * 8 + bit] = (bits >> bit) & 1;
      }
    }
    return { fps, mask, model: new CompactModel(mask) };
  }

  bits(): BitDecoder {
    return new BitDecoder(this.bytes, this.#position, this.#end);
  }
}

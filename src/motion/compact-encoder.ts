import { FRAME_SIZE } from './channels.js';
import {
  checksum,
  Flag,
  MASK_BYTES,
  MAX_CHUNK_FRAMES,
  quantise,
  VERSION,
} from './compact-format.js';
import { CompactModel } from './compact-model.js';
import { BitEncoder } from './range-coder.js';
import type { MotionFrame } from './segment.js';

/** What holds for a whole round of compact motion. */
export interface CompactEncoderOptions {
  /** Frames a second, to a thousandth. */
  readonly fps: number;
  /** Channels that the motion speaks for; the decoder hands it on. Absent: all of them. */
  readonly mask?: Uint8Array;
}

/**
 * Encodes the motion of one round, chunk by chunk, down to one frame each. Blendshapes are off by
 * at most 1/510 after the way there and back, rotations (within 1.5 rad) by at most 1/2048 rad.
 */
export class CompactEncoder {
  readonly #options: CompactEncoderOptions;
  readonly #model: CompactModel;
  #frames = 0;
  #started = false;

  constructor(options: CompactEncoderOptions) {
    this.#options = options;
    this.#model = new CompactModel(options.mask);
  }

  /**
   * Encodes the next frames of the round. `end` marks the last chunk, which may be empty.
   *
   * @throws RangeError for more than 16384 frames at once; cut longer motion into chunks.
   */
  encode(frames: readonly MotionFrame[], end: boolean): Uint8Array {
    if (frames.length > MAX_CHUNK_FRAMES) {
      throw new RangeError(`A chunk holds at most ${MAX_CHUNK_FRAMES} frames.`);
    }
    const out = this.#header(end);
    writeVarint(out, this.#frames);
    writeVarint(out, frames.length);
    this.#frames += frames.length;
    if (frames.length > 0) {
      const coder = new BitEncoder();
      this.#model.code(coder, toSteps(frames));
      for (const byte of coder.finish()) out.push(byte);
    }
    const sum = checksum(out, out.length);
    out.push(sum & 255, sum >> 8);
    return new Uint8Array(out);
  }

  #header(end: boolean): number[] {
    const { fps, mask } = this.#options;
    const first = this.#started ? 0 : Flag.first | (mask ? Flag.masked : 0);
    const out = [(VERSION << 4) | first | (end ? Flag.end : 0)];
    if (!this.#started) {
      writeVarint(out, Math.round(fps * 1000));
      if (mask) writeMask(out, mask);
    }
    this.#started = true;
    return out;
  }
}

function toSteps(frames: readonly MotionFrame[]): Int32Array[] {
  const values = new Int32Array(frames.length * FRAME_SIZE);
  return frames.map((frame, k) => {
    const steps = values.subarray(k * FRAME_SIZE, (k + 1) * FRAME_SIZE);
    for (let channel = 0; channel < FRAME_SIZE; channel++) {
      steps[channel] = quantise(channel, frame[channel]);
    }
    return steps;
  });
}

function writeVarint(out: number[], value: number): void {
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  out.push(rest);
}

function writeMask(out: number[], mask: Uint8Array): void {
  for (let byte = 0; byte < MASK_BYTES; byte++) {
    let bits = 0;
    for (let bit = 0; bit < 8; bit++) bits |= (mask[byte * 8 + bit] ? 1 : 0) << bit;
    out.push(bits);
  }
}

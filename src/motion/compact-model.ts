import { BLENDSHAPE_COUNT, FRAME_SIZE } from './channels.js';
import { stepRange } from './compact-format.js';
import { createContexts, type BitCoder } from './range-coder.js';

/** Bits in the largest residual: a rotation from one end of its range to the other. */
const MAGNITUDE_BITS = 12;
/** Contexts by size of the channel's last residual: 0, 1, 2 to 3, and more. */
const LAST_SIZES = 4;

const bitLength = (value: number): number => 32 - Math.clz32(value);

/** What the model knows of one channel. */
class ChannelState {
  /** Blendshapes and rotations have statistics of their own. */
  readonly kind: number;
  readonly #range: readonly [number, number];
  last = 0;
  residual = 0;
  moves = 0;
  #speed = 0;

  constructor(readonly index: number) {
    this.kind = index < BLENDSHAPE_COUNT ? 0 : 1;
    this.#range = stepRange(index);
  }

  /** The last step, carried on at half its speed. */
  predict(): number {
    return this.#clip(this.last + (this.#speed >> 1));
  }

  /** Takes a step in; broken bytes may put it out of range. Returns what was taken. */
  advance(step: number): number {
    const clipped = this.#clip(step);
    this.#speed = clipped - this.last;
    this.last = clipped;
    return clipped;
  }

  rest(): void {
    this.#speed = this.residual = 0;
  }

  #clip(step: number): number {
    return Math.min(this.#range[1], Math.max(this.#range[0], step));
  }
}

/**
 * Predicts and codes the frames of a round. Encoder and decoder run the same model with a
 * {@link BitCoder} of their own; whatever was coded teaches both. A chunk says for each channel
 * whether it moves; each channel that does then has, frame by frame, the residual of its
 * prediction: size, sign, and the bits below the highest.
 */
export class CompactModel {
  readonly #channels: readonly ChannelState[];
  readonly #moves = createContexts(2);
  readonly #sizes = createContexts(2 * LAST_SIZES * MAGNITUDE_BITS);
  readonly #signs = createContexts(2 * 3);
  readonly #mantissas = createContexts(2 * (MAGNITUDE_BITS + 1) * MAGNITUDE_BITS);

  /** `mask`: the channels to code; the others are left alone. */
  constructor(mask?: Uint8Array) {
    this.#channels = Array.from(
      { length: FRAME_SIZE },
      (_, index) => new ChannelState(index),
    ).filter(({ index }) => !mask || mask[index] === 1);
  }

  /** Codes a chunk of frames in steps, which an encoder reads and a decoder overwrites. */
  code(coder: BitCoder, frames: readonly Int32Array[]): void {
    for (const channel of this.#channels) {
      const moves = frames.some((frame) => frame[channel.index] !== channel.last) ? 1 : 0;
      channel.moves = coder.code(this.#moves, channel.moves, moves);
      if (!channel.moves) channel.rest();
    }
    for (const frame of frames) {
      for (const channel of this.#channels) {
        if (channel.moves) {
          const expected = channel.predict();
          const residual = this.#codeResidual(coder, channel, frame[channel.index] - expected);
          channel.residual = residual;
          channel.advance(expected + residual);
        }
        frame[channel.index] = channel.last;
      }
    }
  }

  #codeResidual(coder: BitCoder, channel: ChannelState, residual: number): number {
    const { kind, residual: last } = channel;
    const magnitude = Math.abs(residual);
    const context = Math.min(LAST_SIZES - 1, bitLength(Math.abs(last)));
    const sizes = (kind * LAST_SIZES + context) * MAGNITUDE_BITS;
    const wanted = bitLength(magnitude);
    let size = 0;
    while (size < MAGNITUDE_BITS && coder.code(this.#sizes, sizes + size, wanted > size ? 1 : 0)) {
      size++;
    }
    if (size === 0) return 0;
    const sign = kind * 3 + (last === 0 ? 0 : last > 0 ? 1 : 2);
    const negative = coder.code(this.#signs, sign, residual < 0 ? 1 : 0);
    let value = 1;
    for (let bit = size - 2; bit >= 0; bit--) {
      const mantissa = (kind * (MAGNITUDE_BITS + 1) + size) * MAGNITUDE_BITS + bit;
      value = (value << 1) | coder.code(this.#mantissas, mantissa, (magnitude >> bit) & 1);
    }
    return negative ? -value : value;
  }
}

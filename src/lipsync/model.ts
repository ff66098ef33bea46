import { plainKernel, type CreateKernel, type Kernel, type Layers } from './kernel.js';
import { BANDS } from './mel.js';
import { OUTPUTS } from './visemes.js';

/** A weights file that is no weights file, is cut short, or is of a kind this engine cannot run. */
export class LipsyncModelError extends Error {
  override readonly name = 'LipsyncModelError';
}

/** A loaded, validated lip-sync network. Immutable; one serves any number of engines. */
export interface LipsyncModel {
  /** Mel frames (10 ms) after the one in a step's middle that the step sees. */
  readonly lookAhead: number;
  /** For each head, how many steps (20 ms) nearer to the newest audio its answer lies. */
  readonly heads: readonly number[];
  /** Mean of each mel band in speech at large, for the {@link Normaliser}. */
  readonly prior: Float32Array;
  readonly layers: Layers;
  /** Runs streams over them. */
  readonly kernel: Kernel;
  /** Number of weights. */
  readonly parameters: number;
}

const MAGIC = 0x5350494c; // "LIPS", little-endian
const VERSION = 1;
const STEM_TAPS = 5;
const BLOCK_TAPS = 3;
const PREAMBLE = 12;

interface Header {
  channels: number;
  bands: number;
  outputs: number;
  lookAhead: number;
  heads: number[];
  dilations: number[];
}

/**
 * Reads a weights file: `LIPS`, the version and the length of a JSON header (uint32 each), the
 * header, all float32 values (band prior, then scales and biases of each layer), and all int8
 * weights, one scale a row. Little-endian.
 *
 * @param createKernel Readies what computes with its layers. Default: plain TypeScript.
 * @throws LipsyncModelError when the bytes are not a weights file of a known version.
 */
export function loadModel(
  bytes: ArrayBuffer,
  createKernel: CreateKernel = plainKernel,
): LipsyncModel {
  const header = readHeader(bytes);
  const { channels, dilations, heads } = header;
  const shapes = [
    [channels, STEM_TAPS * BANDS],
    ...dilations.flatMap(() => [
      [channels, BLOCK_TAPS * channels],
      [channels, channels],
    ]),
    [OUTPUTS * heads.length, channels],
  ];
  const rows = shapes.reduce((sum, [count]) => sum + count, 0);
  const weights = shapes.reduce((sum, [count, columns]) => sum + count * columns, 0);
  const floatsAt = PREAMBLE + new DataView(bytes).getUint32(8, true);
  const weightsAt = floatsAt + 4 * (BANDS + 2 * rows);
  if (bytes.byteLength !== weightsAt + weights) {
    throw new LipsyncModelError(
      `The lip-sync weights are ${bytes.byteLength} bytes, expected ${weightsAt + weights}. ` +
        'The download may have been cut short.',
    );
  }
  const floats = new Float32Array(bytes.slice(floatsAt, weightsAt));
  const whole = new Int8Array(bytes, weightsAt);
  let floatAt = BANDS;
  let weightAt = 0;
  const parts = shapes.map(([count, columns]) => {
    const scales = floats.subarray(floatAt, floatAt + count);
    const bias = floats.subarray(floatAt + count, floatAt + 2 * count);
    const quantised = whole.subarray(weightAt, weightAt + count * columns);
    floatAt += 2 * count;
    weightAt += count * columns;
    return { rows: count, columns, weights: quantised, scales, bias };
  });
  const layers = {
    stem: parts[0],
    blocks: dilations.map((dilation, i) => ({
      dilation,
      convolution: parts[1 + 2 * i],
      mix: parts[2 + 2 * i],
    })),
    head: parts[parts.length - 1],
  };
  return {
    lookAhead: header.lookAhead,
    heads,
    prior: floats.slice(0, BANDS),
    layers,
    kernel: createKernel(layers),
    parameters: weights + rows,
  };
}

function readHeader(bytes: ArrayBuffer): Header {
  const view = new DataView(bytes);
  if (bytes.byteLength < PREAMBLE || view.getUint32(0, true) !== MAGIC) {
    throw new LipsyncModelError('These bytes are not lip-sync weights.');
  }
  const version = view.getUint32(4, true);
  if (version !== VERSION) {
    throw new LipsyncModelError(
      `The lip-sync weights are of version ${version}, but this engine reads version ${VERSION}. ` +
        'Serve the weights file of the same release.',
    );
  }
  const length = view.getUint32(8, true);
  if (PREAMBLE + length > bytes.byteLength || length % 4 !== 0) {
    throw new LipsyncModelError('The lip-sync weights are broken: their header has no end.');
  }
  let header: Header;
  try {
    const text = new TextDecoder().decode(new Uint8Array(bytes, PREAMBLE, length));
    header = JSON.parse(text) as Header;
  } catch (cause) {
    throw new LipsyncModelError('The lip-sync weights are broken: no header.', { cause });
  }
  const counts = [header.channels, ...(header.dilations ?? [0])];
  const valid =
    header.bands === BANDS &&
    header.outputs === OUTPUTS &&
    counts.every((n) => Number.isInteger(n) && n > 0 && n <= 1024) &&
    Number.isInteger(header.lookAhead) &&
    header.lookAhead >= 4 &&
    header.heads?.[0] === 0;
  if (!valid) {
    throw new LipsyncModelError('The lip-sync weights are for a network of another shape.');
  }
  return header;
}

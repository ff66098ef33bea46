import { CompactDecoder } from './compact-decoder.js';
import { CompactEncoder } from './compact-encoder.js';
import { CompactMotionError } from './compact-format.js';
import type { MotionFrame, MotionSegment } from './segment.js';

/**
 * A motion file: the motion of one recording, made ahead of time, for any avatar. Numbers are
 * unsigned, 32 bits, little-endian.
 *
 * - 8 bytes: `SPMOTION` in ASCII;
 * - version of this layout: 1;
 * - frames a second, in thousandths;
 * - duration of the recording, in milliseconds;
 * - then chunks until the end: length in bytes, and a chunk of compact motion (compact-format.ts).
 *   The last chunk is marked as such, so a file that was cut off tells.
 */
const MAGIC = 'SPMOTION';
const FILE_VERSION = 1;
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
/** Motion in one chunk, in seconds: little to decode at a time, and little lost to its frame. */
const CHUNK_SECONDS = 10;

/** Bytes that are no motion file, or a damaged one. The message goes on from "the file: …". */
export class MotionFileError extends Error {
  override readonly name = 'MotionFileError';
}

/** The motion of a whole recording. */
export interface MotionTrack {
  /** Frames a second, to a thousandth. Frame `k` is at `k / fps` seconds. */
  readonly fps: number;
  /** Duration of the recording. */
  readonly seconds: number;
  readonly frames: readonly MotionFrame[];
  /** Channels that the motion speaks for, as in {@link MotionSegment}. */
  readonly mask?: Uint8Array;
}

/** What a motion file says of itself, and its motion. */
export interface MotionFile {
  /** Frames a second. */
  readonly fps: number;
  /** Duration of the recording that it goes with. */
  readonly seconds: number;
  /**
   * The motion in order, decoded as it is asked for.
   *
   * @throws MotionFileError where the file is damaged or cut off.
   */
  segments(): Generator<MotionSegment, void, undefined>;
}

/** Writes a motion file. Values are rounded as the compact codec does. */
export function writeMotionFile({ fps, seconds, frames, mask }: MotionTrack): Uint8Array {
  const encoder = new CompactEncoder({ fps, mask });
  const size = Math.max(1, Math.round(CHUNK_SECONDS * fps));
  const chunks: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < frames.length; at += size) {
    chunks.push(encoder.encode(frames.slice(at, at + size), at + size >= frames.length));
  }
  const length = chunks.reduce((sum, chunk) => sum + LENGTH_BYTES + chunk.length, HEADER_BYTES);
  const file = new Uint8Array(length);
  const view = new DataView(file.buffer);
  for (let i = 0; i < MAGIC.length; i++) view.setUint8(i, MAGIC.charCodeAt(i));
  view.setUint32(8, FILE_VERSION, true);
  view.setUint32(12, Math.round(fps * 1000), true);
  view.setUint32(16, Math.round(seconds * 1000), true);
  let at = HEADER_BYTES;
  for (const chunk of chunks) {
    view.setUint32(at, chunk.length, true);
    file.set(chunk, at + LENGTH_BYTES);
    at += LENGTH_BYTES + chunk.length;
  }
  return file;
}

/**
 * Opens a motion file.
 *
 * @throws MotionFileError when it is none, or of a version that is not known.
 */
export function readMotionFile(bytes: Uint8Array): MotionFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC || bytes.length < HEADER_BYTES) {
    throw new MotionFileError('it is no motion file');
  }
  const version = view.getUint32(8, true);
  if (version !== FILE_VERSION) {
    throw new MotionFileError(`version ${version} of motion files is not known`);
  }
  const fps = view.getUint32(12, true) / 1000;
  const seconds = view.getUint32(16, true) / 1000;
  return { fps, seconds, segments: () => segmentsOf(view) };
}

function* segmentsOf(view: DataView): Generator<MotionSegment, void, undefined> {
  const decoder = new CompactDecoder();
  for (let at = HEADER_BYTES; !decoder.ended;) {
    const length = at + LENGTH_BYTES <= view.byteLength ? view.getUint32(at, true) : 0;
    at += LENGTH_BYTES;
    if (length === 0 || at + length > view.byteLength) throw new MotionFileError('it is cut off');
    const chunk = new Uint8Array(view.buffer, view.byteOffset + at, length);
    at += length;
    yield decode(decoder, chunk);
  }
}

function decode(decoder: CompactDecoder, chunk: Uint8Array): MotionSegment {
  try {
    return decoder.decode(chunk);
  } catch (cause) {
    if (cause instanceof CompactMotionError) throw new MotionFileError('it is damaged', { cause });
    throw cause;
  }
}

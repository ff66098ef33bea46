import { CompactDecoder } from '../../motion/compact-decoder.js';
import { CompactEncoder } from '../../motion/compact-encoder.js';
import type { MotionSegment } from '../../motion/segment.js';
import { messageOf } from '../../base/errors.js';
import { ProtocolError } from '../protocol-error.js';
import { SLOT_SECONDS } from './signature.js';

/** Topic of the data packets that carry motion in a room. */
export const MOTION_TOPIC = 'avatar.motion';

/**
 * A stretch of one round: its motion, and the signature of its sound. Each packet can be read
 * without the others, and travels twice, reliable and lossy.
 *
 * Times are seconds on the publisher's audio clock. It counts the sound that leaves the publisher:
 * by its samples while there is some, by the time that passes while there is none. So sound that is
 * delayed evenly on its way is heard a constant time after its clock. A round begins with a slot.
 */
export interface MotionPacket {
  /** Names one run of the publisher's clock: a random u32, new with each published track. */
  readonly stream: number;
  /** Counts the packets of a stream; the same in both copies of a packet. */
  readonly sequence: number;
  /** Counts the rounds of a stream. */
  readonly round: number;
  /** The first packet of its round. */
  readonly begin?: boolean;
  /** The last packet of its round. */
  readonly end?: boolean;
  /**
   * The round's sound was cut off at `start`. What earlier packets say about that time and later is
   * void, and the next round may use these times again.
   */
  readonly interrupted?: boolean;
  /** Where the first level begins, a multiple of {@link SLOT_SECONDS}. */
  readonly start: number;
  /** Levels of the sound from `start` on, one for each {@link SLOT_SECONDS}; see SignatureMeter. */
  readonly levels: Uint8Array;
  /** Absent: no frame begins in this stretch. */
  readonly motion?: MotionSegment;
}

/** Longest packet: what data channels carry in one UDP packet, with room for the room's own header. */
export const MAX_PACKET_BYTES = 1100;
/** Most levels in a packet: 2 s. */
export const MAX_PACKET_LEVELS = 200;
/** Most frames in a packet: 2 s at 60 frames a second. */
export const MAX_PACKET_FRAMES = 120;
/** Longest motion in a packet, in seconds. */
const MAX_MOTION_SECONDS = 2;

/**
 * Layout, numbers little-endian:
 *
 * - u8: version in the upper half, {@link Flag} in the lower;
 * - u32 stream, u32 sequence, u32 round;
 * - u32: start, in slots; u8: number of levels;
 * - i16: time of the first frame after start, in {@link OFFSET_SECONDS};
 * - the levels, one byte each;
 * - to the end: the frames as a first chunk of compact motion, nothing where there are none.
 */
const VERSION = 1;
const Flag = { begin: 1, end: 2, interrupted: 4 } as const;
const HEADER_BYTES = 20;
/** Frames need not begin with a slot; they are told apart to a tenth of a millisecond. */
const OFFSET_SECONDS = 1e-4;

/**
 * Encodes a packet. 200 ms of speech at 25 frames a second take about 130 bytes.
 *
 * @throws RangeError for more than a packet may hold: cut the stretch in two.
 */
export function encodeMotionPacket(packet: MotionPacket): Uint8Array {
  const { levels, motion } = packet;
  const slot = Math.round(packet.start / SLOT_SECONDS);
  if (!(slot >= 0 && slot <= 0xffffffff)) {
    throw new RangeError(`A packet cannot begin at ${packet.start} s.`);
  }
  if (levels.length > MAX_PACKET_LEVELS) {
    throw new RangeError(`A packet holds at most ${MAX_PACKET_LEVELS} levels.`);
  }
  const frames = encodeFrames(motion);
  const out = new Uint8Array(HEADER_BYTES + levels.length + frames.length);
  if (out.length > MAX_PACKET_BYTES) {
    throw new RangeError(`A packet has at most ${MAX_PACKET_BYTES} bytes, not ${out.length}.`);
  }
  const view = new DataView(out.buffer);
  view.setUint8(0, (VERSION << 4) | flagsOf(packet));
  view.setUint32(1, packet.stream, true);
  view.setUint32(5, packet.sequence, true);
  view.setUint32(9, packet.round, true);
  view.setUint32(13, slot, true);
  view.setUint8(17, levels.length);
  view.setInt16(18, motion ? offsetOf(motion.start - slot * SLOT_SECONDS) : 0, true);
  out.set(levels, HEADER_BYTES);
  out.set(frames, HEADER_BYTES + levels.length);
  return out;
}

/**
 * Decodes a packet, in bounded time and memory whatever the bytes are.
 *
 * @throws ProtocolError for bytes that are no packet, or one of another version.
 */
export function decodeMotionPacket(bytes: Uint8Array): MotionPacket {
  if (bytes.length < HEADER_BYTES || bytes.length > MAX_PACKET_BYTES) {
    throw new ProtocolError(
      `A motion packet has ${HEADER_BYTES} to ${MAX_PACKET_BYTES} bytes, not ${bytes.length}.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const head = view.getUint8(0);
  if (head >> 4 !== VERSION) {
    throw new ProtocolError(`Version ${head >> 4} of motion packets is not known.`);
  }
  const count = view.getUint8(17);
  const end = HEADER_BYTES + count;
  if (count > MAX_PACKET_LEVELS || end > bytes.length) {
    throw new ProtocolError(`A motion packet claims ${count} levels, more than it has.`);
  }
  const slot = view.getUint32(13, true);
  const first = slot * SLOT_SECONDS + view.getInt16(18, true) * OFFSET_SECONDS;
  const motion = end < bytes.length ? decodeFrames(bytes.subarray(end), first) : undefined;
  return {
    stream: view.getUint32(1, true),
    sequence: view.getUint32(5, true),
    round: view.getUint32(9, true),
    begin: (head & Flag.begin) !== 0,
    end: (head & Flag.end) !== 0,
    interrupted: (head & Flag.interrupted) !== 0,
    start: slot * SLOT_SECONDS,
    levels: bytes.slice(HEADER_BYTES, end),
    ...(motion && { motion }),
  };
}

function flagsOf({ begin, end, interrupted }: MotionPacket): number {
  return (begin ? Flag.begin : 0) | (end ? Flag.end : 0) | (interrupted ? Flag.interrupted : 0);
}

function offsetOf(seconds: number): number {
  const steps = Math.round(seconds / OFFSET_SECONDS);
  if (Math.abs(steps) > 32767) {
    throw new RangeError(`The motion of a packet begins ${seconds} s away from its sound.`);
  }
  return steps;
}

function encodeFrames(motion: MotionSegment | undefined): Uint8Array {
  if (!motion || motion.frames.length === 0) return new Uint8Array(0);
  const { fps, frames, mask } = motion;
  if (frames.length > MAX_PACKET_FRAMES || frames.length / fps > MAX_MOTION_SECONDS) {
    throw new RangeError(
      `A packet holds at most ${MAX_PACKET_FRAMES} frames and ${MAX_MOTION_SECONDS} s of motion.`,
    );
  }
  // A round of compact motion for each packet: what is lost takes nothing else with it.
  return new CompactEncoder({ fps, ...(mask && { mask }) }).encode(frames, true);
}

function decodeFrames(bytes: Uint8Array, start: number): MotionSegment | undefined {
  let motion: MotionSegment;
  try {
    motion = new CompactDecoder(MAX_PACKET_FRAMES).decode(bytes);
  } catch (cause) {
    throw new ProtocolError(`The motion of a packet cannot be read: ${messageOf(cause)}`, {
      cause,
    });
  }
  if (motion.frames.length === 0) return;
  if (motion.frames.length / motion.fps > MAX_MOTION_SECONDS) {
    throw new ProtocolError(`A motion packet claims more than ${MAX_MOTION_SECONDS} s of motion.`);
  }
  return { ...motion, start };
}

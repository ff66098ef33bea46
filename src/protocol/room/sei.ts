import { ProtocolError } from '../protocol-error.js';

/**
 * Motion in the SEI units of an H.264 video track, as rooms of Agora carry it: one message of the
 * wire protocol for each frame, at 25 frames a second.
 *
 * A payload is `[flags u8][length u32 little-endian][body]`. The body is escaped, so that it holds no
 * run of zeros: 00 becomes 00 FF, and FF becomes FF FF. Unescaped, and inflated (zlib) where the flags
 * say so, it is `[frame u32 little-endian][message]`, or the message alone in a transition.
 */
export const SeiFlag = {
  idle: 1,
  start: 2,
  end: 4,
  deflated: 8,
  transition: 16,
  transitionEnd: 32,
} as const;

/** What one payload says. `message` is a protobuf message of the wire protocol. */
export type SeiPacket =
  | { readonly type: 'idle' }
  /** Leads from idling to speech, or with `ending` back. Repeated; the first counts. */
  | { readonly type: 'transition'; readonly ending: boolean; readonly message: Uint8Array }
  | {
      readonly type: 'frame';
      /** Counts the frames of a session from 0. */
      readonly sequence: number;
      readonly start: boolean;
      readonly end: boolean;
      readonly message: Uint8Array;
    };

/** A payload on its way: unescaped, maybe still compressed. */
export interface SeiBody {
  readonly flags: number;
  readonly body: Uint8Array;
}

const HEADER_BYTES = 5;
const SEQUENCE_BYTES = 4;
const NO_BYTES = new Uint8Array(0);
const TRANSITIONS = SeiFlag.transition | SeiFlag.transitionEnd;

/**
 * Unpacks a payload as far as goes without decompression; `readSeiBody` does the rest. Null where
 * the payload is too short to be one, which is to be passed over.
 */
export function unpackSei(payload: Uint8Array): SeiBody | null {
  if (payload.length < HEADER_BYTES) return null;
  const flags = payload[0];
  const claimed = viewOf(payload).getUint32(1, true);
  if (flags & SeiFlag.idle || claimed === 0) return { flags: SeiFlag.idle, body: NO_BYTES };
  // Senders differ in what they count, and may fill up with zeros, in which no escaped body ends.
  let end = payload.length;
  while (end > HEADER_BYTES + claimed && payload[end - 1] === 0) end--;
  return { flags, body: unescapeSei(payload.subarray(HEADER_BYTES, end)) };
}

/**
 * Reads a body that is unpacked and, where `flags` has {@link SeiFlag.deflated}, inflated.
 *
 * @throws ProtocolError when a frame lacks its number.
 */
export function readSeiBody({ flags, body }: SeiBody): SeiPacket {
  if (flags & SeiFlag.idle) return { type: 'idle' };
  if (flags & TRANSITIONS) {
    return { type: 'transition', ending: (flags & SeiFlag.transition) === 0, message: body };
  }
  if (body.length < SEQUENCE_BYTES) {
    throw new ProtocolError(`A frame of ${body.length} bytes lacks its number.`);
  }
  return {
    type: 'frame',
    sequence: viewOf(body).getUint32(0, true),
    start: (flags & SeiFlag.start) !== 0,
    end: (flags & SeiFlag.end) !== 0,
    message: body.subarray(SEQUENCE_BYTES),
  };
}

/** The body of a packet, to be packed as it is or, with {@link SeiFlag.deflated} set, deflated. */
export function writeSeiBody(packet: SeiPacket): SeiBody {
  switch (packet.type) {
    case 'idle':
      return { flags: SeiFlag.idle, body: NO_BYTES };
    case 'transition': {
      const flags = packet.ending ? SeiFlag.transitionEnd : SeiFlag.transition;
      return { flags, body: packet.message };
    }
    case 'frame': {
      const body = new Uint8Array(SEQUENCE_BYTES + packet.message.length);
      viewOf(body).setUint32(0, packet.sequence, true);
      body.set(packet.message, SEQUENCE_BYTES);
      return { flags: (packet.start ? SeiFlag.start : 0) | (packet.end ? SeiFlag.end : 0), body };
    }
  }
}

/** The payload of a body: escaped, with its header. */
export function packSei({ flags, body }: SeiBody): Uint8Array {
  const escaped = escapeSei(body);
  const payload = new Uint8Array(HEADER_BYTES + escaped.length);
  payload[0] = flags;
  viewOf(payload).setUint32(1, escaped.length, true);
  payload.set(escaped, HEADER_BYTES);
  return payload;
}

/** Puts FF behind every 00 and FF. */
export function escapeSei(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (const byte of bytes) {
    out.push(byte);
    if (byte === 0 || byte === 255) out.push(255);
  }
  return Uint8Array.from(out);
}

/** Takes the FF behind every 00 and FF away; a 00 or FF without one stays as it is. */
export function unescapeSei(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    out[length++] = byte;
    if ((byte === 0 || byte === 255) && bytes[i + 1] === 255) i++;
  }
  return out.subarray(0, length);
}

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

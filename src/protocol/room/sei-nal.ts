/**
 * SEI messages in H.264 video (ITU-T H.264, 7.3.2.3 and Annex B). Those of two payload types carry
 * motion; what they hold is the business of sei.ts.
 */

/** NAL units of this type hold SEI messages. */
const NAL_SEI = 6;
/** `user_data_unregistered`, and a type that the standard leaves free. */
const MOTION_TYPES: readonly number[] = [5, 101];
/** The type to write: bare, where `user_data_unregistered` begins with a UUID by the standard. */
const WRITTEN_TYPE = 101;
/** What ends the messages of a unit: a stop bit. */
const TRAILING = 0x80;

/**
 * The payloads of motion in an access unit of Annex B, in their order. What is damaged or cut off
 * ends the unit that it is in.
 */
export function* seiPayloads(accessUnit: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (const unit of nalUnits(accessUnit)) {
    if ((unit[0] & 31) === NAL_SEI) yield* messagesOf(withoutEmulation(unit.subarray(1)));
  }
}

/** A NAL unit of Annex B, start code included, with one payload. */
export function seiUnit(payload: Uint8Array): Uint8Array {
  const message = [WRITTEN_TYPE, ...sizeOf(payload.length), ...payload, TRAILING];
  return Uint8Array.from([0, 0, 0, 1, NAL_SEI, ...withEmulation(message)]);
}

/** The NAL units between start codes (00 00 01), without them. */
function* nalUnits(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  let start = afterStartCode(bytes, 0);
  while (start < bytes.length) {
    const next = afterStartCode(bytes, start);
    let end = next > bytes.length ? bytes.length : next - 3;
    // A start code may have a zero more, and zeros may fill up a unit, which never ends in one.
    while (end > start && bytes[end - 1] === 0) end--;
    if (end > start) yield bytes.subarray(start, end);
    start = next;
  }
}

const isStartCode = (bytes: Uint8Array, at: number) =>
  bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 1;

/** Where the bytes behind the next start code begin; past the end where there is none. */
function afterStartCode(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 2 < bytes.length; at++) if (isStartCode(bytes, at)) return at + 3;
  return bytes.length + 1;
}

function* messagesOf(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  let at = 0;
  /** A number as a run of FF, which count 255 each, and what is left. NaN where it is cut off. */
  const number = () => {
    let value = 0;
    for (; bytes[at] === 255; at++) value += 255;
    return value + (at < bytes.length ? bytes[at++] : NaN);
  };
  while (at < bytes.length && !(bytes[at] === TRAILING && at === bytes.length - 1)) {
    const type = number();
    const size = number();
    // Not a number, too, ends it.
    if (!(at + size <= bytes.length)) return;
    if (MOTION_TYPES.includes(type)) yield bytes.subarray(at, at + size);
    at += size;
  }
}

function sizeOf(length: number): number[] {
  const run = Array.from({ length: Math.floor(length / 255) }, () => 255);
  return [...run, length % 255];
}

/** Takes out the 03 of every 00 00 03, which keeps start codes out of a unit. */
function withoutEmulation(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out[length++] = byte;
  }
  return out.subarray(0, length);
}

function withEmulation(bytes: readonly number[]): number[] {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out;
}

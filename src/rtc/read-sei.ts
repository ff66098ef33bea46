import { messageOf } from '../base/errors.js';
import { ProtocolError } from '../protocol/protocol-error.js';
import { readSeiBody, SeiFlag, unpackSei, type SeiPacket } from '../protocol/room/sei.js';

/** Most bytes that a body may inflate to: many times one frame. */
const MAX_BODY_BYTES = 65_536;

/**
 * Reads one SEI payload of a video track; null where it is none. Those that arrive while another is
 * being inflated are to wait for it.
 *
 * @throws ProtocolError when the payload is damaged or inflates to more than 64 KiB.
 */
export async function readSei(payload: Uint8Array): Promise<SeiPacket | null> {
  const unpacked = unpackSei(payload);
  if (!unpacked || (unpacked.flags & SeiFlag.deflated) === 0) {
    return unpacked && readSeiBody(unpacked);
  }
  return readSeiBody({ ...unpacked, body: await inflate(unpacked.body) });
}

async function inflate(bytes: Uint8Array): Promise<Uint8Array> {
  const inflated = new Blob([bytes.slice()])
    .stream()
    .pipeThrough(new DecompressionStream('deflate'));
  const out = new Uint8Array(MAX_BODY_BYTES);
  let length = 0;
  try {
    for (const reader = inflated.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) return out.slice(0, length);
      if (length + value.length > out.length) {
        await reader.cancel();
        throw new ProtocolError(`A body inflates to more than ${MAX_BODY_BYTES} bytes.`);
      }
      out.set(value, length);
      length += value.length;
    }
  } catch (cause) {
    if (cause instanceof ProtocolError) throw cause;
    throw new ProtocolError(`A body cannot be inflated: ${messageOf(cause)}`, { cause });
  }
}

import { decodeMessage, type Message } from '../../protocol/messages.js';

/**
 * Reads a frame of a WebSocket. `null`: not a message. One of an unknown type is: a newer server may
 * say more than we know.
 */
export function readMessage(data: unknown): Message | null {
  if (!(data instanceof ArrayBuffer)) return null;
  try {
    return decodeMessage(new Uint8Array(data));
  } catch {
    return null;
  }
}

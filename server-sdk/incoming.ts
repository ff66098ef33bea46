import { decodeMessage, type Message } from '../src/protocol/messages.js';
import { AvatarSDKError, type AvatarSDKErrorFacts } from './errors.js';

/**
 * A message of the server; `data` is null for a text frame.
 *
 * @throws AvatarSDKError `protocolError` with the given facts.
 */
export function readMessage(data: Uint8Array | null, facts: AvatarSDKErrorFacts): Message {
  if (!data) throw new AvatarSDKError('protocolError', 'The server sent a text frame.', facts);
  try {
    return decodeMessage(data);
  } catch (cause) {
    const message = 'A message of the server cannot be decoded.';
    throw new AvatarSDKError('protocolError', message, { ...facts, cause });
  }
}

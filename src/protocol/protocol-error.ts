/**
 * Bytes or a sequence of messages that break the wire protocol. A plain error, because what it
 * means differs: a server answers with an in-band error, a client reports `serverError`.
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

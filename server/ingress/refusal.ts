import { SERVER_FAULTS, type ServerFault } from '../../src/protocol/server-errors.js';

/** Longest reason of a WebSocket close frame in bytes (RFC 6455, section 5.5). */
const MAX_REASON_BYTES = 123;

/** A request that makes no sense in itself, such as an empty `req_id`. gRPC's INVALID_ARGUMENT. */
export const INVALID_REQUEST: ServerFault = {
  text: 'Invalid request',
  httpStatus: 400,
  code: 3,
  closeCode: 1008,
};

/** Why a server that shuts down closes sessions, and takes none. */
export const GOING_AWAY = 'This server is shutting down, connect again';

export interface RefusalOptions extends ErrorOptions {
  /** After so many seconds the client may try again. Absent: nothing is known of that. */
  readonly retrySeconds?: number;
}

/** Something a client asked for and does not get, with the words and numbers to tell it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly retrySeconds: number | undefined;

  constructor(
    readonly fault: ServerFault,
    detail = '',
    options?: RefusalOptions,
  ) {
    super(detail ? `${fault.text}: ${detail}` : fault.text, options);
    this.retrySeconds = options?.retrySeconds;
  }
}

const NAMES = new Map<ServerFault, string>([
  ...Object.entries(SERVER_FAULTS).map(([name, fault]) => [fault, name] as const),
  [INVALID_REQUEST, 'invalidRequest'],
]);

/** What a fault is called in metrics. */
export const nameOf = (fault: ServerFault): string => NAMES.get(fault) ?? 'unknown';

/** Cuts a text to what a close frame can hold, between characters. */
export function closeReason(text: string): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= MAX_REASON_BYTES) return text;
  const cut = new TextDecoder().decode(bytes.subarray(0, MAX_REASON_BYTES - 3));
  return cut.replace(/\uFFFD+$/, '');
}

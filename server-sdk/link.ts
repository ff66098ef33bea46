import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { unlessAborted } from './deadline.js';
import { AvatarSDKError, type ErrorSubject } from './errors.js';
import { closeFailure, httpFailure } from './failures.js';
import { BodyTooLargeError, readText } from './http.js';

/** Largest message taken from the server, in bytes. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** What may wait to be sent before senders are kept waiting, in bytes. */
const HIGH_WATER_BYTES = 1024 * 1024;
/** What may wait at most, in bytes: 3 minutes of PCM16 at 48 kHz. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** Silence after which the system asks whether the peer is still there, in milliseconds. */
const KEEP_ALIVE_MS = 30_000;
/** Time for the peer to answer a close frame, in milliseconds. */
const CLOSE_GRACE_MS = 1000;

export interface LinkRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** Who hears of a link. */
export interface LinkHandlers {
  /** A message; null for a text frame. */
  message(data: Uint8Array | null): void;
  closed(code: number, reason: string): void;
}

/** The WebSocket of a session. */
export class IngressLink {
  /** May be exchanged at any time; nothing is lost in between. */
  handlers: LinkHandlers;
  readonly #socket: WebSocket;
  readonly #opened: Promise<void>;
  #closed: { code: number; reason: string } | null = null;
  readonly #waiting = new Set<() => void>();

  constructor({ url, headers }: LinkRequest, handlers: LinkHandlers) {
    this.handlers = handlers;
    const socket = new WebSocket(url, {
      headers: { ...headers },
      perMessageDeflate: false,
      followRedirects: false,
      maxPayload: MAX_MESSAGE_BYTES,
    });
    this.#socket = socket;
    this.#opened = new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('unexpected-response', (_, response) => {
        readRefusal(response).then(reject, reject);
      });
      socket.on('error', (cause) => reject(connectFailure(cause)));
    });
    // Whoever waits for it hears of it; nobody has to.
    this.#opened.catch(() => {});
    socket.on('message', (data: Buffer, isBinary) => {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      this.handlers.message(isBinary ? bytes : null);
    });
    socket.on('close', (code, bytes) => {
      const reason = bytes.toString();
      this.#closed = { code, reason };
      this.#release();
      this.handlers.closed(code, reason);
    });
    // A peer that is gone without a word shows only when it is asked.
    socket.once('upgrade', (response) => response.socket.setKeepAlive(true, KEEP_ALIVE_MS));
  }

  /**
   * Settles when the upgrade is done.
   *
   * @throws AvatarSDKError, or the reason of `signal`.
   */
  async opened(signal: AbortSignal): Promise<void> {
    await unlessAborted(this.#opened, signal);
  }

  /** @throws AvatarSDKError `invalidRequest` when 16 MiB wait to be sent. */
  assertRoom(subject: ErrorSubject): void {
    if (this.#socket.bufferedAmount <= MAX_WAITING_BYTES) return;
    throw new AvatarSDKError(
      'invalidRequest',
      'Audio comes faster than the connection takes it. Await sendAudio() before the next chunk.',
      { phase: 'websocket_send', ...subject },
    );
  }

  /**
   * Sends messages in order and settles when no more than 1 MiB waits.
   *
   * @throws AvatarSDKError with what the close says when the link closes before.
   */
  async send(messages: readonly Uint8Array[], subject: ErrorSubject): Promise<void> {
    for (const message of messages) this.#socket.send(message, this.#onSent);
    while (this.#socket.bufferedAmount > HIGH_WATER_BYTES && !this.#closed) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
    if (!this.#closed) return;
    const { code, reason } = this.#closed;
    throw closeFailure('websocket_send', code, reason, subject);
  }

  /** Says goodbye, and leaves when the peer has answered or takes too long. */
  async close(): Promise<void> {
    if (this.#closed) return;
    const timer = setTimeout(() => this.terminate(), CLOSE_GRACE_MS);
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    this.#socket.close(1000);
    await closed;
    clearTimeout(timer);
  }

  /** Leaves at once. */
  terminate(): void {
    this.#socket.terminate();
  }

  /** What is not sent when a socket is destroyed counts as sent, so only an open one says anything. */
  readonly #onSent = (): void => {
    if (this.#socket.readyState === WebSocket.OPEN) this.#release();
  };

  #release(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}

async function readRefusal(response: IncomingMessage): Promise<AvatarSDKError> {
  const status = response.statusCode ?? 0;
  try {
    const body = await readText(response);
    const { code, message, facts } = httpFailure('websocket_connect', status, body);
    return new AvatarSDKError(code, message, facts);
  } catch (cause) {
    const message = cause instanceof BodyTooLargeError ? cause.message : 'The answer broke off.';
    const { code } = httpFailure('websocket_connect', status, '');
    const facts = { phase: 'websocket_connect', httpStatus: status, cause } as const;
    return new AvatarSDKError(code, `The server answered HTTP ${status}. ${message}`, facts);
  }
}

function connectFailure(cause: Error): AvatarSDKError {
  const message = `The Motion Server cannot be reached: ${cause.message}`;
  return new AvatarSDKError('connectionFailed', message, { phase: 'websocket_connect', cause });
}

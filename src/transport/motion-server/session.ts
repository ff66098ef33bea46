import { EventEmitter } from 'eventemitter3';
import type { SampleRate } from '../../base/audio-format.js';
import { AvatarError, ErrorCode, isAbortError } from '../../base/errors.js';
import type { Logger } from '../../base/logger.js';
import { ConnectionState, type RoundId } from '../../base/states.js';
import type { MotionSegment } from '../../motion/segment.js';
import { CLOSE_CODES, closeAdvice, type CloseCode } from '../../protocol/close-codes.js';
import type { MotionServerConnection } from './connection.js';
import { abortable, backoff, delay } from './retry.js';

/** Without a connection for this long, speech goes on without motion. Fixed by the client API. */
export const CONNECT_TIMEOUT_MS = 15_000;

/** A connection that stood for less than this, in milliseconds, counts as one that failed. */
const BRIEF_MS = 5000;

export interface SessionOptions {
  /** Ingress URL for a token; a token is asked for before each attempt. */
  url(sessionToken: string): string;
  sessionToken(request: {
    refresh: boolean;
    signal: AbortSignal;
  }): string | null | Promise<string | null>;
  readonly sampleRate: SampleRate;
  /** Asked before each attempt. */
  extraParams(): Readonly<Record<string, string>>;
  readonly logger: Logger;
}

export interface SessionEvents {
  state: [state: ConnectionState, error?: AvatarError];
  motion: [round: RoundId, segment: MotionSegment];
  end: [round: RoundId];
  error: [round: RoundId | null, error: AvatarError];
}

/**
 * Keeps the connection to the Motion Server: one attempt at a time, transient failures repeated
 * with growing delays for at most 15 s, a refused token renewed once, and a connection that the
 * server ended for reasons of its own opened again.
 */
export class MotionServerSession extends EventEmitter<SessionEvents> {
  readonly #options: SessionOptions;
  #state: ConnectionState = ConnectionState.disconnected;
  #connection: MotionServerConnection | undefined;
  #attempt: AbortController | undefined;
  /** The attempt to get back a connection that was lost. */
  #reconnecting: Promise<void> | undefined;
  #connectedAt = 0;
  #lostInARow = 0;

  constructor(options: SessionOptions) {
    super();
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /**
   * Connects. Settles at once when connected already, and with the attempt that is under way when
   * the connection was lost.
   *
   * @throws AvatarError `connectionInProgress` while another call is at it, else what went wrong.
   * @throws the signal's reason, or an AbortError after `close()`.
   */
  async start(signal?: AbortSignal): Promise<void> {
    if (this.#state === ConnectionState.connected) return;
    if (this.#reconnecting) {
      await (signal ? abortable(this.#reconnecting, signal) : this.#reconnecting);
      return;
    }
    if (this.#attempt) {
      throw new AvatarError(
        ErrorCode.connectionInProgress,
        'start() is already connecting. Wait for it, or call close() first.',
      );
    }
    await this.#connect(false, signal);
  }

  /** Bytes that the network has not taken yet; 0 without a connection. */
  get bufferedBytes(): number {
    return this.#connection?.bufferedBytes ?? 0;
  }

  /** Sends audio of a round, while connected. */
  sendAudio(round: RoundId, pcm: Int16Array, end: boolean): void {
    this.#connection?.sendAudio(round, pcm, end);
  }

  /** Stops a round on the server. */
  interrupt(round: RoundId): void {
    this.#connection?.interrupt(round);
  }

  /** Ends the connection, or the attempt to get one. Idempotent. */
  close(): void {
    this.#attempt?.abort(new DOMException('The connection was closed.', 'AbortError'));
    this.#attempt = undefined;
    this.#reconnecting = undefined;
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
    this.#setState(ConnectionState.disconnected);
  }

  async #connect(refresh: boolean, outer?: AbortSignal, pause = 0): Promise<void> {
    outer?.throwIfAborted();
    const attempt = new AbortController();
    this.#attempt = attempt;
    const relay = (): void => attempt.abort(outer?.reason);
    outer?.addEventListener('abort', relay, { once: true });
    const timer = setTimeout(() => attempt.abort(TIMED_OUT), CONNECT_TIMEOUT_MS);
    this.#setState(ConnectionState.connecting);
    try {
      if (pause > 0) await delay(pause, attempt.signal);
      const connection = await this.#connectWithRetries(refresh, attempt.signal);
      this.#adopt(connection);
    } catch (error) {
      // After close() a newer attempt may run already; its state is not ours to touch.
      if (this.#attempt === attempt || this.#attempt === undefined) this.#fail(error);
      throw error;
    } finally {
      clearTimeout(timer);
      outer?.removeEventListener('abort', relay);
      if (this.#attempt === attempt) this.#attempt = undefined;
    }
  }

  async #connectWithRetries(
    refresh: boolean,
    signal: AbortSignal,
  ): Promise<MotionServerConnection> {
    let last: unknown;
    for (let repetition = 1; ; repetition++) {
      try {
        return await this.#connectOnce(refresh, signal);
      } catch (error) {
        if (signal.aborted)
          throw signal.reason === TIMED_OUT ? connectTimeout(last) : signal.reason;
        // An application's own error comes from its token source: its server may be back soon.
        const advice = error instanceof AvatarError ? closeAdvice(error.code) : 'retry';
        if (advice === 'stop' || (advice === 'renewToken' && refresh)) throw error;
        refresh ||= advice === 'renewToken';
        if (advice === 'retry') {
          last = error;
          this.#options.logger.info('The Motion Server cannot be reached yet.', error);
          await delay(backoff(repetition), signal).catch(() => undefined); // looked at above
        }
      }
    }
  }

  async #connectOnce(refresh: boolean, signal: AbortSignal): Promise<MotionServerConnection> {
    signal.throwIfAborted();
    const { sampleRate } = this.#options;
    const token = await abortable(this.#options.sessionToken({ refresh, signal }), signal);
    if (!token) {
      throw new AvatarError(
        ErrorCode.sessionTokenInvalid,
        'Direct mode needs a Session Token. Set session-token or token-url on the element, or ' +
          'call AvatarSDK.setSessionToken().',
      );
    }
    const url = this.#options.url(token);
    // The wire protocol is loaded with the first connection: other modes do without it.
    const { connectMotionServer } = await import('./connection.js');
    const extraParams = this.#options.extraParams();
    return connectMotionServer({ url, sampleRate, extraParams, signal });
  }

  #adopt(connection: MotionServerConnection): void {
    this.#connection = connection;
    this.#connectedAt = performance.now();
    connection.on('motion', (round, segment) => this.emit('motion', round, segment));
    connection.on('end', (round) => this.emit('end', round));
    connection.on('error', (round, error) => this.emit('error', round, error));
    connection.on('close', (error, code) => this.#lost(error, code));
    this.#setState(ConnectionState.connected);
  }

  /** The server or the network ended a connection that stood. */
  #lost(error: AvatarError | null, code: number): void {
    this.#connection = undefined;
    this.#setState(ConnectionState.disconnected, error ?? undefined);
    const advice = CLOSE_CODES[code as CloseCode]?.advice ?? 'retry';
    if (advice === 'stop') return;
    // A server that confirms and then hangs up must not be asked again and again at once.
    const brief = performance.now() - this.#connectedAt < BRIEF_MS;
    this.#lostInARow = brief ? this.#lostInARow + 1 : 1;
    const pause = backoff(this.#lostInARow);
    const reconnecting = this.#connect(advice === 'renewToken', undefined, pause).finally(() => {
      if (this.#reconnecting === reconnecting) this.#reconnecting = undefined;
    });
    this.#reconnecting = reconnecting;
    reconnecting.catch((reason: unknown) => {
      if (!isAbortError(reason)) this.#options.logger.warning('Reconnecting failed.', reason);
    });
  }

  #fail(error: unknown): void {
    if (error instanceof AvatarError) this.#setState(ConnectionState.failed, error);
    else this.#setState(ConnectionState.disconnected);
  }

  #setState(state: ConnectionState, error?: AvatarError): void {
    if (state === this.#state) return;
    this.#state = state;
    this.emit('state', state, error);
  }
}

const TIMED_OUT = Symbol('timed out');

function connectTimeout(last: unknown): AvatarError {
  const why = last instanceof Error ? ` Last failure: ${last.message}` : '';
  // A server that was reached and says why it cannot take the session has the better word.
  const reached = last instanceof AvatarError && last.code !== ErrorCode.websocketClosedAbnormally;
  return new AvatarError(
    reached ? last.code : ErrorCode.websocketError,
    `The Motion Server could not be reached within ${CONNECT_TIMEOUT_MS / 1000} s.${why} ` +
      'Check the endpoint and the network; call start() to try again.',
    { cause: last },
  );
}

import { consoleLogger, type Logger } from '../src/base/logger.js';
import { decodeMessage, type Message } from '../src/protocol/messages.js';
import { AudioInput } from './audio-input.js';
import { callIsolated } from './callbacks.js';
import { resolveConfig, resolveCredentials, type AvatarSessionConfig } from './config.js';
import { resolveEndpoints, type Endpoints } from './endpoints.js';
import { unlessAborted } from './deadline.js';
import { AvatarSDKError } from './errors.js';
import { closeFailure, serverFailure } from './failures.js';
import { openSession, type SessionHandlers } from './handshake.js';
import type { IngressLink, LinkRequest } from './link.js';
import type { AvatarSessionOptions, CloseInfo } from './options.js';
import { prewarmed } from './prewarm.js';
import { requestSessionToken } from './session-token.js';
import type { TokenOwner } from './token-cache.js';

/** Where a session is. It goes through these in order, skipping some when it ends early. */
export type AvatarSessionState =
  'new' | 'initializing' | 'ready' | 'connecting' | 'open' | 'closing' | 'closed';

/** Lets a step be given up. */
export interface StepOptions {
  readonly signal?: AbortSignal;
}

interface Prepared {
  readonly endpoints: Endpoints;
  readonly owner: TokenOwner;
  readonly token: string;
  /** Whether the token was fetched ahead, so that the server may have forgotten it. */
  readonly ahead: boolean;
}

/**
 * One connection to a Motion Server: audio in, motion out. A session is used once: after it has
 * closed, or one of its steps has failed, make a new one.
 */
export class AvatarSession {
  /** What the session was set up to. */
  readonly config: AvatarSessionConfig;
  readonly #options: AvatarSessionOptions;
  readonly #apiKey: string;
  readonly #logger: Logger;
  readonly #audio: AudioInput;
  /** Ends `init()` and `start()` when the session is closed. */
  readonly #life = new AbortController();
  #state: AvatarSessionState = 'new';
  #prepared: Prepared | null = null;
  #link: IngressLink | null = null;
  #connectionId: string | null = null;
  #closing: Promise<void> | null = null;

  /** @throws AvatarSDKError naming the option that is wrong. */
  constructor(options: AvatarSessionOptions) {
    this.config = resolveConfig(options);
    this.#options = options;
    this.#apiKey = resolveCredentials(options).apiKey;
    this.#logger = options.logger ?? consoleLogger(() => 'error');
    this.#audio = new AudioInput({
      format: this.config.audioFormat,
      encoder: options.oggOpusEncoder,
      onEncoded: (reqId, bytes) =>
        callIsolated(this.#logger, 'onEncodedAudio', options.onEncodedAudio, reqId, bytes),
    });
  }

  get state(): AvatarSessionState {
    return this.#state;
  }

  /** The id that the server gave the connection; null until `start()` is done. */
  get connectionId(): string | null {
    return this.#connectionId;
  }

  /**
   * Finds the services and gets a Session Token.
   *
   * @throws SessionTokenError, AvatarSDKError, or the reason of the signal.
   */
  async init({ signal }: StepOptions = {}): Promise<void> {
    this.#enter('init', 'new', 'initializing');
    await this.#step(signal, async (life) => {
      const { appId, timeoutMs, expireAt } = this.config;
      const question = { appId, timeoutMs, signal: life };
      const endpoints = await resolveEndpoints(this.config, question);
      const owner = { console: endpoints.console, appId, apiKey: this.#apiKey };
      const early = await unlessAborted(prewarmed.get(owner, expireAt), life);
      const token = early ?? (await requestSessionToken({ ...owner, expireAt, ...question }));
      this.#prepared = { endpoints, owner, token, ahead: early === token };
      life.throwIfAborted();
      this.#state = 'ready';
    });
  }

  /**
   * Connects to the Motion Server.
   *
   * @returns the connection id
   * @throws AvatarSDKError, or the reason of the signal.
   */
  async start({ signal }: StepOptions = {}): Promise<string> {
    this.#enter('start', 'ready', 'connecting');
    return this.#step(signal, async (life) => {
      await this.#connect(life);
      return this.#connectionId!;
    });
  }

  /**
   * Sends audio: PCM16 little-endian mono at the rate of the session, or bytes of an Ogg Opus
   * stream, in chunks of any size. Chunks belong to one request up to the one with `end`, which may
   * be empty; the next chunk starts another. Order is kept without awaiting; awaiting keeps the
   * sender at the pace of the connection.
   *
   * @returns the id of the request, once no more than 1 MiB waits to be sent
   * @throws AvatarSDKError
   */
  async sendAudio(audio: Uint8Array, end = false): Promise<string> {
    const link = this.#openLink();
    const connectionId = this.#connectionId ?? undefined;
    link.assertRoom({ connectionId, reqId: this.#audio.open });
    const { reqId, messages } = this.#audio.push(audio, end, connectionId);
    await link.send(messages, { connectionId, reqId });
    return reqId;
  }

  /**
   * Stops the latest request, also one whose audio has ended: no more motion comes for it. The next
   * audio starts another.
   *
   * @returns the id of the request
   * @throws AvatarSDKError
   */
  async interrupt(): Promise<string> {
    const link = this.#openLink();
    const connectionId = this.#connectionId ?? undefined;
    const { reqId, messages } = this.#audio.interrupt(connectionId);
    await link.send(messages, { connectionId, reqId });
    return reqId;
  }

  /** Ends the session, also while a step is under way. Never fails; may be called again. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closing';
    this.#life.abort(
      new AvatarSDKError('connectionClosed', 'The session was closed while it was starting.'),
    );
    await this.#link?.close();
    this.#state = 'closed';
  }

  #enter(method: string, from: AvatarSessionState, to: AvatarSessionState): void {
    if (this.#state === from) {
      this.#state = to;
      return;
    }
    throw new AvatarSDKError(
      'invalidRequest',
      `${method}() needs a session that is ${from}, but this one is ${this.#state}. ` +
        'Call init(), then start(), once each; make a new session for another connection.',
    );
  }

  /** Runs a step until it is done, given up, or the session is closed; failing, it ends the session. */
  async #step<T>(
    signal: AbortSignal | undefined,
    step: (life: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const onAbort = (): void => this.#life.abort(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort);
    try {
      this.#life.signal.throwIfAborted();
      return await step(this.#life.signal);
    } catch (error) {
      this.#state = 'closed';
      throw error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async #connect(life: AbortSignal): Promise<void> {
    const prepared = this.#prepared!;
    try {
      await this.#open(prepared.endpoints, prepared.token, life);
    } catch (error) {
      if (!prepared.ahead || !isTokenRefusal(error)) throw error;
      const { owner, endpoints } = prepared;
      const { expireAt, timeoutMs } = this.config;
      prewarmed.drop(owner);
      const token = await requestSessionToken({ ...owner, expireAt, timeoutMs, signal: life });
      await this.#open(endpoints, token, life);
    }
  }

  #open(endpoints: Endpoints, token: string, life: AbortSignal): Promise<void> {
    const handlers: SessionHandlers = {
      opened: (link, connectionId) => {
        this.#link = link;
        this.#connectionId = connectionId;
        this.#state = 'open';
      },
      message: (data) => this.#receive(data),
      closed: (code, reason) => this.#released({ code, reason }),
    };
    return openSession(this.#request(endpoints, token), this.config, handlers, life);
  }

  #request(endpoints: Endpoints, token: string): LinkRequest {
    const { avatarId, appId, useQueryAuth } = this.config;
    const url = endpoints.socket(avatarId);
    if (!useQueryAuth) return { url, headers: { 'X-App-ID': appId, 'X-Session-Key': token } };
    url.searchParams.set('appId', appId);
    url.searchParams.set('sessionKey', token);
    return { url, headers: {} };
  }

  #openLink(): IngressLink {
    if (this.#state === 'open' && this.#link) return this.#link;
    const over = this.#state === 'closing' || this.#state === 'closed';
    throw new AvatarSDKError(
      over ? 'connectionClosed' : 'invalidRequest',
      `The session is ${this.#state}, not open. ${over ? 'Make a new one.' : 'Await start() first.'}`,
      {
        phase: 'websocket_send',
        connectionId: this.#connectionId ?? undefined,
        reqId: this.#audio.open,
      },
    );
  }

  #receive(data: Uint8Array | null): void {
    if (this.#state !== 'open' || !this.#isMessage(data)) return;
    const message = this.#decode(data);
    if (message?.type === 'serverError') this.#report(serverFailure('websocket_runtime', message));
    if (message?.type !== 'serverResponseAnimation') return;
    const { transportFrames } = this.#options;
    callIsolated(this.#logger, 'transportFrames', transportFrames, data, message.end);
  }

  #isMessage(data: Uint8Array | null): data is Uint8Array {
    if (!data) this.#reportProtocol('The server sent a text frame.');
    return data !== null;
  }

  #decode(data: Uint8Array): Message | null {
    try {
      return decodeMessage(data);
    } catch (cause) {
      this.#reportProtocol('A message of the server cannot be decoded.', cause);
      return null;
    }
  }

  #reportProtocol(message: string, cause?: unknown): void {
    const connectionId = this.#connectionId ?? undefined;
    const facts = { phase: 'websocket_runtime', connectionId, cause } as const;
    this.#report(new AvatarSDKError('protocolError', message, facts));
  }

  #report(error: AvatarSDKError): void {
    callIsolated(this.#logger, 'onError', this.#options.onError, error);
  }

  #released(info: CloseInfo): void {
    const { code, reason } = info;
    if (this.#state === 'open') {
      this.#state = 'closed';
      const connectionId = this.#connectionId ?? undefined;
      const error = closeFailure('websocket_runtime', code, reason, { connectionId });
      const normal = code === 1000 || code === 1001;
      if (!normal || error.code !== 'connectionClosed') this.#report(error);
    }
    callIsolated(this.#logger, 'onClose', this.#options.onClose, info);
  }
}

function isTokenRefusal(error: unknown): boolean {
  if (!(error instanceof AvatarSDKError)) return false;
  return error.code === 'sessionTokenInvalid' || error.code === 'sessionTokenExpired';
}

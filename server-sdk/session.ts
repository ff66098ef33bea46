import type { PcmChunk } from '../src/base/bytes-of.js';
import { consoleLogger, type Logger } from '../src/base/logger.js';
import type { Message } from '../src/protocol/messages.js';
import { connect, gainAccess, type Access } from './access.js';
import { AudioInput } from './audio-input.js';
import { callIsolated } from './callbacks.js';
import { resolveConfig, resolveCredentials, type AvatarSessionConfig } from './config.js';
import { AvatarSDKError, type ErrorSubject } from './errors.js';
import { closeFailure, serverFailure } from './failures.js';
import type { SessionHandlers } from './handshake.js';
import { readMessage } from './incoming.js';
import type { IngressLink } from './link.js';
import type { AvatarSessionOptions, CloseInfo } from './options.js';

/** Where a session is. It goes through these in order, skipping some when it ends early. */
export type AvatarSessionState =
  'new' | 'initializing' | 'ready' | 'connecting' | 'open' | 'closing' | 'closed';

/** Lets a step be given up. */
export interface StepOptions {
  readonly signal?: AbortSignal;
}

/**
 * One connection to a Motion Server: audio in, motion out. A session is used once: after it has
 * closed, or one of its steps has failed, make a new one. Callbacks are called when the session has
 * settled into what they tell of, and may call any of its methods.
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
  #access: Access | null = null;
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
      this.#access = await gainAccess(this.config, this.#apiKey, life);
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
      await connect(this.#access!, this.config, this.#handlers(), life);
      return this.#connectionId!;
    });
  }

  /**
   * Sends audio: PCM16 little-endian mono at the rate of the session, or bytes of an Ogg Opus
   * stream, in chunks of any size, cut anywhere. Chunks belong to one request up to the one with
   * `end`, which may be empty; the next chunk starts another. Order is kept without awaiting;
   * awaiting keeps the sender at the pace of the connection.
   *
   * @returns the id of the request, once no more than 1 MiB waits to be sent
   * @throws AvatarSDKError; what the server said, where it has refused the request, which is over
   * then.
   */
  async sendAudio(audio: PcmChunk, end = false): Promise<string> {
    const link = this.#openLink();
    const connectionId = this.#connectionId ?? undefined;
    link.assertRoom(this.#subject());
    const { reqId, messages, encoded } = this.#audio.push(audio, end, connectionId);
    const sent = link.send(messages, { connectionId, reqId });
    if (encoded) {
      callIsolated(this.#logger, 'onEncodedAudio', this.#options.onEncodedAudio, reqId, encoded);
    }
    await sent;
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
    this.#end({ code: 1000, reason: '' });
  }

  #enter(method: string, from: AvatarSessionState, to: AvatarSessionState): void {
    if (this.#state === from) {
      this.#state = to;
      return;
    }
    throw new AvatarSDKError(
      'invalidRequest',
      `${method}() needs a session that is ${from}, but this one is ${this.#state}. ` +
        'Call init(), then start(), once each; sessions cannot be restarted, make a new session.',
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
      if (this.#state !== 'closing') this.#end(closeInfo(error));
      throw error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #handlers(): SessionHandlers {
    return {
      opened: (link, connectionId) => {
        this.#link = link;
        this.#connectionId = connectionId;
        this.#state = 'open';
      },
      message: (data) => this.#receive(data),
      closed: (code, reason) => {
        const facts = { connectionId: this.#connectionId ?? undefined };
        const error = closeFailure('websocket_runtime', code, reason, facts);
        const normal = (code === 1000 || code === 1001) && error.code === 'connectionClosed';
        const asked = this.#state === 'closing';
        this.#end({ code, reason }, normal || asked ? null : error);
      },
    };
  }

  #openLink(): IngressLink {
    if (this.#state === 'open' && this.#link) return this.#link;
    const over = this.#state === 'closing' || this.#state === 'closed';
    throw new AvatarSDKError(
      'connectionClosed',
      `The session is ${this.#state}, not open. ${over ? 'Make a new one.' : 'Await start() first.'}`,
      { phase: 'websocket_send', ...this.#subject() },
    );
  }

  /** The connection, and the request that audio is coming in for. */
  #subject(): ErrorSubject {
    return { connectionId: this.#connectionId ?? undefined, reqId: this.#audio.openId };
  }

  #receive(data: Uint8Array | null): void {
    if (this.#state !== 'open') return;
    const phase = 'websocket_runtime';
    let message: Message;
    try {
      message = readMessage(data, { phase, connectionId: this.#connectionId ?? undefined });
    } catch (error) {
      this.#report(error as AvatarSDKError);
      return;
    }
    if (message.type === 'serverError') {
      const error = serverFailure(phase, message);
      this.#audio.refuse(error);
      this.#report(error);
    } else if (message.type === 'serverResponseAnimation') {
      const { transportFrames } = this.#options;
      callIsolated(this.#logger, 'transportFrames', transportFrames, data!, message.end);
    }
  }

  #report(error: AvatarSDKError): void {
    callIsolated(this.#logger, 'onError', this.#options.onError, error);
  }

  /** Once. The state goes first, so that whoever hears of the end may call anything. */
  #end(info: CloseInfo, error: AvatarSDKError | null = null): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    if (error) this.#report(error);
    callIsolated(this.#logger, 'onClose', this.#options.onClose, info);
  }
}

/** How a session that did not come up ended: as its connection did, where there was one. */
function closeInfo(error: unknown): CloseInfo {
  const { closeCode = 1006, closeReason = '' } = error instanceof AvatarSDKError ? error : {};
  return { code: closeCode, reason: closeReason };
}

import { abortable } from '../../base/abortable.js';
import { AvatarError, ErrorCode, abortReason, isAbortError } from '../../base/errors.js';
import { ConnectionState } from '../../base/states.js';
import { unfetched } from '../../base/unfetched.js';
import type { CloseAdvice } from '../../protocol/close-codes.js';
import type { Round } from '../../round/round.js';
import type { DriverContext } from '../driver.js';
import { fallbackReason } from '../fallback-reason.js';
import { backoff } from './backoff.js';
import type * as Connect from './connect.js';
import type { ConnectOptions } from './connect.js';
import type { ConnectionOwner, MotionServerConnection } from './connection.js';
import type { DrivenRound } from './driven-round.js';

/** A connection that stood for less than this, in milliseconds, counts as one that failed. */
const BRIEF_MS = 5000;

/** What is under way to get a connection. */
interface Attempt {
  readonly abort: AbortController;
  readonly connection: Promise<MotionServerConnection>;
  /** It is to get back one that was lost. */
  readonly again: boolean;
}

/**
 * Keeps the connection to the Motion Server: one attempt at a time, and a connection that the server
 * ended for reasons of its own is opened again. It tells `connection` and `error` when all that
 * belongs to a change is done, so a listener may call any method.
 */
export class MotionServerSession implements ConnectionOwner {
  readonly #context: DriverContext;
  readonly #options: ConnectOptions;
  #state: ConnectionState = ConnectionState.disconnected;
  #failure: AvatarError | undefined;
  #connection: MotionServerConnection | null = null;
  #attempt: Attempt | null = null;
  #connectedAt = 0;
  #lostInARow = 0;

  constructor(context: DriverContext, options: ConnectOptions) {
    this.#context = context;
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Why there is no connection, where something went wrong. */
  get failure(): AvatarError | undefined {
    return this.#failure;
  }

  /** The connection, or what becomes of the attempt to get one; `null` where there is neither. */
  get connection(): Promise<MotionServerConnection> | null {
    if (this.#connection) return Promise.resolve(this.#connection);
    return this.#attempt?.connection ?? null;
  }

  /**
   * Connects. Settles at once when connected already, and with the attempt that is under way when
   * the connection was lost.
   *
   * @throws AvatarError `connectionInProgress` while another call is at it, else what went wrong.
   * @throws the signal's reason, or an AbortError after `close()`.
   */
  async start(signal?: AbortSignal): Promise<void> {
    if (this.#connection) return;
    signal?.throwIfAborted();
    if (this.#attempt && !this.#attempt.again) {
      throw new AvatarError(
        ErrorCode.connectionInProgress,
        'start() is already connecting. Wait for it, or call close() first.',
      );
    }
    if (!this.#attempt) await this.#begin({ outer: signal });
    else if (signal) await abortable(this.#attempt.connection, signal);
    else await this.#attempt.connection;
  }

  /**
   * Connects, unless a connection stands; joins any attempt that is under way.
   *
   * @throws as {@link start} does, but for `connectionInProgress`.
   */
  async ensure(): Promise<void> {
    await (this.connection ?? this.#begin({}));
  }

  /** Ends the connection, or the attempt to get one. Idempotent. */
  close(): void {
    this.#context.events.commit(() => {
      const attempt = this.#attempt;
      const connection = this.#connection;
      this.#attempt = this.#connection = null;
      this.#enter(ConnectionState.disconnected);
      attempt?.abort.abort(new DOMException('The connection was closed.', 'AbortError'));
      connection?.close();
    });
  }

  failed(error: AvatarError, rounds: readonly Round[]): void {
    const { events } = this.#context;
    events.commit(() => {
      events.emit('error', error);
      for (const { motion } of rounds) motion.waive(fallbackReason(error));
    });
  }

  /** Has a round driven by the connection, or by the one that the attempt under way will get. */
  drive(how: DrivenRound): void {
    const { round, release } = how;
    const none = (reason: unknown): void => {
      release();
      // Closed on purpose, it is no failure; any other was told with the state.
      if (reason instanceof AvatarError) round.motion.waive(fallbackReason(reason));
      else round.motion.end();
    };
    if (this.connection) this.connection.then((connection) => connection.drive(how), none);
    else none(null);
  }

  closed(
    error: AvatarError | null,
    advice: CloseAdvice,
    rounds: readonly Round[],
    unanswered: readonly DrivenRound[],
  ): void {
    this.#context.events.commit(() => {
      this.#connection = null;
      this.#enter(ConnectionState.disconnected, error ?? undefined);
      for (const { motion } of rounds) {
        if (error) motion.waive(fallbackReason(error));
        else motion.end();
      }
      if (advice !== 'stop') this.#reconnect(advice === 'renewToken');
      for (const how of unanswered) this.drive({ ...how, passedOn: true });
    });
  }

  #reconnect(refresh: boolean): void {
    // A server that confirms and then hangs up must not be asked again and again at once.
    const brief = performance.now() - this.#connectedAt < BRIEF_MS;
    this.#lostInARow = brief ? this.#lostInARow + 1 : 1;
    const pause = backoff(this.#lostInARow);
    this.#begin({ refresh, pause, again: true }).catch((reason: unknown) => {
      if (!isAbortError(reason)) this.#context.logger.warning('Reconnecting failed.', reason);
    });
  }

  #begin({ outer, again = false, ...how }: Beginning): Promise<MotionServerConnection> {
    return this.#context.events.commit(() => {
      const abort = new AbortController();
      const connection = this.#connect(abort, outer, how);
      this.#attempt = { abort, connection, again };
      this.#enter(ConnectionState.connecting);
      return connection;
    });
  }

  async #connect(
    abort: AbortController,
    outer: AbortSignal | undefined,
    { refresh = false, pause = 0 }: Beginning,
  ): Promise<MotionServerConnection> {
    const { logger } = this.#context;
    const { signal } = abort;
    const giveUp = (): void => abort.abort(outer?.reason);
    outer?.addEventListener('abort', giveUp, { once: true });
    try {
      const { connect } = await importConnect();
      signal.throwIfAborted();
      const attempt = { owner: this, logger, refresh, pause, signal };
      const connection = await connect(this.#options, attempt);
      if (signal.aborted) {
        connection.close();
        throw abortReason(signal);
      }
      this.#adopt(connection);
      return connection;
    } catch (error) {
      // After close() a newer attempt may run already; its state is not ours to touch.
      if (this.#attempt?.abort === abort) this.#giveUp(signal.aborted ? null : error);
      throw error;
    } finally {
      outer?.removeEventListener('abort', giveUp);
    }
  }

  #adopt(connection: MotionServerConnection): void {
    this.#context.events.commit(() => {
      this.#attempt = null;
      this.#connection = connection;
      this.#connectedAt = performance.now();
      this.#enter(ConnectionState.connected);
    });
  }

  /** The attempt failed; with `null` it was given up. */
  #giveUp(error: unknown): void {
    this.#context.events.commit(() => {
      this.#attempt = null;
      if (error instanceof AvatarError) this.#enter(ConnectionState.failed, error);
      else this.#enter(ConnectionState.disconnected);
    });
  }

  /** Within a change: what is told here is heard when all of it is done. */
  #enter(state: ConnectionState, error?: AvatarError): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#failure = error;
    const { events } = this.#context;
    events.emit('connection', state, error);
    if (error) events.emit('error', error);
  }
}

/** The wire protocol is loaded with the first connection: other modes do without it. */
function importConnect(): Promise<typeof Connect> {
  return import('./connect.js').catch(
    unfetched('What connects to Motion Servers', ErrorCode.networkLayerNotAvailable),
  );
}

interface Beginning {
  /** The last token was refused. */
  readonly refresh?: boolean;
  /** Wait so long first, in milliseconds. */
  readonly pause?: number;
  /** It is to get back a connection that was lost. */
  readonly again?: boolean;
  /** Gives the attempt up when aborted. */
  readonly outer?: AbortSignal;
}

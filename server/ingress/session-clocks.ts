import type { WebSocket } from 'ws';
import { SERVER_FAULTS, type ServerFault } from '../../src/protocol/server-errors.js';
import type { Limits } from '../options.js';
import { Timers } from './timers.js';

/** Seconds between two pings; a peer that answers none in between is gone. */
const PING_SECONDS = 30;
/** Seconds a peer gets to answer a close frame. */
export const CLOSE_SECONDS = 2;

/** Ends the session, for a fault and with what is particular about it. */
type End = (fault: ServerFault, detail: string) => void;

/** How long a session may last, or say nothing. */
export class SessionClocks {
  readonly #socket: WebSocket;
  readonly #end: End;
  readonly #timers = new Timers();
  readonly #handshake: NodeJS.Timeout;
  #idle: NodeJS.Timeout;
  #alive = true;

  /**
   * @param expiresAt - when the session ends with its token, in seconds since 1970; absent: it does not
   * @param onIdle - no audio came for so many seconds
   */
  constructor(
    socket: WebSocket,
    limits: Pick<Limits, 'handshakeSeconds' | 'idleSeconds' | 'sessionSeconds'>,
    expiresAt: number | undefined,
    onIdle: (seconds: number) => void,
    end: End,
  ) {
    this.#socket = socket;
    this.#end = end;
    const { handshakeSeconds, idleSeconds, sessionSeconds } = limits;
    this.#handshake = this.#timers.after(handshakeSeconds, () =>
      end(SERVER_FAULTS.wrongFirst, `none came in ${handshakeSeconds} s`),
    );
    this.#idle = this.#timers.after(idleSeconds, () => onIdle(idleSeconds));
    this.#timers.after(sessionSeconds, () =>
      end(SERVER_FAULTS.sessionDuration, `${sessionSeconds} s`),
    );
    if (expiresAt !== undefined) {
      const seconds = expiresAt - Date.now() / 1000;
      this.#timers.after(seconds, () => end(SERVER_FAULTS.tokenExpired, ''));
    }
    this.#timers.every(PING_SECONDS, () => this.#ping());
  }

  /** The peer gave a sign of life. */
  alive(): void {
    this.#alive = true;
  }

  /** The handshake is done. */
  confirmed(): void {
    clearTimeout(this.#handshake);
  }

  /** Something is said. */
  heard(): void {
    this.#idle.refresh();
  }

  /** Ends the session after so many seconds without speech, as its room has it. */
  endIdleAfter(seconds: number): void {
    clearTimeout(this.#idle);
    this.#idle = this.#timers.after(seconds, () =>
      this.#end(SERVER_FAULTS.egressIdle, `${seconds} s`),
    );
  }

  stop(): void {
    this.#timers.stopAll();
  }

  /** Ends the connection where the peer does not answer the close frame. Nothing else runs any more. */
  close(): void {
    this.stop();
    this.#timers.after(CLOSE_SECONDS, () => this.#socket.terminate());
  }

  #ping(): void {
    if (this.#socket.isPaused) return;
    if (!this.#alive) return this.#socket.terminate();
    this.#alive = false;
    this.#socket.ping();
  }
}

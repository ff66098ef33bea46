import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import { CloseCode } from '../../src/protocol/close-codes.js';
import { createId } from '../../src/protocol/ids.js';
import {
  decodeMessage,
  encodeMessage,
  ProtocolError,
  type ClientAudioInput,
  type Message,
  type OutgoingMessage,
} from '../../src/protocol/messages.js';
import { SERVER_FAULTS, type ServerFault } from '../../src/protocol/server-errors.js';
import type { MotionLane } from '../motion/lane.js';
import type { MotionPool } from '../motion/pool.js';
import type { Limits } from '../options.js';
import type { Admission } from './admission.js';
import { FlowControl } from './flow-control.js';
import { readHandshake, type SessionSettings } from './handshake.js';
import { INVALID_REQUEST, Refusal, closeReason } from './refusal.js';
import { Round } from './round.js';
import { RoundTable } from './round-table.js';
import { Timers } from './timers.js';

/** Seconds between two pings; a peer that answers none in between is gone. */
const PING_SECONDS = 30;
/** Seconds a peer gets to answer a close frame. */
const CLOSE_SECONDS = 2;

export interface SessionContext {
  readonly admission: Admission;
  readonly pool: MotionPool;
  readonly limits: Limits;
  /** Whether the session ends with its token. */
  readonly closeOnExpiry: boolean;
  readonly log: FastifyBaseLogger;
}

/** What a session has once its handshake is done. */
interface Stream {
  readonly lane: MotionLane;
  readonly flow: FlowControl;
  readonly rounds: RoundTable;
}

/** One client on the ingress, from the upgrade to the close. */
export class IngressSession {
  readonly connectionId = createId();
  readonly #socket: WebSocket;
  readonly #context: SessionContext;
  #log: FastifyBaseLogger;
  readonly #timers = new Timers();
  readonly #handshakeTimer: NodeJS.Timeout;
  readonly #idleTimer: NodeJS.Timeout;
  /** Set once the handshake is done. */
  #stream: Stream | null = null;
  readonly #openedAt = Date.now();
  #audioBytes = 0;
  #faults = 0;
  #alive = true;
  #draining = false;
  #closing = false;

  constructor(socket: WebSocket, context: SessionContext) {
    this.#socket = socket;
    this.#context = context;
    const { admission, limits, log } = context;
    this.#log = log.child({
      connectionId: this.connectionId,
      appId: admission.app.id,
      avatarId: admission.avatarId,
    });
    socket.on('message', (data: Buffer, isBinary) => this.#receive(isBinary ? data : null));
    socket.on('pong', () => (this.#alive = true));
    socket.on('error', (error) => this.#log.info({ reason: error.message }, 'socket failed'));
    socket.on('close', (code) => this.#released(code));
    this.#handshakeTimer = this.#timers.after(
      limits.handshakeSeconds,
      this.#ending(SERVER_FAULTS.wrongFirst, `none came in ${limits.handshakeSeconds} s`),
    );
    this.#idleTimer = this.#timers.after(limits.idleSeconds, () =>
      this.close(SERVER_FAULTS.idle.closeCode, `No audio input for ${limits.idleSeconds} s`),
    );
    this.#startTimers();
    this.#log.info('session opened');
  }

  /** Ends the session as soon as its running rounds are done. */
  drain(): void {
    this.#draining = true;
    this.#closeWhenDrained();
  }

  /** Ends the session. The reason is cut to what a close frame holds. */
  close(code: number, reason: string): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#log.info({ code, reason }, 'closing session');
    this.#stop();
    // A paused socket would not read the peer's close frame.
    this.#socket.resume();
    this.#socket.close(code, closeReason(reason));
    this.#timers.after(CLOSE_SECONDS, () => this.#socket.terminate());
  }

  #startTimers(): void {
    const { limits, admission, closeOnExpiry } = this.#context;
    this.#timers.after(
      limits.sessionSeconds,
      this.#ending(SERVER_FAULTS.sessionDuration, `${limits.sessionSeconds} s`),
    );
    if (closeOnExpiry) {
      const seconds = admission.claims.expiresAt - Date.now() / 1000;
      this.#timers.after(seconds, this.#ending(SERVER_FAULTS.tokenExpired));
    }
    this.#timers.every(PING_SECONDS, () => this.#ping());
  }

  #ending(fault: ServerFault, detail = ''): () => void {
    return () => this.close(fault.closeCode, new Refusal(fault, detail).message);
  }

  #ping(): void {
    if (this.#socket.isPaused) return;
    if (!this.#alive) return this.#socket.terminate();
    this.#alive = false;
    this.#socket.ping();
  }

  /** @param data - a message of the client; null for a text frame */
  #receive(data: Uint8Array | null): void {
    if (this.#closing) return;
    this.#alive = true;
    let reqId = '';
    try {
      if (!this.#stream) return this.#configure(readHandshake(data));
      if (!data) throw new Refusal(SERVER_FAULTS.textFrame, 'send binary protobuf');
      const message = decodeMessage(data);
      if (message.type !== 'clientAudioInput') return this.#control(message, this.#stream);
      ({ reqId } = message);
      this.#idleTimer.refresh();
      this.#audioBytes += message.audio.byteLength;
      this.#stream.rounds.forAudio(reqId)?.push(message.audio, message.end);
      this.#stream.flow.update();
    } catch (error) {
      this.#report(error, reqId);
    }
  }

  #configure({ userId, ...settings }: SessionSettings): void {
    if (userId) this.#log = this.#log.child({ userId });
    const { pool, limits } = this.#context;
    const lane = pool.open(
      { ...settings, connectionId: this.connectionId },
      {
        progress: () => {
          this.#idleTimer.refresh();
          flow.update();
        },
        lost: () => this.close(CloseCode.upstreamUnavailable, SERVER_FAULTS.upstream.text),
      },
    );
    if (!lane) return this.close(CloseCode.upstreamUnavailable, SERVER_FAULTS.upstream.text);
    const flow = new FlowControl(this.#socket, lane, limits, () => {
      this.#log.warn('client does not read');
      this.#socket.terminate();
    });
    const ways = { lane, socket: this.#socket, written: flow.written };
    const rounds: RoundTable = new RoundTable(
      limits.openRounds,
      (reqId) =>
        new Round(reqId, ways, {
          moved: (round, from) => rounds.moved(round, from),
          failed: (round, fault, problem) => this.#roundFailed(round, fault, problem),
          truncated: ({ id }) => this.#log.info({ reqId: id }, 'half a sample at the end'),
          settled: () => this.#closeWhenDrained(),
        }),
    );
    this.#stream = { lane, flow, rounds };
    clearTimeout(this.#handshakeTimer);
    this.#log.info({ ...settings }, 'session configured');
    this.#send({
      type: 'serverConfirmSession',
      connectionId: this.connectionId,
      capabilities: [],
    });
  }

  /** Takes a message that brings no audio. */
  #control(message: Exclude<Message, ClientAudioInput>, { rounds }: Stream): void {
    switch (message.type) {
      case 'clientInterrupt':
        return rounds.get(message.reqId)?.stop();
      // Playback is controlled where it is heard: nothing to do without a room. What is not known
      // yet is not at fault either.
      case 'clientPause':
      case 'clientResume':
      case 'unknown':
        return;
      default:
        throw new Refusal(SERVER_FAULTS.unexpectedMessage, message.type);
    }
  }

  #roundFailed({ id: reqId }: Round, fault: 'audio' | 'engine', problem: string): void {
    if (fault === 'audio') return this.#report(new Refusal(SERVER_FAULTS.badOpus, problem), reqId);
    this.#log.error({ reqId, problem }, 'engine failed');
    this.#sendError(new Refusal(SERVER_FAULTS.internal), reqId);
  }

  /** Tells the client what is wrong; before the handshake is done, that is the end of it. */
  #report(cause: unknown, reqId: string): void {
    const undecodable = cause instanceof ProtocolError;
    const error = undecodable ? new Refusal(SERVER_FAULTS.undecodable, cause.message) : cause;
    if (!(error instanceof Refusal)) {
      this.#log.error({ err: error, reqId }, 'message failed');
      return this.close(CloseCode.internalError, SERVER_FAULTS.internal.text);
    }
    this.#faults++;
    this.#log.info({ reqId, reason: error.message }, 'message refused');
    this.#sendError(error, reqId);
    if (!this.#stream) return this.close(error.fault.closeCode, error.message);
    if (this.#faults < this.#context.limits.faults) return;
    this.close(INVALID_REQUEST.closeCode, `${this.#faults} faulty messages`);
  }

  #sendError({ fault, message }: Refusal, reqId: string): void {
    const { connectionId } = this;
    this.#send({ type: 'serverError', connectionId, reqId, code: fault.code, message });
  }

  #send(message: OutgoingMessage): void {
    this.#socket.send(encodeMessage(message), { binary: true });
  }

  #closeWhenDrained(): void {
    if (!this.#draining || this.#stream?.rounds.idle === false) return;
    this.close(CloseCode.goingAway, 'The server is shutting down');
  }

  #stop(): void {
    this.#timers.stopAll();
    this.#stream?.lane.close();
    this.#stream?.flow.stop();
  }

  #released(code: number): void {
    this.#closing = true;
    this.#stop();
    const seconds = Math.round((Date.now() - this.#openedAt) / 1000);
    this.#log.info({ code, seconds, audioBytes: this.#audioBytes }, 'session closed');
  }
}

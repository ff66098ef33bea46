import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import { pcm16FromBytes } from '../../src/base/audio-format.js';
import { CloseCode } from '../../src/protocol/close-codes.js';
import { createId } from '../../src/protocol/ids.js';
import {
  decodeMessage,
  encodeMessage,
  type ClientAudioInput,
  type Message,
} from '../../src/protocol/messages.js';
import { SERVER_FAULTS, type ServerFault } from '../../src/protocol/server-errors.js';
import type { MotionLane } from '../motion/lane.js';
import type { MotionPool } from '../motion/pool.js';
import type { Limits } from '../options.js';
import type { Admission } from './admission.js';
import { FlowControl } from './flow-control.js';
import { readHandshake, type SessionSettings } from './handshake.js';
import { INVALID_REQUEST, Refusal, closeReason } from './refusal.js';
import { RoundBook } from './round-book.js';
import { SessionTimers } from './session-timers.js';

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

/** One client on the ingress, from the upgrade to the close. */
export class IngressSession {
  readonly connectionId = createId();
  readonly #socket: WebSocket;
  readonly #context: SessionContext;
  #log: FastifyBaseLogger;
  readonly #timers = new SessionTimers();
  readonly #rounds: RoundBook;
  /** Set once the handshake is done. */
  #stream: { lane: MotionLane; flow: FlowControl; encoded: boolean } | null = null;
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
    this.#rounds = new RoundBook(limits.openRounds);
    this.#log = log.child({
      connectionId: this.connectionId,
      appId: admission.app.id,
      avatarId: admission.avatarId,
    });
    socket.on('message', (data: Buffer, isBinary) => this.#receive(isBinary ? data : null));
    socket.on('pong', () => (this.#alive = true));
    socket.on('error', (error) => this.#log.info({ reason: error.message }, 'socket failed'));
    socket.on('close', (code) => this.#released(code));
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
    this.#timers.start('close', CLOSE_SECONDS, () => this.#socket.terminate());
  }

  #startTimers(): void {
    const { limits, admission, closeOnExpiry } = this.#context;
    const fail = (fault: ServerFault, detail: string) => () =>
      this.close(fault.closeCode, new Refusal(fault, detail).message);
    this.#timers.start(
      'handshake',
      limits.handshakeSeconds,
      fail(SERVER_FAULTS.wrongFirst, `none came in ${limits.handshakeSeconds} s`),
    );
    this.#timers.start(
      'duration',
      limits.sessionSeconds,
      fail(SERVER_FAULTS.sessionDuration, `${limits.sessionSeconds} s`),
    );
    this.#timers.start('idle', limits.idleSeconds, () =>
      this.close(SERVER_FAULTS.idle.closeCode, `No audio input for ${limits.idleSeconds} s`),
    );
    if (closeOnExpiry) {
      const seconds = admission.claims.expiresAt - Date.now() / 1000;
      this.#timers.start('token', seconds, fail(SERVER_FAULTS.tokenExpired, ''));
    }
    this.#timers.repeat('ping', PING_SECONDS, () => this.#ping());
  }

  #ping(): void {
    if (this.#socket.isPaused) return;
    if (!this.#alive) return this.#socket.terminate();
    this.#alive = false;
    this.#socket.ping();
  }

  #receive(data: Uint8Array | null): void {
    if (this.#closing) return;
    this.#alive = true;
    try {
      if (this.#stream) this.#handle(this.#decode(data));
      else this.#configure(readHandshake(data));
    } catch (error) {
      this.#report(error, '');
    }
  }

  #configure({ userId, ...settings }: SessionSettings): void {
    if (userId) this.#log = this.#log.child({ userId });
    const { pool, limits } = this.#context;
    const lane = pool.open(
      { ...settings, connectionId: this.connectionId },
      {
        motion: (reqId, messages, end) => this.#sendMotion(reqId, messages, end),
        failed: (reqId, problem, fault) => this.#roundFailed(reqId, problem, fault),
        progress: () => this.#stream?.flow.update(),
        lost: () => this.close(CloseCode.upstreamUnavailable, SERVER_FAULTS.upstream.text),
      },
    );
    if (!lane) return this.close(CloseCode.upstreamUnavailable, SERVER_FAULTS.upstream.text);
    const flow = new FlowControl(this.#socket, lane, limits, () => {
      this.#log.warn('client does not read');
      this.#socket.terminate();
    });
    this.#stream = { lane, flow, encoded: settings.audio === 'opus' };
    this.#timers.stop('handshake');
    this.#log.info({ ...settings }, 'session configured');
    flow.send(
      encodeMessage({
        type: 'serverConfirmSession',
        connectionId: this.connectionId,
        capabilities: [],
      }),
    );
  }

  #decode(data: Uint8Array | null): Message {
    if (!data) throw new Refusal(SERVER_FAULTS.textFrame, 'send binary protobuf');
    try {
      return decodeMessage(data);
    } catch (error) {
      throw new Refusal(SERVER_FAULTS.undecodable, error instanceof Error ? error.message : '');
    }
  }

  #handle(message: Message): void {
    switch (message.type) {
      case 'clientAudioInput':
        return this.#takeAudio(message);
      case 'clientInterrupt':
        if (this.#rounds.stop(message.reqId)) this.#stream?.lane.interrupt(message.reqId);
        return this.#closeWhenDrained();
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

  #takeAudio({ reqId, end, audio }: ClientAudioInput): void {
    if (!this.#stream) return;
    const { lane, flow, encoded } = this.#stream;
    this.#timers.refresh('idle');
    try {
      if (!this.#rounds.audio(reqId, end)) return;
      if (!encoded && audio.byteLength % 2 !== 0) {
        this.#rounds.stop(reqId);
        lane.interrupt(reqId);
        throw new Refusal(SERVER_FAULTS.badAudio, `a chunk has ${audio.byteLength} bytes`);
      }
    } catch (error) {
      return this.#report(error, reqId);
    }
    this.#audioBytes += audio.byteLength;
    // The bytes are a view into the message; the thread gets its own.
    const copy = new Uint8Array(audio);
    if (encoded) lane.pushEncoded(reqId, copy, end);
    else lane.push(reqId, pcm16FromBytes(copy) as Int16Array<ArrayBuffer>, end);
    flow.update();
  }

  #sendMotion(reqId: string, messages: readonly Uint8Array[], end: boolean): void {
    if (this.#closing || !this.#rounds.wantsMotion(reqId)) return;
    this.#timers.refresh('idle');
    for (const message of messages) this.#stream?.flow.send(message);
    if (!end) return;
    this.#rounds.done(reqId);
    this.#closeWhenDrained();
  }

  #roundFailed(reqId: string, problem: string, fault: 'audio' | 'engine'): void {
    if (!this.#rounds.stop(reqId)) return;
    // What was on its way to the thread when it failed must not begin the request anew.
    this.#stream?.lane.interrupt(reqId);
    if (fault === 'audio') this.#report(new Refusal(SERVER_FAULTS.badOpus, problem), reqId);
    else {
      this.#log.error({ reqId, problem }, 'engine failed');
      this.#sendError(new Refusal(SERVER_FAULTS.internal), reqId);
    }
    this.#closeWhenDrained();
  }

  /** Tells the client what is wrong; before the handshake is done, that is the end of it. */
  #report(error: unknown, reqId: string): void {
    if (!(error instanceof Refusal)) {
      this.#log.error({ err: error, reqId }, 'message failed');
      return this.close(CloseCode.internalError, SERVER_FAULTS.internal.text);
    }
    this.#log.info({ reqId, reason: error.message }, 'message refused');
    this.#sendError(error, reqId);
    if (!this.#stream) return this.close(error.fault.closeCode, error.message);
    if (++this.#faults < this.#context.limits.faults) return;
    this.close(INVALID_REQUEST.closeCode, `${this.#faults} faulty messages`);
  }

  #sendError(refusal: Refusal, reqId: string): void {
    this.#socket.send(
      encodeMessage({
        type: 'serverError',
        connectionId: this.connectionId,
        reqId,
        code: refusal.fault.code,
        message: refusal.message,
      }),
    );
  }

  #closeWhenDrained(): void {
    if (this.#draining && this.#rounds.idle) {
      this.close(CloseCode.goingAway, 'The server is shutting down');
    }
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

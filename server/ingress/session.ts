import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import { CloseCode } from '../../src/protocol/close-codes.js';
import { createId } from '../../src/protocol/ids.js';
import {
  decodeMessage,
  encodeMessage,
  ProtocolError,
  type ClientAudioInput,
  type LiveKitEgress,
  type Message,
  type OutgoingMessage,
} from '../../src/protocol/messages.js';
import { SERVER_FAULTS, type ServerFault } from '../../src/protocol/server-errors.js';
import { joinRoom } from '../egress/join-room.js';
import type { RoomAvatar } from '../egress/room-avatar.js';
import type { MotionLane } from '../motion/lane.js';
import type { MotionPool } from '../motion/pool.js';
import type { LaneSettings } from '../motion/worker-messages.js';
import type { Tally } from '../metrics/tally.js';
import type { SessionTrace } from '../metrics/traces.js';
import type { Limits, RoomSettings } from '../options.js';
import type { Admission } from './admission.js';
import type { AudioBudget, AudioHolder } from './audio-budget.js';
import { ClientNotes } from './client-notes.js';
import { FlowControl } from './flow-control.js';
import { readHandshake, type SessionSettings } from './handshake.js';
import { SocketOutlet } from './socket-outlet.js';
import { GOING_AWAY, INVALID_REQUEST, Refusal, closeReason, nameOf } from './refusal.js';
import { Round } from './round.js';
import { MAX_ID_LENGTH, RoundTable } from './round-table.js';
import { Timers } from './timers.js';

/** Seconds between two pings; a peer that answers none in between is gone. */
const PING_SECONDS = 30;
/** Seconds a peer gets to answer a close frame. */
export const CLOSE_SECONDS = 2;

export interface SessionContext {
  readonly admission: Admission;
  readonly pool: MotionPool;
  readonly limits: Limits;
  readonly rooms: RoomSettings;
  /** Whether the session ends with its token. */
  readonly closeOnExpiry: boolean;
  readonly budget: AudioBudget;
  readonly tally: Tally;
  readonly log: FastifyBaseLogger;
  /** Begins to tell a collector of a session. @param connection - its id */
  readonly trace: (connection: string) => SessionTrace;
}

/** What a session has once its handshake is done. */
interface Stream {
  readonly lane: MotionLane;
  readonly flow: FlowControl;
  readonly rounds: RoundTable;
  /** Where its rounds are heard; null: their motion goes back to the client. */
  readonly room: RoomAvatar | null;
}

const NOTHING = new Uint8Array(0);
const BYTES_A_SAMPLE = 2;

/** One client on the ingress, from the upgrade to the close. */
export class IngressSession implements AudioHolder {
  readonly connectionId = createId();
  /** Settles when the connection is closed, and the room left where there was one. */
  readonly ended: Promise<void>;
  #end = (): void => {};
  readonly #socket: WebSocket;
  readonly #network: Duplex & { readonly bytesRead?: number };
  /** How far the network was read when the latest message was complete, in bytes. */
  #takenBytes = 0;
  readonly #context: SessionContext;
  #log: FastifyBaseLogger;
  readonly #timers = new Timers();
  readonly #handshakeTimer: NodeJS.Timeout;
  #idleTimer: NodeJS.Timeout;
  /** Aborted when the session ends. */
  readonly #life = new AbortController();
  /** Set once the handshake is done. */
  #stream: Stream | null = null;
  readonly #openedAt = Date.now();
  readonly #labels: { readonly app: string };
  readonly #trace: SessionTrace;
  #audioBytes = 0;
  #faults = 0;
  readonly #notes = new ClientNotes();
  #alive = true;
  #draining = false;
  #closing = false;

  /** @param network - what the socket reads from */
  constructor(socket: WebSocket, network: Duplex, context: SessionContext) {
    this.#socket = socket;
    this.#network = network;
    network.on('data', () => this.#assertWithinBudget());
    this.#context = context;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    const { admission, limits, log } = context;
    this.#labels = { app: admission.app.id };
    this.#trace = context.trace(this.connectionId);
    this.#log = log.child({
      connectionId: this.connectionId,
      appId: admission.app.id,
      avatarId: admission.avatarId,
    });
    socket.on('message', (data: Buffer, isBinary) => this.#receive(isBinary ? data : null));
    socket.on('pong', () => (this.#alive = true));
    socket.on('error', (error) => this.#log.info({ reason: error.message }, 'socket failed'));
    socket.on('close', (code) => void this.#released(code));
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

  get heldBytes(): number {
    const partial = (this.#network.bytesRead ?? 0) - this.#takenBytes;
    return partial + (this.#stream?.lane.waiting ?? 0) * BYTES_A_SAMPLE;
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
    this.#takenBytes = this.#network.bytesRead ?? 0;
    if (this.#closing) return;
    this.#alive = true;
    let reqId = '';
    try {
      if (!this.#stream) return this.#configure(readHandshake(data));
      if (!data) throw new Refusal(SERVER_FAULTS.textFrame, 'send binary protobuf');
      const message = decodeMessage(data);
      if (message.type !== 'clientAudioInput') return this.#control(message, this.#stream);
      // One that is too long is refused, and neither logged nor sent back.
      if (message.reqId.length <= MAX_ID_LENGTH) ({ reqId } = message);
      this.#idleTimer.refresh();
      this.#audioBytes += message.audio.byteLength;
      this.#context.tally.audio.add(this.#labels, message.audio.byteLength);
      this.#hear(message, this.#stream);
      this.#stream.flow.update();
    } catch (error) {
      this.#report(error, reqId);
    }
  }

  #assertWithinBudget(): void {
    if (this.#closing || !this.#context.budget.exceededBy(this)) return;
    const why = new Refusal(SERVER_FAULTS.upstream, 'too much audio waits on this server');
    this.#sendError(why, '');
    this.close(why.fault.closeCode, why.message);
    // What it goes on sending until it has heard of this would be kept.
    this.#socket.pause();
  }

  #configure({ userId, livekit, audio }: SessionSettings): void {
    if (userId) this.#log = this.#log.child({ userId });
    clearTimeout(this.#handshakeTimer);
    if (!livekit) return this.#begin(audio, null);
    // What the client sends in the meantime waits where it is.
    this.#socket.pause();
    void this.#join(livekit, audio);
  }

  async #join(livekit: LiveKitEgress, audio: SessionSettings['audio']): Promise<void> {
    const { limits, rooms } = this.#context;
    try {
      const room = await joinRoom(livekit, {
        rooms,
        seconds: limits.handshakeSeconds,
        log: this.#log,
        signal: this.#life.signal,
        events: {
          cleared: () => this.#silence(),
          full: (full) => this.#stream?.lane.hold(full, 'room'),
          progress: () => this.#idleTimer.refresh(),
          lost: (why) => this.#lose(why),
        },
      });
      if (this.#closing) return await room.leave();
      const { idleSeconds, grants } = room.target;
      const seconds = idleSeconds || limits.idleSeconds;
      clearTimeout(this.#idleTimer);
      const idle = this.#ending(SERVER_FAULTS.egressIdle, `${seconds} s`);
      this.#idleTimer = this.#timers.after(seconds, idle);
      this.#begin({ ...audio, room: { motion: grants.canPublishData } }, room);
    } catch (error) {
      if (!this.#closing) this.#report(error, '');
    }
    this.#socket.resume();
  }

  #begin(settings: Omit<LaneSettings, 'connectionId' | 'tenant'>, room: RoomAvatar | null): void {
    const { pool, limits, admission } = this.#context;
    const { id, weight } = admission.app;
    const lane = pool.open(
      { ...settings, connectionId: this.connectionId, tenant: { id, weight } },
      {
        progress: () => {
          this.#idleTimer.refresh();
          flow.update();
        },
        lost: () => this.close(CloseCode.upstreamUnavailable, SERVER_FAULTS.upstream.text),
      },
    );
    if (!lane) {
      void room?.leave();
      return this.close(CloseCode.upstreamUnavailable, SERVER_FAULTS.upstream.text);
    }
    const ahead = room ? limits.roomSecondsAhead : limits.audioSecondsAhead;
    const flow = new FlowControl(
      this.#socket,
      lane,
      { ...limits, audioSecondsAhead: ahead },
      () => {
        this.#log.warn('client does not read');
        this.#socket.terminate();
      },
    );
    const sent = (bytes: number): void => this.#context.tally.motion.add(this.#labels, bytes);
    const outlet = room?.voice ?? new SocketOutlet(this.#socket, flow.written, sent);
    const ways = { lane, outlet };
    const rounds: RoundTable = new RoundTable(
      limits.openRounds,
      (reqId) =>
        new Round(
          reqId,
          ways,
          {
            moved: (round, from) => rounds.moved(round, from),
            failed: (round, fault, problem) => this.#roundFailed(round, fault, problem),
            truncated: ({ id }) =>
              this.#notes.write(this.#log, { reqId: id }, 'half a sample at the end'),
            settled: (round) => this.#settled(round),
          },
          this.#trace.round(reqId),
        ),
    );
    this.#stream = { lane, flow, rounds, room };
    const where = room && { room: room.target.grants.room, motion: settings.room?.motion };
    this.#log.info({ ...settings, ...where }, 'session configured');
    this.#send({
      type: 'serverConfirmSession',
      connectionId: this.connectionId,
      capabilities: [],
    });
  }

  #hear({ reqId, audio, end }: ClientAudioInput, { rounds, room }: Stream): void {
    const round = rounds.forAudio(reqId);
    if (!round) return;
    // A room hears one round after the other: one that is never ended would keep the rest waiting.
    const others = room && rounds.open > 1 ? rounds.upTo(reqId) : [];
    for (const before of others) {
      if (before !== round && before.state === 'open') before.push(NOTHING, true);
    }
    round.push(audio, end);
  }

  /** Takes a message that brings no audio. */
  #control(message: Exclude<Message, ClientAudioInput>, { rounds, room }: Stream): void {
    switch (message.type) {
      case 'clientInterrupt':
        // Whoever interrupts a room wants silence: what would be heard before goes too.
        if (room) return this.#silence(message.reqId);
        return rounds.get(message.reqId)?.stop();
      // Nobody can hold a room's playback yet. What is not known yet is not at fault either.
      case 'clientPause':
      case 'clientResume':
      case 'unknown':
        return;
      default:
        throw new Refusal(SERVER_FAULTS.unexpectedMessage, message.type);
    }
  }

  /** Stops what the room has not heard to the end: all of it, or all up to a request. */
  #silence(reqId?: string): void {
    for (const round of this.#stream?.rounds.upTo(reqId) ?? []) round.stop();
  }

  #settled({ id: reqId, state }: Round): void {
    const { connectionId } = this;
    // Without a room, the last motion has said so.
    if (this.#stream?.room && state === 'done') {
      this.#send({ type: 'serverResponseAnimation', connectionId, reqId, end: true });
    }
    this.#closeWhenDrained();
  }

  #lose(why: Refusal): void {
    if (this.#closing) return;
    this.#sendError(why, '');
    this.close(why.fault.closeCode, why.message);
  }

  #roundFailed({ id: reqId }: Round, fault: 'audio' | 'engine', problem: string): void {
    if (fault === 'audio') return this.#report(new Refusal(SERVER_FAULTS.badOpus, problem), reqId);
    this.#notes.write(this.#log, { reqId, problem }, 'engine failed', 'error');
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
    this.#notes.write(this.#log, { reqId, reason: error.message }, 'message refused');
    this.#sendError(error, reqId);
    if (!this.#stream) return this.close(error.fault.closeCode, error.message);
    if (this.#faults < this.#context.limits.faults) return;
    this.close(INVALID_REQUEST.closeCode, `${this.#faults} faulty messages`);
  }

  #sendError({ fault, message }: Refusal, reqId: string): void {
    const { connectionId } = this;
    this.#context.tally.faults.add({ ...this.#labels, fault: nameOf(fault) });
    this.#send({ type: 'serverError', connectionId, reqId, code: fault.code, message });
  }

  #send(message: OutgoingMessage): void {
    this.#socket.send(encodeMessage(message), { binary: true });
  }

  #closeWhenDrained(): void {
    if (!this.#draining || this.#stream?.rounds.idle === false) return;
    this.close(CloseCode.upstreamUnavailable, GOING_AWAY);
  }

  #stop(): void {
    this.#timers.stopAll();
    this.#life.abort();
    this.#stream?.lane.close();
    this.#stream?.flow.stop();
    void this.#stream?.room?.leave();
  }

  async #released(code: number): Promise<void> {
    this.#closing = true;
    this.#stop();
    await this.#stream?.room?.leave();
    this.#end();
    this.#trace.ended(code, this.#audioBytes);
    const seconds = Math.round((Date.now() - this.#openedAt) / 1000);
    this.#log.info({ code, seconds, audioBytes: this.#audioBytes }, 'session closed');
  }
}

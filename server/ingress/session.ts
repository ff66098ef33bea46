import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import { CloseCode } from '../../src/protocol/close-codes.js';
import { createId } from '../../src/protocol/ids.js';
import {
  decodeMessage,
  encodeMessage,
  type LiveKitEgress,
  type OutgoingMessage,
} from '../../src/protocol/messages.js';
import { SERVER_FAULTS, type ServerFault } from '../../src/protocol/server-errors.js';
import { joinRoom } from '../egress/join-room.js';
import type { RoomAvatar } from '../egress/room-avatar.js';
import type { MotionPool } from '../motion/pool.js';
import type { LaneSettings } from '../motion/worker-messages.js';
import type { Tally } from '../metrics/tally.js';
import type { SessionTrace } from '../metrics/traces.js';
import type { Limits, RoomSettings } from '../options.js';
import type { Admission } from './admission.js';
import type { AudioBudget, AudioHolder } from './audio-budget.js';
import { ClientFaults } from './client-faults.js';
import { readHandshake, type SessionSettings } from './handshake.js';
import { GOING_AWAY, Refusal, closeReason } from './refusal.js';
import type { Round } from './round.js';
import { MAX_ID_LENGTH } from './round-table.js';
import { SessionClocks } from './session-clocks.js';
import { SessionStream } from './session-stream.js';

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
  readonly #clocks: SessionClocks;
  readonly #faults: ClientFaults;
  /** Aborted when the session ends. */
  readonly #life = new AbortController();
  /** Set once the handshake is done. */
  #stream: SessionStream | null = null;
  readonly #openedAt = Date.now();
  readonly #labels: { readonly app: string };
  readonly #trace: SessionTrace;
  #audioBytes = 0;
  #draining = false;
  #closing = false;

  /** @param network - what the socket reads from */
  constructor(socket: WebSocket, network: Duplex, context: SessionContext) {
    this.#socket = socket;
    this.#network = network;
    network.on('data', () => this.#assertWithinBudget());
    this.#context = context;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    const { admission, limits, log, tally } = context;
    const { app, avatarId, claims } = admission;
    this.#labels = { app: app.id };
    this.#trace = context.trace(this.connectionId);
    this.#log = log.child({ connectionId: this.connectionId, appId: app.id, avatarId });
    this.#faults = new ClientFaults({
      connectionId: this.connectionId,
      app: app.id,
      tally,
      mostFaults: limits.faults,
      log: () => this.#log,
      send: (message) => this.#send(message),
      close: (code, reason) => this.close(code, reason),
    });
    this.#clocks = new SessionClocks(
      socket,
      limits,
      context.closeOnExpiry ? claims.expiresAt : undefined,
      (seconds) => this.close(SERVER_FAULTS.idle.closeCode, `No audio input for ${seconds} s`),
      (fault: ServerFault, detail) =>
        this.close(fault.closeCode, new Refusal(fault, detail).message),
    );
    socket.on('message', (data: Buffer, isBinary) => this.#receive(isBinary ? data : null));
    socket.on('pong', () => this.#clocks.alive());
    socket.on('error', (error) => this.#log.info({ reason: error.message }, 'socket failed'));
    socket.on('close', (code) => void this.#released(code));
    this.#log.info('session opened');
  }

  get heldBytes(): number {
    const partial = (this.#network.bytesRead ?? 0) - this.#takenBytes;
    return partial + (this.#stream?.waitingBytes ?? 0);
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
    this.#clocks.close();
  }

  /** @param data - a message of the client; null for a text frame */
  #receive(data: Uint8Array | null): void {
    this.#takenBytes = this.#network.bytesRead ?? 0;
    if (this.#closing) return;
    this.#clocks.alive();
    let reqId = '';
    try {
      if (!this.#stream) return this.#configure(readHandshake(data));
      if (!data) throw new Refusal(SERVER_FAULTS.textFrame, 'send binary protobuf');
      const message = decodeMessage(data);
      if (message.type !== 'clientAudioInput') return this.#stream.control(message);
      // One that is too long is refused, and neither logged nor sent back.
      if (message.reqId.length <= MAX_ID_LENGTH) ({ reqId } = message);
      this.#clocks.heard();
      this.#audioBytes += message.audio.byteLength;
      this.#context.tally.audio.add(this.#labels, message.audio.byteLength);
      this.#stream.hear(message);
    } catch (error) {
      this.#report(error, reqId);
    }
  }

  #assertWithinBudget(): void {
    if (this.#closing || !this.#context.budget.exceededBy(this)) return;
    this.#faults.end(new Refusal(SERVER_FAULTS.upstream, 'too much audio waits on this server'));
    // What it goes on sending until it has heard of this would be kept.
    this.#socket.pause();
  }

  #configure({ userId, livekit, audio }: SessionSettings): void {
    if (userId) this.#log = this.#log.child({ userId });
    this.#clocks.confirmed();
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
          cleared: () => this.#stream?.silence(),
          full: (full) => this.#stream?.hold(full),
          progress: () => this.#clocks.heard(),
          lost: (why) => {
            if (!this.#closing) this.#faults.end(why);
          },
        },
      });
      if (this.#closing) return await room.leave();
      const { idleSeconds, grants } = room.target;
      this.#clocks.endIdleAfter(idleSeconds || limits.idleSeconds);
      this.#begin({ ...audio, room: { motion: grants.canPublishData } }, room);
    } catch (error) {
      if (!this.#closing) this.#report(error, '');
    }
    this.#socket.resume();
  }

  #begin(settings: Omit<LaneSettings, 'connectionId' | 'tenant'>, room: RoomAvatar | null): void {
    const { connectionId } = this;
    const { pool, limits, admission, tally } = this.#context;
    const { id, weight } = admission.app;
    this.#stream = SessionStream.open(
      { socket: this.#socket, pool, limits, trace: this.#trace, room },
      { ...settings, connectionId, tenant: { id, weight } },
      {
        progress: () => this.#clocks.heard(),
        sent: (bytes) => tally.motion.add(this.#labels, bytes),
        unread: () => {
          this.#log.warn('client does not read');
          this.#socket.terminate();
        },
        lost: () => this.close(CloseCode.upstreamUnavailable, SERVER_FAULTS.upstream.text),
        failed: (round, fault, problem) => this.#roundFailed(round, fault, problem),
        truncated: ({ id }) => this.#faults.note({ reqId: id }, 'half a sample at the end'),
        settled: (round) => this.#settled(round),
      },
    );
    if (!this.#stream) {
      void room?.leave();
      return this.close(CloseCode.upstreamUnavailable, SERVER_FAULTS.upstream.text);
    }
    const where = room && { room: room.target.grants.room, motion: settings.room?.motion };
    this.#log.info({ ...settings, ...where }, 'session configured');
    this.#send({ type: 'serverConfirmSession', connectionId, capabilities: [] });
  }

  #settled({ id: reqId, state }: Round): void {
    const { connectionId } = this;
    // Without a room, the last motion has said so.
    if (this.#stream?.room && state === 'done') {
      this.#send({ type: 'serverResponseAnimation', connectionId, reqId, end: true });
    }
    this.#closeWhenDrained();
  }

  #roundFailed({ id: reqId }: Round, fault: 'audio' | 'engine', problem: string): void {
    if (fault === 'audio') return this.#report(new Refusal(SERVER_FAULTS.badOpus, problem), reqId);
    this.#faults.note({ reqId, problem }, 'engine failed', 'error');
    this.#faults.tell(new Refusal(SERVER_FAULTS.internal), reqId);
  }

  /** Tells the client what is wrong; before the handshake is done, that is the end of it. */
  #report(cause: unknown, reqId: string): void {
    this.#faults.report(cause, reqId, this.#stream === null);
  }

  #send(message: OutgoingMessage): void {
    this.#socket.send(encodeMessage(message), { binary: true });
  }

  #closeWhenDrained(): void {
    if (!this.#draining || this.#stream?.idle === false) return;
    this.close(CloseCode.upstreamUnavailable, GOING_AWAY);
  }

  #stop(): void {
    this.#clocks.stop();
    this.#life.abort();
    this.#stream?.close();
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

import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { WebSocketServer, type WebSocket } from 'ws';
import { CloseCode } from '../../src/protocol/close-codes.js';
import { INGRESS_PATH } from '../../src/protocol/regions.js';
import { SERVER_FAULTS } from '../../src/protocol/server-errors.js';
import type { MotionPool } from '../motion/pool.js';
import type { Tally } from '../metrics/tally.js';
import type { Traces } from '../metrics/traces.js';
import type { Limits, RoomSettings } from '../options.js';
import type { Place, SharedState } from '../shared/shared-state.js';
import { answer, refuse, refuseOverHttp } from './answers.js';
import { readCredentials, type Admission, type Admissions } from './admission.js';
import { GOING_AWAY, Refusal, nameOf } from './refusal.js';
import { AudioBudget } from './audio-budget.js';
import { RETRY_SECONDS, type Overload } from './overload.js';
import { IngressSession } from './session.js';

/** What URLs of requests, which are paths, are relative to. */
const BASE = 'http://server';
/** Path of the ingress. */
const WEBSOCKET_PATH = `${INGRESS_PATH}/websocket`;

export interface GatewayOptions {
  readonly admissions: Admissions;
  readonly pool: MotionPool;
  readonly overload: Overload;
  readonly tally: Tally;
  readonly traces: Traces;
  readonly state: SharedState;
  readonly limits: Limits;
  readonly rooms: RoomSettings;
  readonly closeOnExpiry: boolean;
  /** Origins of pages that may connect; absent: all. Who sends no `Origin` is no page. */
  readonly origins?: readonly string[];
  readonly log: FastifyBaseLogger;
}

/** Turns upgrade requests into sessions, and holds those there are. */
export class IngressGateway {
  readonly #options: GatewayOptions;
  readonly #sockets: WebSocketServer;
  /** Open sessions, and with what each was admitted. */
  readonly #sessions = new Map<IngressSession, Admission>();
  readonly #held = new Set<IngressSession>();
  readonly #budget: AudioBudget;
  /** Sessions that other nodes are being asked about. */
  #opening = 0;
  #leaving = false;
  #draining = false;
  #onEmpty: (() => void) | null = null;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#budget = new AudioBudget(options.limits, this.#held);
    this.#sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: options.limits.messageBytes,
    });
  }

  /** Whether it takes new sessions, or will not for long. */
  get ready(): boolean {
    return !this.#leaving && this.#options.pool.ready;
  }

  /** Number of open sessions. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Number of open sessions by app. */
  get sizes(): ReadonlyMap<string, number> {
    const sizes = new Map<string, number>();
    for (const { app } of this.#sessions.values()) sizes.set(app.id, (sizes.get(app.id) ?? 0) + 1);
    return sizes;
  }

  /** Bytes of audio, and of messages on their way, of all sessions. */
  get heldBytes(): number {
    let bytes = 0;
    for (const session of this.#held) bytes += session.heldBytes;
    return bytes;
  }

  /** Handles the upgrade requests of a server. */
  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // A socket may break at any time, also while an answer is on its way or ws is closing it;
      // unheard, that would take the process with it. So the listener stays for good.
      socket.on('error', () => socket.destroy());
      this.#upgrade(request, socket, head).catch((error: unknown) => {
        this.#options.log.error({ err: error }, 'upgrade failed');
        refuseOverHttp(socket, new Refusal(SERVER_FAULTS.internal));
      });
    });
  }

  /** Ends the sessions that a token opened, which is good no more. */
  revoke(tokenId: string): void {
    const { fault, message } = new Refusal(SERVER_FAULTS.tokenInvalid, 'it was revoked');
    for (const [session, { claims }] of this.#sessions) {
      if (claims.tokenId === tokenId) session.close(fault.closeCode, message);
    }
  }

  /**
   * Ends all sessions, those with running rounds after at most `drainSeconds`. New ones are taken for
   * `drainNoticeSeconds`, in which it says already that it is not ready.
   */
  async drain(): Promise<void> {
    this.#leaving = true;
    const { drainNoticeSeconds } = this.#options.limits;
    if (drainNoticeSeconds > 0) await sleep(drainNoticeSeconds * 1000);
    this.#draining = true;
    await this.#endSessions();
    // Those that were refused and have not answered the close frame yet.
    for (const ws of this.#sockets.clients) ws.terminate();
  }

  async #endSessions(): Promise<void> {
    for (const session of [...this.#sessions.keys()]) session.drain();
    if (this.#sessions.size === 0) return;
    const empty = new Promise<void>((resolve) => (this.#onEmpty = resolve));
    const deadline = setTimeout(() => {
      for (const session of [...this.#sessions.keys()]) {
        session.close(CloseCode.upstreamUnavailable, GOING_AWAY);
      }
    }, this.#options.limits.drainSeconds * 1000);
    await empty;
    clearTimeout(deadline);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // By status and whatever the client's style: a balancer tries the next node then.
    if (this.#draining) return refuseOverHttp(socket, goingAway());
    const { origins } = this.#options;
    const { origin } = request.headers;
    if (origins && origin !== undefined && !origins.includes(origin)) {
      return answer(socket, 403, 'Pages of this origin may not open sessions here');
    }
    if (!URL.canParse(request.url ?? '/', BASE)) return answer(socket, 400, 'Malformed URL');
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', BASE);
    const credentials = readCredentials(request, query);
    if (path !== WEBSOCKET_PATH) return answer(socket, 404, `No WebSocket at ${path}`);
    try {
      const admission = await this.#options.admissions.admit(credentials);
      if (socket.destroyed) return;
      this.#assertRoom();
      const full = await this.#enter(request, socket, head, admission);
      if (!full) return;
      this.#refused(full, admission.app.id);
      this.#accept(request, socket, head, (ws) => refuse(ws, socket, full));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { appId, avatarId, style } = credentials;
      this.#refused(error, '');
      const overload = this.#options.overload.reason ?? undefined;
      const said = { appId, avatarId, style, reason: error.message, overload };
      this.#options.log.info(said, 'upgrade refused');
      if (style === 'header') refuseOverHttp(socket, error);
      else this.#accept(request, socket, head, (ws) => refuse(ws, socket, error));
    }
  }

  #accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    callback: (ws: WebSocket) => void,
  ): void {
    this.#sockets.handleUpgrade(request, socket, head, callback);
  }

  /**
   * Makes a session of an admission, where there is a place for it.
   *
   * @returns why there is none, to be told by close code whatever the client's style
   * @throws Refusal when its token is used up.
   */
  async #enter(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    admission: Admission,
  ): Promise<Refusal | null> {
    const { limits, state, admissions } = this.#options;
    const { app } = admission;
    if (this.#isFull()) return noSession();
    this.#opening++;
    let place: Place | null = null;
    let isOpen = false;
    try {
      const most = app.maxSessions ?? limits.sessionsPerApp;
      place = await state.takePlace(app.id, most);
      if (!place) return new Refusal(SERVER_FAULTS.concurrencyLimit, `${most} sessions`);
      const { leave } = place;
      await admissions.spend(admission);
      if (socket.destroyed) return null;
      if (this.#draining) {
        refuseOverHttp(socket, goingAway());
        return null;
      }
      this.#accept(request, socket, head, (ws) => {
        isOpen = true;
        this.#open(ws, socket, admission, request.headers, leave);
      });
      return null;
    } finally {
      this.#opening--;
      if (!isOpen) place?.leave();
    }
  }

  #open(
    ws: WebSocket,
    socket: Duplex,
    admission: Admission,
    headers: IncomingHttpHeaders,
    leave: () => void,
  ): void {
    const { app, avatarId: avatar } = admission;
    const session = new IngressSession(ws, socket, {
      ...this.#options,
      admission,
      budget: this.#budget,
      trace: (connection) =>
        this.#options.traces.session({ app: app.id, avatar, connection, headers }),
    });
    this.#sessions.set(session, admission);
    this.#options.tally.sessions.add({ app: admission.app.id });
    this.#held.add(session);
    void session.ended.then(() => {
      leave();
      this.#sessions.delete(session);
      this.#held.delete(session);
      if (this.#sessions.size === 0) this.#onEmpty?.();
    });
  }

  /** @param app - id of one that the server knows, or nothing */
  #refused({ fault }: Refusal, app: string): void {
    this.#options.tally.refusals.add({ app, fault: nameOf(fault) });
  }

  /** @throws Refusal while one more session would make those there are late. */
  #assertRoom(): void {
    if (!this.#options.overload.reason) return;
    const text = `this server is at its limit, try again in ${RETRY_SECONDS} s`;
    throw new Refusal(SERVER_FAULTS.concurrencyLimit, text, { retrySeconds: RETRY_SECONDS });
  }

  #isFull(): boolean {
    const { limits, pool } = this.#options;
    const taken = this.#sessions.size + this.#opening;
    return !pool.ready || taken >= limits.sessions;
  }
}

const goingAway = (): Refusal =>
  new Refusal(SERVER_FAULTS.upstream, GOING_AWAY, { retrySeconds: RETRY_SECONDS });

const noSession = (): Refusal =>
  new Refusal(SERVER_FAULTS.upstream, 'no free session on this server');

import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { WebSocketServer, type WebSocket } from 'ws';
import { INGRESS_PATH } from '../../src/protocol/regions.js';
import { SERVER_FAULTS } from '../../src/protocol/server-errors.js';
import type { MotionPool } from '../motion/pool.js';
import type { Tally } from '../metrics/tally.js';
import type { Limits, RoomSettings } from '../options.js';
import { readCredentials, type Admission, type Admissions } from './admission.js';
import { Refusal, closeReason, nameOf } from './refusal.js';
import { AudioBudget } from './audio-budget.js';
import { RETRY_SECONDS, type Overload } from './overload.js';
import { CLOSE_SECONDS, IngressSession } from './session.js';

/** What URLs of requests, which are paths, are relative to. */
const BASE = 'http://server';
/** Path of the ingress. */
const WEBSOCKET_PATH = `${INGRESS_PATH}/websocket`;

export interface GatewayOptions {
  readonly admissions: Admissions;
  readonly pool: MotionPool;
  readonly overload: Overload;
  readonly tally: Tally;
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
  /** Open sessions and the app of each. */
  readonly #sessions = new Map<IngressSession, string>();
  readonly #held = new Set<IngressSession>();
  readonly #budget: AudioBudget;
  #draining = false;
  #onEmpty: (() => void) | null = null;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#budget = new AudioBudget(options.limits.audioBytes, this.#held);
    this.#sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: options.limits.messageBytes,
    });
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Number of open sessions. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Number of open sessions by app. */
  get sizes(): ReadonlyMap<string, number> {
    const sizes = new Map<string, number>();
    for (const app of this.#sessions.values()) sizes.set(app, (sizes.get(app) ?? 0) + 1);
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

  /** Ends all sessions, those with running rounds after at most `drainSeconds`. */
  async drain(): Promise<void> {
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
        session.close(1001, 'The server is shutting down');
      }
    }, this.#options.limits.drainSeconds * 1000);
    await empty;
    clearTimeout(deadline);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
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
      const full = this.#whyFull(admission);
      if (full) {
        this.#refused(full, admission.app.id);
        return this.#accept(request, socket, head, (ws) => refuse(ws, socket, full));
      }
      this.#options.admissions.spend(admission);
      this.#accept(request, socket, head, (ws) => this.#open(ws, socket, admission));
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

  #open(ws: WebSocket, socket: Duplex, admission: Admission): void {
    const budget = this.#budget;
    const session = new IngressSession(ws, socket, { ...this.#options, admission, budget });
    this.#sessions.set(session, admission.app.id);
    this.#options.tally.sessions.add({ app: admission.app.id });
    this.#held.add(session);
    void session.ended.then(() => {
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

  /** Why there is no room for one more session, told by close code whatever the client's style. */
  #whyFull({ app }: Admission): Refusal | null {
    const { limits, pool } = this.#options;
    if (this.#draining || !pool.ready || this.#sessions.size >= limits.sessions) {
      return new Refusal(SERVER_FAULTS.upstream, 'no free session on this server');
    }
    const own = this.sizes.get(app.id) ?? 0;
    const most = app.maxSessions ?? limits.sessionsPerApp;
    return own < most ? null : new Refusal(SERVER_FAULTS.concurrencyLimit, `${most} sessions`);
  }
}

/**
 * Closes a WebSocket that never becomes a session. Nothing that its client sends is read, so that it
 * takes no memory; whether or not it answers the close frame, it is gone after two seconds.
 */
function refuse(ws: WebSocket, socket: Duplex, refusal: Refusal): void {
  ws.on('error', () => ws.terminate());
  ws.pause();
  ws.close(refusal.fault.closeCode, closeReason(refusal.message));
  // An answer to the close frame would not be read: the end of the stream says that none is awaited.
  socket.end();
  const timer = setTimeout(() => ws.terminate(), CLOSE_SECONDS * 1000);
  ws.on('close', () => clearTimeout(timer));
}

function refuseOverHttp(socket: Duplex, { fault, message, retrySeconds }: Refusal): void {
  const wait = retrySeconds === undefined ? '' : `Retry-After: ${retrySeconds}\r\n`;
  answer(socket, fault.httpStatus, message, wait);
}

/** Answers an upgrade request with an HTTP error. @param headers - further ones, a line each */
function answer(socket: Duplex, status: number, message: string, headers = ''): void {
  const body = `${JSON.stringify({ message })}\n`;
  // A client that keeps its half open must not keep the socket.
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n` +
      'Content-Type: application/json\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n` +
      headers +
      'Connection: close\r\n\r\n' +
      body,
  );
}

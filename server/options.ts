import type { AppConfig } from './auth/apps.js';
import type { SessionTokenOptions } from './auth/session-tokens.js';

/** Bounds that keep one client, or one app, from taking what others need. */
export interface Limits {
  /** Largest WebSocket message in bytes; a larger one closes the connection with 1009. */
  readonly messageBytes: number;
  /** Sessions of the whole server; the next one is closed with 4503. */
  readonly sessions: number;
  /**
   * How long live audio may wait for its motion, in seconds, before new sessions are refused (429 and
   * 4003, with the time after which to try again), so that those there are stay in time.
   */
  readonly lagSeconds: number;
  /**
   * Sessions of one app on all nodes that share a Redis, unless the app says otherwise; the next one is
   * closed with 4003.
   */
  readonly sessionsPerApp: number;
  /** Longest session in seconds, then it is closed with 4002. */
  readonly sessionSeconds: number;
  /** Longest silence in seconds, neither audio nor motion, before a session is closed. */
  readonly idleSeconds: number;
  /** Time for the first message in seconds. */
  readonly handshakeSeconds: number;
  /**
   * Audio a session may have waiting, in seconds; with more, its socket is not read. A message
   * counts for 20 ms at least.
   */
  readonly audioSecondsAhead: number;
  /**
   * The same for a session with a room, where speech waits until it is its turn to be heard. While
   * the socket is not read, an interrupt on it waits too.
   */
  readonly roomSecondsAhead: number;
  /**
   * Rounds that may be open on one session: begun, and neither ended nor interrupted. Four times as
   * many may be open or wait for the last of their motion.
   */
  readonly openRounds: number;
  /** Bytes a client may leave unread before work for it pauses. */
  readonly unreadBytes: number;
  /** Seconds a client may leave them unread before it is closed. */
  readonly unreadSeconds: number;
  /** Faulty messages of one session before it is closed. */
  readonly faults: number;
  /** Session Tokens issued to one app in a minute. */
  readonly tokensPerMinute: number;
  /** Bytes of audio, and of messages on their way, that all sessions may take together. */
  readonly audioBytes: number;
  /** Wrong API keys from one address in a minute. */
  readonly guessesPerMinute: number;
  /**
   * Seconds between `/readyz` turning 503 and no new sessions being taken, when the server shuts down: for
   * balancers to notice. May be 0.
   */
  readonly drainNoticeSeconds: number;
  /** Seconds that running rounds get to finish then. */
  readonly drainSeconds: number;
}

export const DEFAULT_LIMITS: Limits = {
  messageBytes: 16 * 1024 * 1024,
  sessions: 500,
  lagSeconds: 0.1,
  sessionsPerApp: 100,
  sessionSeconds: 3600,
  idleSeconds: 600,
  handshakeSeconds: 10,
  audioSecondsAhead: 30,
  roomSecondsAhead: 300,
  openRounds: 16,
  unreadBytes: 1024 * 1024,
  unreadSeconds: 15,
  faults: 64,
  tokensPerMinute: 600,
  audioBytes: 256 * 1024 * 1024,
  guessesPerMinute: 30,
  drainNoticeSeconds: 0,
  drainSeconds: 10,
};

/** Limits that may be 0. */
export const MAY_BE_ZERO: ReadonlySet<string> = new Set<keyof Limits>(['drainNoticeSeconds']);

export interface TokenSettings extends SessionTokenOptions {
  /** Whether a session is closed with 4010 when its token expires. Default false. */
  readonly closeOnExpiry?: boolean;
}

/** An Agora project, for whose channels the server makes tokens. */
export interface AgoraSettings {
  /** 32 hexadecimal digits, from Agora's console; pages get to know it. */
  readonly appId: string;
  /** 32 hexadecimal digits, from Agora's console; a secret. */
  readonly appCertificate: string;
  /** Life of a token in seconds, where the request does not say. Default 3600. */
  readonly tokenSeconds?: number;
}

/** Where sessions may publish what they say. */
export interface RoomSettings {
  /**
   * Addresses of the LiveKit servers that sessions may name, such as `wss://rooms.example.com`.
   * Default: any. Whoever has a Session Token can have this server connect to one.
   */
  readonly livekitUrls?: readonly string[];
}

export interface MotionSettings {
  /**
   * Threads that turn audio into motion; 0: the one that holds the sockets. Default: one less than the
   * processors, up to 4.
   */
  readonly workers?: number;
  /** Path of the lip-sync weights. Default: those of this package. */
  readonly weights?: string;
}

/** Where figures for Prometheus are served: on a port of their own, or behind a token. */
export interface MetricsSettings {
  /** Port of `GET /metrics`. Absent: that of the server; `token` is needed then. */
  readonly port?: number;
  /** Address of that port. Default `127.0.0.1`. */
  readonly host?: string;
  /** What has to come with a request, as `Authorization: Bearer …`. */
  readonly token?: string;
}

/** How a server is set up. Everything has a default; without `apps` it serves the demo app. */
export interface ServerOptions {
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** Port to listen on, 0 for any. Default 8787. */
  readonly port?: number;
  /** Region that the bootstrap answers with. Default `us-west`. */
  readonly region?: string;
  /**
   * URLs of the nodes, or of the balancers before them, that clients may try in turn, in this order.
   * Default: none are named.
   */
  readonly endpoints?: readonly string[];
  /**
   * The apps that may use this server. Absent: the demo app (`demo`, `demo-key`), whose key anyone
   * knows, so that `host` must be a loopback address then.
   */
  readonly apps?: readonly AppConfig[];
  readonly tokens?: TokenSettings;
  /**
   * URL of the Redis or Valkey that the nodes of one service share, `redis://…` or `rediss://…`: what
   * apps may have, wrong keys, used and revoked tokens count together then. It needs the package
   * `ioredis`, and the same `tokens.secret` on every node. Absent: this node is alone.
   */
  readonly redis?: string;
  readonly limits?: Partial<Limits>;
  readonly motion?: MotionSettings;
  readonly rooms?: RoomSettings;
  /** Absent: no metrics. They need the package `prom-client`. */
  readonly metrics?: MetricsSettings;
  /** Absent: no tokens for Agora. */
  readonly agora?: AgoraSettings;
  /** Folders of avatar folders. Default: the characters of this package. */
  readonly avatarRoots?: readonly string[];
  /**
   * Other ids of avatars, such as those that an application knows from another service, and the
   * folders that they stand for. Apps, pages and sessions may use either.
   */
  readonly avatarAliases?: Readonly<Record<string, string>>;
  /** Static files to serve: a folder for `/`, or folders by URL prefix. */
  readonly staticRoot?: string | Readonly<Record<string, string>>;
  /** Level of the log on standard output. Default `info`. */
  readonly logLevel?: ServerLogLevel;
  /**
   * Origins of pages that may open sessions and read avatars, such as `https://shop.example`.
   * Default: all. Programs, which send no `Origin`, are not concerned.
   */
  readonly origins?: readonly string[];
  /**
   * Number of reverse proxies in front of the server: what that many of them say in
   * `X-Forwarded-*` is believed, and not what came before. Default 0.
   */
  readonly trustProxy?: number;
}

export const SERVER_LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type ServerLogLevel = (typeof SERVER_LOG_LEVELS)[number];

export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PORT = 8787;
export const DEFAULT_REGION = 'us-west';

/** Options that contradict each other or cannot be met; the message says which and why. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

import { readFile } from 'node:fs/promises';
import fastify, { type FastifyBaseLogger } from 'fastify';
import type { AddressInfo } from 'node:net';
import { AgoraTokens } from './auth/agora-tokens.js';
import { AppRegistry, DEMO_APP } from './auth/apps.js';
import { SessionTokens } from './auth/session-tokens.js';
import { assertSafe } from './config/assert-safe.js';
import { waitingForRestart } from './config/reload.js';
import { AvatarCatalog } from './avatars/catalog.js';
import { installErrorHandler } from './http/error-handler.js';
import { installSecurityHeaders } from './http/security-headers.js';
import { installValidation } from './http/validation.js';
import { isLoopbackHost } from './http/loopback.js';
import { Admissions } from './ingress/admission.js';
import { IngressGateway } from './ingress/gateway.js';
import { Overload } from './ingress/overload.js';
import { createLog } from './log.js';
import { Metrics } from './metrics/metrics.js';
import { serveMetrics, type MetricsListener } from './metrics/serve-metrics.js';
import { Tally } from './metrics/tally.js';
import { openTraces } from './metrics/traces.js';
import { MotionPool } from './motion/pool.js';
import {
  ConfigError,
  DEFAULT_HOST,
  DEFAULT_LIMITS,
  DEFAULT_PORT,
  DEFAULT_REGION,
  type Limits,
  type ServerOptions,
} from './options.js';
import { avatarsPath, weightsPath } from './package-files.js';
import { agoraTokenRoutes } from './routes/agora-tokens.js';
import { apiKeyGuard } from './routes/api-key-guard.js';
import { avatarRoutes } from './routes/avatars.js';
import { bootstrapRoutes } from './routes/bootstrap.js';
import { demoTokenRoutes } from './routes/demo-token.js';
import { healthRoutes } from './routes/health.js';
import { sessionTokenRoutes } from './routes/session-tokens.js';
import { staticRoutes } from './routes/static-files.js';
import { openState } from './shared/open-state.js';

/** Largest body of an HTTP request in bytes: all of them are small JSON objects. */
const BODY_LIMIT = 16 * 1024;
/** Time for an HTTP request to arrive in milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;

const SOME_WAIT = 'configuration reloaded, but for what takes a restart';
const NO_DEMO_CHANGE = 'apps: the demo app goes, or comes, with a restart only.';

/** A Motion Server with its Console API. */
export interface AvatarServer {
  /** Whether it serves the demo app, having no apps configured. */
  readonly demo: boolean;
  /** Number of open sessions. */
  readonly sessions: number;
  /**
   * Starts to listen.
   *
   * @returns the URL, with the port in use
   * @throws what Node reports, for example `EADDRINUSE` for a taken port.
   */
  listen(): Promise<string>;
  /**
   * Takes over the keys, limits and log level of a new configuration: for new requests and sessions, and
   * for those there are where a limit is looked at again. What takes a restart is left as it is, and named
   * in the log.
   *
   * @param options - what the server was created with, but for what has changed
   * @throws ConfigError when they cannot be met; all stays as it was then, and the log says so.
   */
  reload(options: ServerOptions | Promise<ServerOptions>): Promise<void>;
  /**
   * Shuts down: takes no new sessions, lets running rounds finish for `limits.drainSeconds` at
   * most, closes every session with 4503, and stops listening. Idempotent.
   */
  close(): Promise<void>;
}

/**
 * Sets up a server; `listen()` starts it.
 *
 * @throws ConfigError when the options cannot be met, LipsyncModelError for broken weights.
 */
export async function createServer(options: ServerOptions = {}): Promise<AvatarServer> {
  const host = options.host ?? DEFAULT_HOST;
  const demo = options.apps === undefined;
  if (demo && !isLoopbackHost(host)) throw new ConfigError(demoRefusal(host));
  await assertSafe(options, host);
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const log: FastifyBaseLogger = createLog(options.logLevel ?? 'info');
  const apps = new AppRegistry(options.apps ?? [DEMO_APP]);
  const roots = options.avatarRoots ?? [avatarsPath()];
  const agora = options.agora ? AgoraTokens.load(options.agora) : null;
  const avatars = new AvatarCatalog(roots, log, options.avatarAliases);
  await avatars.checkAliases();
  const weights = await readWeights(options.motion?.weights ?? weightsPath());
  const state = await openState(options.redis, log);
  const tokens = new SessionTokens(options.tokens ?? {}, state);
  const pool = await MotionPool.start({ weights, workers: options.motion?.workers, log }).catch(
    async (error: unknown) => {
      await state.close();
      throw error;
    },
  );
  const overload = new Overload(pool, limits);
  const tally = new Tally();
  const gateway = new IngressGateway({
    admissions: new Admissions(apps, tokens, avatars),
    pool,
    overload,
    tally,
    traces: await openTraces(),
    state,
    limits,
    rooms: options.rooms ?? {},
    closeOnExpiry: options.tokens?.closeOnExpiry ?? false,
    origins: options.origins,
    log,
  });

  const proxies = options.trustProxy ?? 0;
  const app = fastify({
    loggerInstance: log,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: (_address: string, hop: number) => hop < proxies,
    forceCloseConnections: true,
  });
  gateway.attach(app.server);
  avatars.onChange = (name) => state.avatarChanged(name);
  state.listen({
    revoked: (tokenId) => gateway.revoke(tokenId),
    avatarChanged: (name) => avatars.forget(name),
  });
  const shutDown = async (): Promise<void> => {
    await gateway.drain();
    await app.close();
    await metrics?.close();
    overload.stop();
    await pool.stop();
    await state.close();
  };
  let metrics: MetricsListener | null = null;
  let closed: Promise<void> | undefined;
  const server: AvatarServer = {
    demo,
    get sessions() {
      return gateway.size;
    },
    listen: async () => {
      await app.listen({ host, port: options.port ?? DEFAULT_PORT });
      await metrics?.listen();
      return urlOf(app.server.address() as AddressInfo);
    },
    reload: async (wanted) => {
      try {
        const next = await wanted;
        await assertSafe(next, host);
        if ((next.apps === undefined) !== demo) throw new ConfigError(NO_DEMO_CHANGE);
        apps.replace(next.apps ?? [DEMO_APP]);
        Object.assign(limits, DEFAULT_LIMITS, next.limits);
        log.level = next.logLevel ?? 'info';
        const restart = waitingForRestart(options, next);
        log.info({ restart }, restart.length > 0 ? SOME_WAIT : 'configuration reloaded');
      } catch (error) {
        log.error({ reason: (error as Error).message }, 'the configuration stays as it was');
        throw error;
      }
    },
    close: () => (closed ??= shutDown()),
  };
  try {
    installErrorHandler(app);
    installValidation(app);
    await installSecurityHeaders(app);
    healthRoutes(app, () => ({ ready: gateway.ready, sessions: gateway.size }));
    const guard = apiKeyGuard(apps, limits, state);
    sessionTokenRoutes(app, guard, tokens);
    if (agora) agoraTokenRoutes(app, guard, agora);
    const { region = DEFAULT_REGION, endpoints = [] } = options;
    await bootstrapRoutes(app, region, endpoints, options.origins);
    await avatarRoutes(app, { apps, avatars, origins: options.origins });
    if (options.metrics) {
      const figures = await Metrics.load({
        tally,
        apps: apps.ids,
        sessions: () => gateway.sizes,
        heldBytes: () => gateway.heldBytes,
        loads: () => pool.loads,
        networkLoad: () => overload.load,
        ready: () => gateway.ready,
        redis: options.redis === undefined ? undefined : () => state.connected,
      });
      pool.onReport = (load) => figures.observe(load);
      metrics = serveMetrics(figures, options.metrics, app);
    }
    if (demo) await demoTokenRoutes(app, tokens, agora);
    if (options.staticRoot) await staticRoutes(app, options.staticRoot);
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function readWeights(path: string): Promise<ArrayBuffer> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw new ConfigError(`Cannot read the lip-sync weights: ${error.message}`);
  });
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function demoRefusal(host: string): string {
  return (
    `The demo app, whose key everyone knows, is served on loopback only, not on ${host}. ` +
    'Configure apps of your own (--config, or SPATIUS_APP_ID and SPATIUS_API_KEY), or listen on 127.0.0.1.'
  );
}

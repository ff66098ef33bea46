import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyBaseLogger } from 'fastify';
import { jwtVerify } from 'jose';
import Type, { type Static } from 'typebox';
import { loadLiveKit } from '../egress/livekit.js';
import { redacted } from '../egress/redact.js';
import { ON_BEHALF, type RoomTarget } from '../egress/room-target.js';
import { readRoomToken } from '../egress/room-token.js';
import { ApiError } from '../http/api-error.js';
import { installErrorHandler } from '../http/error-handler.js';
import { installValidation } from '../http/validation.js';
import { Refusal } from '../ingress/refusal.js';
import { createLog } from '../log.js';
import { MotionPool } from '../motion/pool.js';
import { DEFAULT_HOST } from '../options.js';
import { weightsPath } from '../package-files.js';
import { text } from '../schema/kinds.js';
import { AvatarWorker } from './avatar-worker.js';
import type { LiveKitWorkerOptions } from './options.js';

const DEFAULT_PORT = 8089;
const DEFAULT_MAX_ROOMS = 64;
const DEFAULT_IDLE_SECONDS = 600;
/** Seconds to join a room. */
const JOIN_SECONDS = 10;
/** Largest body of a request in bytes. */
const BODY_LIMIT = 16 * 1024;

/** What agents send to have an avatar, as in LiveKit's examples. */
const BODY = Type.Object(
  { room_name: Type.Optional(text()), url: Type.Optional(text()), token: text() },
  { must: 'be a JSON object with a token, such as {"room_name": "…", "token": "…"}' },
);

/** Avatars for the agents of one LiveKit server. */
export interface LiveKitWorker {
  /** Rooms with an avatar of this worker. */
  readonly rooms: number;
  /** Starts to listen; returns the URL, with the port in use. */
  listen(): Promise<string>;
  /** Has all avatars leave their rooms, and stops listening. Idempotent. */
  close(): Promise<void>;
}

/**
 * Sets up a worker; `listen()` starts it. Whoever asks has to bring a token that the project's own
 * secret signed, and gets an avatar in that token's room and in no other.
 *
 * @throws ConfigError, LipsyncModelError, or Refusal where `@livekit/rtc-node` is missing.
 */
export async function createLiveKitWorker(options: LiveKitWorkerOptions): Promise<LiveKitWorker> {
  const log: FastifyBaseLogger = createLog(options.logLevel ?? 'info');
  const livekit = await loadLiveKit();
  const file = await readFile(weightsPath());
  const weights = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  const pool = await MotionPool.start({ weights, workers: options.workers, log });
  const secret = new TextEncoder().encode(options.apiSecret);
  const avatars = new Map<string, AvatarWorker>();
  const closing = new AbortController();

  /** @throws ApiError saying what is wrong with the token. */
  const targetOf = async ({ token, room_name: room }: Static<typeof BODY>): Promise<RoomTarget> => {
    await jwtVerify(token, secret, { issuer: options.apiKey, algorithms: ['HS256'] }).catch(() => {
      const problem = 'token is not signed with the secret of this worker, or has expired.';
      throw new ApiError(401, 'invalidApiKey', problem);
    });
    const grants = readRoomToken(token);
    if (room !== undefined && room !== grants.room) {
      throw ApiError.invalid('room_name', `is ${room}, and the token is for ${grants.room}.`);
    }
    if (!grants.canPublishData) {
      throw ApiError.invalid('token', 'must allow to publish data (canPublishData).');
    }
    const agent = grants.attributes[ON_BEHALF] ?? '';
    return { url: options.url, token, grants, agent, idleSeconds: 0 };
  };

  const launch = async (target: RoomTarget): Promise<void> => {
    const { room, identity } = target.grants;
    const name = JSON.stringify([room, identity]);
    // An agent that was started anew asks again for what it had.
    await avatars.get(name)?.leave();
    if (avatars.size >= (options.maxRooms ?? DEFAULT_MAX_ROOMS)) {
      const headers = { 'retry-after': '10' };
      throw new ApiError(503, 'serverBusy', 'All avatars of this worker are in rooms.', headers);
    }
    const avatar = await AvatarWorker.join({
      livekit,
      pool,
      target,
      idleSeconds: options.idleSeconds ?? DEFAULT_IDLE_SECONDS,
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(JOIN_SECONDS * 1000)]),
      log: log.child({ room, identity }),
    });
    avatars.set(name, avatar);
    void avatar.ended.then(() => {
      if (avatars.get(name) === avatar) avatars.delete(name);
    });
    if (closing.signal.aborted) await avatar.leave();
  };

  const app = fastify({ loggerInstance: log, bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  installErrorHandler(app);
  installValidation(app);
  app.get('/healthz', async () => ({ status: 'ok', rooms: avatars.size }));
  app.post<{ Body: Static<typeof BODY> }>(
    '/launch',
    { schema: { body: BODY } },
    async (request) => {
      try {
        const target = await targetOf(request.body);
        await launch(target);
        return { room_name: target.grants.room, identity: target.grants.identity };
      } catch (error) {
        throw asApiError(error);
      }
    },
  );

  const shutDown = async (): Promise<void> => {
    closing.abort(new Error('The worker is shutting down.'));
    await app.close();
    await Promise.all([...avatars.values()].map((avatar) => avatar.leave()));
    await pool.stop();
  };
  let closed: Promise<void> | undefined;
  return {
    get rooms() {
      return avatars.size;
    },
    listen: async () => {
      await app.listen({ host: options.host ?? DEFAULT_HOST, port: options.port ?? DEFAULT_PORT });
      const { address, family, port } = app.server.address() as AddressInfo;
      return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
    },
    close: () => (closed ??= shutDown()),
  };
}

function asApiError(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  const status = error.fault.httpStatus;
  return new ApiError(status, status < 500 ? 'forbidden' : 'roomUnavailable', redacted(error));
}

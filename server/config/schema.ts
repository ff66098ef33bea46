import Type, { type TSchema } from 'typebox';
import { API_KEY_ENTRY, MIN_KEY_LENGTH } from '../auth/api-keys.js';
import type { AppConfig } from '../auth/apps.js';
import {
  DEFAULT_LIMITS,
  MAY_BE_ZERO,
  SERVER_LOG_LEVELS,
  type AgoraSettings,
  type MetricsSettings,
  type MotionSettings,
  type RoomSettings,
  type ServerOptions,
  type TokenSettings,
} from '../options.js';
import {
  fields,
  flag,
  list,
  named,
  notNegative,
  oneOf,
  positive,
  text,
  wholeNumber,
} from '../schema/kinds.js';

/** Shortest signing secret accepted, in characters: HS256 wants 256 bits. */
const MIN_SECRET_LENGTH = 32;

/** A schema for each field of an interface: one that is forgotten does not compile. */
type SchemaOf<T> = { readonly [Name in keyof Required<T>]: TSchema };

export const SECRET = Type.String({
  minLength: MIN_SECRET_LENGTH,
  must: `have at least ${MIN_SECRET_LENGTH} characters`,
});

export const LOG_LEVEL = oneOf(SERVER_LOG_LEVELS);

export const KEY = Type.String({
  pattern: API_KEY_ENTRY,
  must: `be a key of at least ${MIN_KEY_LENGTH} characters, or sha256: and 64 hexadecimal digits`,
});

export const REDIS = Type.String({
  pattern: '^rediss?://[^/]',
  must: 'be the URL of a Redis server, such as redis://127.0.0.1:6379',
});

const APP = {
  id: text(),
  apiKeys: list(KEY, { minItems: 1, mustHold: 'hold at least one key' }),
  avatars: Type.Optional(list(text())),
  maxSessions: Type.Optional(wholeNumber(0, 1_000_000)),
  weight: Type.Optional(positive()),
} satisfies SchemaOf<AppConfig>;

export const APPS = list(fields(APP), { minItems: 1, mustHold: 'name at least one app' });

const TOKENS = {
  secret: Type.Optional(SECRET),
  singleUse: Type.Optional(flag()),
  closeOnExpiry: Type.Optional(flag()),
} satisfies SchemaOf<TokenSettings>;

const MOTION = {
  workers: Type.Optional(wholeNumber(0, 64)),
  weights: Type.Optional(text()),
} satisfies SchemaOf<MotionSettings>;

const ROOMS = {
  livekitUrls: Type.Optional(
    list(
      Type.String({
        pattern: '^(?:wss?|https?)://[^/]',
        must: 'be the address of a LiveKit server, such as wss://rooms.example.com',
      }),
    ),
  ),
} satisfies SchemaOf<RoomSettings>;

const METRICS = {
  port: Type.Optional(wholeNumber(1, 65535)),
  host: Type.Optional(text()),
  token: Type.Optional(
    Type.String({ minLength: MIN_KEY_LENGTH, must: `have at least ${MIN_KEY_LENGTH} characters` }),
  ),
} satisfies SchemaOf<MetricsSettings>;

/** Longest life of a token for a channel in seconds: a day, as Agora has it. */
const MAX_AGORA_SECONDS = 24 * 3600;

const AGORA_ID = Type.String({
  pattern: '^[0-9a-fA-F]{32}$',
  must: "be 32 hexadecimal digits, from Agora's console",
});

const AGORA = {
  appId: AGORA_ID,
  appCertificate: AGORA_ID,
  tokenSeconds: Type.Optional(wholeNumber(1, MAX_AGORA_SECONDS)),
} satisfies SchemaOf<AgoraSettings>;

export const AGORA_SETTINGS = fields(AGORA);

const LIMITS = Object.fromEntries(
  Object.keys(DEFAULT_LIMITS).map((name) => [
    name,
    Type.Optional(MAY_BE_ZERO.has(name) ? notNegative() : positive()),
  ]),
);

const ORIGIN = Type.String({
  pattern: '^https?://[^/]+$',
  must: 'be the origin of pages, such as https://shop.example',
});

const ENDPOINT = Type.String({
  pattern: '^(?:wss?|https?)://[^/\\s]\\S*$',
  must: 'be the URL of a node, such as https://avatars-1.example.com',
});

/** What a configuration file may set: all options but the folders that a program serves beside. */
export const CONFIGURATION = fields({
  host: Type.Optional(text()),
  port: Type.Optional(wholeNumber(0, 65535)),
  region: Type.Optional(text()),
  endpoints: Type.Optional(list(ENDPOINT)),
  apps: Type.Optional(APPS),
  tokens: Type.Optional(fields(TOKENS)),
  redis: Type.Optional(REDIS),
  limits: Type.Optional(fields(LIMITS)),
  motion: Type.Optional(fields(MOTION)),
  rooms: Type.Optional(fields(ROOMS)),
  metrics: Type.Optional(fields(METRICS)),
  agora: Type.Optional(AGORA_SETTINGS),
  avatarRoots: Type.Optional(list(text())),
  avatarAliases: Type.Optional(named(text('be the id of an avatar'))),
  logLevel: Type.Optional(LOG_LEVEL),
  origins: Type.Optional(list(ORIGIN, { minItems: 1, mustHold: 'name at least one origin' })),
  trustProxy: Type.Optional(wholeNumber(0, 16)),
} satisfies SchemaOf<Omit<ServerOptions, 'staticRoot'>>);

import { ApiKeys } from '../auth/api-keys.js';
import type { AppConfig } from '../auth/apps.js';
import {
  ConfigError,
  DEFAULT_LIMITS,
  SERVER_LOG_LEVELS,
  type Limits,
  type MotionSettings,
  type ServerOptions,
  type TokenSettings,
} from '../options.js';
import { ConfigReader } from './reader.js';

/** Shortest signing secret accepted, in characters: HS256 wants 256 bits. */
const MIN_SECRET_LENGTH = 32;

/**
 * Checks a parsed configuration file.
 *
 * @throws ConfigError naming the field at fault.
 */
export function parseConfig(value: unknown): ServerOptions {
  const reader = new ConfigReader(value);
  const options: ServerOptions = {
    host: reader.string('host'),
    port: reader.integer('port', 0, 65535),
    region: reader.string('region'),
    apps: parseApps(reader.list('apps')),
    tokens: parseTokens(reader.object('tokens')),
    limits: parseLimits(reader.object('limits')),
    motion: parseMotion(reader.object('motion')),
    avatarRoots: reader.strings('avatarRoots'),
    logLevel: reader.oneOf('logLevel', SERVER_LOG_LEVELS),
    trustProxy: reader.boolean('trustProxy'),
  };
  reader.done();
  return options;
}

/** Checks a list of apps, as it stands in the file or in the environment. */
export function parseApps(readers: readonly ConfigReader[] | undefined): AppConfig[] | undefined {
  if (!readers) return undefined;
  if (readers.length === 0) throw new ConfigError('apps must name at least one app.');
  const apps = readers.map(parseApp);
  const ids = apps.map((app) => app.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new ConfigError(`apps has the id ${twice} twice.`);
  return apps;
}

function parseApp(reader: ConfigReader): AppConfig {
  const app = {
    id: required(reader, 'id', reader.string('id')),
    apiKeys: required(reader, 'apiKeys', reader.strings('apiKeys')),
    avatars: reader.strings('avatars'),
    maxSessions: reader.integer('maxSessions', 0, 1_000_000),
  };
  reader.done();
  const wrong = app.apiKeys.findIndex((key) => !ApiKeys.isValidEntry(key));
  if (wrong >= 0) {
    throw new ConfigError(
      `${reader.pathOf('apiKeys')}[${wrong}] must be a key, or sha256: and 64 hexadecimal digits.`,
    );
  }
  return app;
}

function parseTokens(reader: ConfigReader | undefined): TokenSettings | undefined {
  if (!reader) return undefined;
  const tokens = {
    secret: reader.string('secret'),
    singleUse: reader.boolean('singleUse'),
    closeOnExpiry: reader.boolean('closeOnExpiry'),
  };
  reader.done();
  assertSecret(tokens.secret, reader.pathOf('secret'));
  return tokens;
}

/** @throws ConfigError when a signing secret is too short to be one; `name` is where it stands. */
export function assertSecret(secret: string | undefined, name: string): void {
  if (secret === undefined || secret.length >= MIN_SECRET_LENGTH) return;
  throw new ConfigError(`${name} must have at least ${MIN_SECRET_LENGTH} characters.`);
}

function parseLimits(reader: ConfigReader | undefined): Partial<Limits> | undefined {
  if (!reader) return undefined;
  const limits: Partial<Record<keyof Limits, number>> = {};
  for (const name of Object.keys(DEFAULT_LIMITS) as (keyof Limits)[]) {
    const value = reader.positive(name);
    if (value !== undefined) limits[name] = value;
  }
  reader.done();
  return limits;
}

function parseMotion(reader: ConfigReader | undefined): MotionSettings | undefined {
  if (!reader) return undefined;
  const motion = { workers: reader.integer('workers', 1, 64), weights: reader.string('weights') };
  reader.done();
  return motion;
}

function required<T>(reader: ConfigReader, name: string, value: T | undefined): T {
  if (value === undefined) throw new ConfigError(`${reader.pathOf(name)} is missing.`);
  return value;
}

import type { AppConfig } from '../auth/apps.js';
import {
  ConfigError,
  type AgoraSettings,
  type ServerLogLevel,
  type ServerOptions,
} from '../options.js';
import { assertFits, parseApps } from './parse.js';
import { AGORA_SETTINGS, KEY, LOG_LEVEL, REDIS, SECRET } from './schema.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Options from the environment. Variables that are absent or empty set nothing.
 *
 * @throws ConfigError naming the variable at fault.
 */
export function environmentOptions(environment: Environment): ServerOptions {
  const secret = environment.SPATIUS_TOKEN_SECRET || undefined;
  if (secret) assertFits(SECRET, secret, 'SPATIUS_TOKEN_SECRET');
  return withoutUndefined({
    host: environment.HOST || undefined,
    port: environment.PORT ? parsePort(environment.PORT, 'PORT') : undefined,
    region: environment.SPATIUS_REGION || undefined,
    apps: apps(environment),
    tokens: secret ? { secret } : undefined,
    redis: environment.SPATIUS_REDIS
      ? parseRedis(environment.SPATIUS_REDIS, 'SPATIUS_REDIS')
      : undefined,
    agora: agora(environment),
    logLevel: logLevel(environment.LOG_LEVEL),
  });
}

/** @throws ConfigError naming `name` when `text` is no port number. */
export function parsePort(text: string, name: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port;
  throw new ConfigError(`${name} must be a port number from 0 to 65535, not "${text}".`);
}

/** @throws ConfigError naming `name` when `text` is no URL of a Redis server. */
export function parseRedis(text: string, name: string): string {
  assertFits(REDIS, text, name);
  return text;
}

/** `SPATIUS_APPS` holds a JSON list; `SPATIUS_APP_ID` and `SPATIUS_API_KEY` name a single app. */
function apps(environment: Environment): readonly AppConfig[] | undefined {
  const { SPATIUS_APPS: list, SPATIUS_APP_ID: id, SPATIUS_API_KEY: key } = environment;
  if (list) return parseApps(parseJson(list), 'SPATIUS_APPS');
  if (!id && !key) return undefined;
  if (!id) throw new ConfigError('SPATIUS_API_KEY is set, but SPATIUS_APP_ID is missing.');
  if (!key) throw new ConfigError('SPATIUS_APP_ID is set, but SPATIUS_API_KEY is missing.');
  assertFits(KEY, key, 'SPATIUS_API_KEY');
  return [{ id, apiKeys: [key] }];
}

/** `AGORA_APP_ID` and `AGORA_APP_CERTIFICATE` name an Agora project. */
function agora(environment: Environment): AgoraSettings | undefined {
  const { AGORA_APP_ID: appId, AGORA_APP_CERTIFICATE: appCertificate } = environment;
  if (!appId && !appCertificate) return undefined;
  if (!appId) throw new ConfigError('AGORA_APP_CERTIFICATE is set, but AGORA_APP_ID is missing.');
  if (!appCertificate) {
    throw new ConfigError('AGORA_APP_ID is set, but AGORA_APP_CERTIFICATE is missing.');
  }
  assertFits(AGORA_SETTINGS, { appId, appCertificate }, 'AGORA', 'AGORA');
  return { appId, appCertificate };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigError('SPATIUS_APPS must be a JSON list of apps.', { cause });
  }
}

function logLevel(text: string | undefined): ServerLogLevel | undefined {
  if (!text) return undefined;
  assertFits(LOG_LEVEL, text, 'LOG_LEVEL');
  return text as ServerLogLevel;
}

function withoutUndefined(options: ServerOptions): ServerOptions {
  const set = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set);
}

import { readFile } from 'node:fs/promises';
import Type from 'typebox';
import { assertFits } from '../config/parse.js';
import { LOG_LEVEL } from '../config/schema.js';
import { parsePort, type Environment } from '../config/environment.js';
import { ConfigError, type ServerLogLevel } from '../options.js';
import { fields, positive, text, wholeNumber } from '../schema/kinds.js';

/** How an avatar worker is set up. */
export interface LiveKitWorkerOptions {
  /** Address of the LiveKit server, `wss://…`. */
  readonly url: string;
  /** Key pair of the LiveKit project: what rooms' tokens are signed with. */
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Address to listen on for rooms that ask. Default `127.0.0.1`. */
  readonly host?: string;
  /** Port to listen on, 0 for any. Default 8089. */
  readonly port?: number;
  /** Rooms at a time; the next one is told to wait. Default 64. */
  readonly maxRooms?: number;
  /** Seconds without speech before an avatar leaves its room. Default 600. */
  readonly idleSeconds?: number;
  /**
   * Threads that turn audio into motion; 0: the one that all else is in. Default: one less than the
   * processors, up to 4.
   */
  readonly workers?: number;
  /** Level of the log on standard output. Default `info`. */
  readonly logLevel?: ServerLogLevel;
}

const OPTIONS = {
  url: Type.String({
    pattern: '^(?:wss?|https?)://[^/]',
    must: 'be the address of a LiveKit server, such as wss://rooms.example.com',
  }),
  apiKey: text(),
  apiSecret: text(),
  host: Type.Optional(text()),
  port: Type.Optional(wholeNumber(0, 65535)),
  maxRooms: Type.Optional(wholeNumber(1, 10_000)),
  idleSeconds: Type.Optional(positive()),
  workers: Type.Optional(wholeNumber(0, 64)),
  logLevel: Type.Optional(LOG_LEVEL),
} satisfies { readonly [Name in keyof Required<LiveKitWorkerOptions>]: Type.TSchema };

/** What the command line may say. */
export const WORKER_FLAGS = {
  url: { type: 'string' },
  'api-key': { type: 'string' },
  'api-secret': { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  config: { type: 'string' },
} as const;

type Flags = { readonly [name in keyof typeof WORKER_FLAGS]?: string };

/**
 * Command line over environment over file.
 *
 * @throws ConfigError naming what is missing or wrong; it holds no secret.
 */
export async function readWorkerOptions(
  flags: Flags,
  environment: Environment,
): Promise<LiveKitWorkerOptions> {
  const path = flags.config ?? environment.SPATIUS_LIVEKIT_CONFIG;
  const port = flags.port ?? environment.PORT;
  const over = {
    url: flags.url || environment.LIVEKIT_URL,
    apiKey: flags['api-key'] || environment.LIVEKIT_API_KEY,
    apiSecret: flags['api-secret'] || environment.LIVEKIT_API_SECRET,
    host: flags.host || environment.HOST,
    port: port ? parsePort(port, flags.port ? '--port' : 'PORT') : undefined,
    logLevel: environment.LOG_LEVEL,
  };
  const set = Object.entries(over).filter(([, value]) => value !== undefined && value !== '');
  const options: unknown = { ...(path && (await readFileOf(path))), ...Object.fromEntries(set) };
  for (const [name, flag, variable] of [
    ['url', '--url', 'LIVEKIT_URL'],
    ['apiKey', '--api-key', 'LIVEKIT_API_KEY'],
    ['apiSecret', '--api-secret', 'LIVEKIT_API_SECRET'],
  ]) {
    if (!(options as Record<string, unknown>)[name]) {
      throw new ConfigError(`${flag} is missing. Give it, set ${variable}, or ${name} in a file.`);
    }
  }
  assertFits(fields(OPTIONS), options, 'The configuration', '');
  return options as LiveKitWorkerOptions;
}

async function readFileOf(path: string): Promise<object> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'it is no JSON' : (cause as Error).message;
    throw new ConfigError(`Cannot read the configuration ${path}: ${why}`, { cause });
  }
  throw new ConfigError(`The configuration ${path} must be a JSON object.`);
}

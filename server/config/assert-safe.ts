import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { AppConfig } from '../auth/apps.js';
import { HASH_PREFIX, MIN_KEY_LENGTH } from '../auth/api-keys.js';
import { isLoopbackHost } from '../http/loopback.js';
import { ConfigError, MAY_BE_ZERO, type ServerOptions } from '../options.js';

/** What everybody tries first, and what has stood in examples. */
const KNOWN = new Set(
  [
    'demo-key',
    'password',
    'secret',
    'changeme',
    'admin',
    'test',
    'key',
    'api-key',
    '123456',
    '12345678',
    'at least 32 characters, the same on every node',
  ].map(sha256),
);

const MAKE_ONE = 'Make one: openssl rand -hex 32';

/**
 * Checks what would let strangers in, or nobody, before the server listens.
 *
 * @param host - where it will listen; short keys are let be on loopback, for tests and demos
 * @throws ConfigError that says what and how to mend it
 */
export async function assertSafe(options: ServerOptions, host: string): Promise<void> {
  const { apps = [], tokens, metrics, redis, limits = {}, avatarRoots = [] } = options;
  apps.forEach((app, index) => assertKeys(app, index, host));
  if (metrics && metrics.port === undefined && metrics.token === undefined) {
    throw new ConfigError(`metrics needs a port of its own, or a token. ${MAKE_ONE}`);
  }
  const { secret } = tokens ?? {};
  if (secret !== undefined && KNOWN.has(sha256(secret))) {
    throw new ConfigError(`tokens.secret is an example that everybody knows. ${MAKE_ONE}`);
  }
  if (redis !== undefined && secret === undefined) {
    const why = 'redis needs tokens.secret, the same on every node: tokens of one are for all';
    throw new ConfigError(`${why}. ${MAKE_ONE}`);
  }
  for (const [name, value] of Object.entries(limits)) {
    if (Number.isFinite(value) && (value > 0 || (value === 0 && MAY_BE_ZERO.has(name)))) continue;
    throw new ConfigError(`limits.${name} must be a number above 0, and not infinite.`);
  }
  for (const root of avatarRoots) {
    const isFolder = await stat(root)
      .then((entry) => entry.isDirectory())
      .catch(() => false);
    if (!isFolder) throw new ConfigError(`avatarRoots: ${root} is no folder that can be read.`);
  }
}

function assertKeys({ id, apiKeys }: AppConfig, index: number, host: string): void {
  if (!id) throw new ConfigError(`apps[${index}].id is missing.`);
  if (!apiKeys?.length) throw new ConfigError(`The app ${id} has no apiKeys. ${MAKE_ONE}`);
  for (const key of apiKeys) {
    const isHash = key.startsWith(HASH_PREFIX);
    if (KNOWN.has(isHash ? key.slice(HASH_PREFIX.length).toLowerCase() : sha256(key))) {
      throw new ConfigError(`The app ${id} has an API key that everybody knows. ${MAKE_ONE}`);
    }
    if (!isHash && key.length < MIN_KEY_LENGTH && !isLoopbackHost(host)) {
      const problem = `has an API key of less than ${MIN_KEY_LENGTH} characters`;
      throw new ConfigError(`The app ${id} ${problem}. ${MAKE_ONE}`);
    }
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

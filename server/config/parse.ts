import type { TSchema } from 'typebox';
import type { AppConfig } from '../auth/apps.js';
import { ConfigError, type ServerOptions } from '../options.js';
import { firstFault } from '../schema/first-fault.js';
import { APPS, CONFIGURATION } from './schema.js';

/**
 * Checks a parsed configuration file.
 *
 * @throws ConfigError naming the field at fault.
 */
export function parseConfig(value: unknown): ServerOptions {
  assertFits(CONFIGURATION, value, 'The configuration', '');
  const options = value as ServerOptions;
  if (options.apps) assertDistinct(options.apps);
  return options;
}

/**
 * Checks a list of apps that stands by itself, in `name`.
 *
 * @throws ConfigError naming the field at fault.
 */
export function parseApps(value: unknown, name: string): readonly AppConfig[] {
  assertFits(APPS, value, name);
  const apps = value as readonly AppConfig[];
  assertDistinct(apps);
  return apps;
}

/** @throws ConfigError when a value is not what its schema says; `name` is where it stands. */
export function assertFits(schema: TSchema, value: unknown, name: string, prefix = name): void {
  const fault = firstFault(schema, value, name, prefix);
  if (fault !== null) throw new ConfigError(fault);
}

function assertDistinct(apps: readonly AppConfig[]): void {
  const ids = apps.map((app) => app.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new ConfigError(`apps has the id ${twice} twice.`);
}

import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigError, type ServerOptions } from '../options.js';
import { environmentOptions, type Environment } from './environment.js';
import { parseConfig } from './parse.js';

/**
 * Reads the options of a server: those of the file, where one is named, overruled by those of the
 * environment.
 *
 * @param file - path of a JSON file; else `SPATIUS_CONFIG` may name one
 * @throws ConfigError when the file cannot be read or a setting is wrong.
 */
export async function loadOptions(
  file: string | undefined,
  environment: Environment,
): Promise<ServerOptions> {
  const path = file ?? environment.SPATIUS_CONFIG;
  const fromFile = path ? await readConfigFile(path) : {};
  const fromEnvironment = environmentOptions(environment);
  return {
    ...fromFile,
    ...fromEnvironment,
    tokens: { ...fromFile.tokens, ...fromEnvironment.tokens },
  };
}

/** @throws ConfigError naming the file and what is wrong with it. */
async function readConfigFile(path: string): Promise<ServerOptions> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new ConfigError(`Cannot read the configuration: ${error.message}`);
  });
  try {
    return relativeTo(dirname(resolve(path)), parseConfig(JSON.parse(text)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${path}: ${why}`, { cause: error });
  }
}

/** Paths in the file are relative to the file. */
function relativeTo(folder: string, options: ServerOptions): ServerOptions {
  const { avatarRoots, motion } = options;
  return {
    ...options,
    avatarRoots: avatarRoots?.map((root) => resolve(folder, root)),
    motion: motion?.weights ? { ...motion, weights: resolve(folder, motion.weights) } : motion,
  };
}

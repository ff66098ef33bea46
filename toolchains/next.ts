import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { endpointOf, type AvatarkitPluginOptions } from './endpoint.js';
import { distFolders } from './installations.js';

export type { AvatarkitPluginOptions };

/** The part of webpack's configuration that is changed. */
interface WebpackConfig {
  module?: { rules?: unknown[] };
}

interface WebpackContext {
  /** Folder of the project. */
  readonly dir: string;
  readonly isServer: boolean;
}

/** The part of Next's configuration that is read. */
interface NextConfig {
  readonly webpack?: ((config: never, context: never) => unknown) | null;
  readonly turbopack?: unknown;
  readonly env?: object;
}

type NextConfigFunction = (phase: string, context: never) => unknown;

/**
 * Sets Next up for this package: `export default withAvatarkit(nextConfig)`. Takes what Next takes,
 * an object or a function (also an async one), and returns the same kind. Make it the outermost
 * wrapper, so that its webpack rule comes after all others; the project's own `webpack()` runs
 * before, and everything else stays as it is.
 *
 * With webpack, the package's static files stay files whatever other rules say, and are not written
 * into the server's part of the build a second time. Turbopack needs no rule.
 *
 * An `endpoint` goes into the build as `process.env.SPATIUS_ENDPOINT`.
 *
 * @throws TypeError when the endpoint is no absolute http, https, ws or wss URL.
 */
export function withAvatarkit<Config extends object>(
  config: Config = {} as Config,
  options: AvatarkitPluginOptions = {},
): Config {
  return wrap(config, endpointOf(options, 'withAvatarkit()')) as Config;
}

function wrap(config: unknown, endpoint: string | null): unknown {
  if (typeof config === 'function') {
    const make = config as NextConfigFunction;
    return (phase: string, context: never) => wrap(make(phase, context), endpoint);
  }
  return config instanceof Promise
    ? config.then((settled) => wrap(settled, endpoint))
    : extend(config as NextConfig, endpoint);
}

/** Next warns of every key that it does not know, even of one without a value. */
function extend(config: NextConfig, endpoint: string | null): NextConfig {
  const own = config.webpack as
    ((config: WebpackConfig, context: WebpackContext) => WebpackConfig) | null | undefined;
  // Next 16 refuses a webpack() without it under Turbopack. A project with its own should hear that.
  const withTurbopack = !own && !config.turbopack && knowsTurbopack();
  return {
    ...config,
    ...(withTurbopack && { turbopack: {} }),
    ...(endpoint !== null && { env: { ...config.env, SPATIUS_ENDPOINT: endpoint } }),
    webpack(given: WebpackConfig, context: WebpackContext): WebpackConfig {
      const webpack = own?.(given, context) ?? given;
      const rules = webpack.module?.rules ?? [];
      return { ...webpack, module: { ...webpack.module, rules: [...rules, ours(context)] } };
    },
  };
}

/** Whether Next has the setting `turbopack`: since 15.3. One that is not found is taken for new. */
function knowsTurbopack(): boolean {
  const [major, minor] = nextVersion()?.split('.').map(Number) ?? [Infinity, 0];
  return major > 15 || (major === 15 && minor >= 3);
}

/** Version of the Next that is running, or else of the one that the project has. */
function nextVersion(): string | null {
  for (const from of [process.argv[1], join(process.cwd(), 'package.json')]) {
    try {
      const file = createRequire(from).resolve('next/package.json');
      return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    } catch {
      continue; // started from elsewhere
    }
  }
  return null;
}

/** The last rule decides about `type`. */
function ours({ isServer, dir }: WebpackContext): object {
  return {
    include: distFolders(dir),
    dependency: 'url',
    type: 'asset/resource',
    generator: { emit: !isServer },
  };
}

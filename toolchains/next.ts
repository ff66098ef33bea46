import { distFolder } from './package-folder.js';

/** The part of webpack's configuration that is changed. */
interface WebpackConfig {
  module?: { rules?: unknown[] };
}

interface WebpackContext {
  readonly isServer: boolean;
}

/** The part of Next's configuration that is read. */
interface NextConfig {
  readonly webpack?: ((config: never, context: never) => unknown) | null;
  readonly turbopack?: unknown;
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
 */
export function withAvatarkit<Config extends object>(config: Config = {} as Config): Config {
  return wrap(config) as Config;
}

function wrap(config: unknown): unknown {
  if (typeof config === 'function') {
    const make = config as NextConfigFunction;
    return (phase: string, context: never) => wrap(make(phase, context));
  }
  return config instanceof Promise ? config.then(wrap) : extend(config as NextConfig);
}

function extend(config: NextConfig): NextConfig {
  const own = config.webpack as
    ((config: WebpackConfig, context: WebpackContext) => WebpackConfig) | null | undefined;
  return {
    ...config,
    // Next refuses a webpack() without it under Turbopack. A project with its own should hear that.
    turbopack: config.turbopack ?? (own ? undefined : {}),
    webpack(given: WebpackConfig, context: WebpackContext): WebpackConfig {
      const webpack = own?.(given, context) ?? given;
      const rules = webpack.module?.rules ?? [];
      return { ...webpack, module: { ...webpack.module, rules: [...rules, ours(context)] } };
    },
  };
}

/** The last rule decides about `type`. */
function ours({ isServer }: WebpackContext): object {
  return {
    include: distFolder,
    dependency: 'url',
    type: 'asset/resource',
    generator: { emit: !isServer },
  };
}

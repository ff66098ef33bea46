import { closeOnSignal, reloadOnSignal } from './on-signal.js';
import { parsePort, parseRedis } from './config/environment.js';
import { loadOptions } from './config/load.js';
import type { ServerOptions } from './options.js';
import { clientPath } from './package-files.js';
import { createServer, type AvatarServer } from './server.js';

/** What the command line may say; it goes over the environment and the configuration. */
export const SERVE_OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  config: { type: 'string' },
  redis: { type: 'string' },
  'demo-root': { type: 'string' },
} as const;

type ServeValues = { readonly [name in keyof typeof SERVE_OPTIONS]?: string };

/** Starts the server and prints its URL. Settles when it listens; a signal ends it. */
export async function serve(values: ServeValues): Promise<void> {
  const options = await readOptions(values);
  const server = await createServer(options);
  const url = await listen(server);
  process.stderr.write(`Motion Server on ${url}\n`);
  if (server.demo) {
    process.stderr.write('Demo app: id "demo", API key "demo-key". Reachable from here only.\n');
  }
  if (options.staticRoot) process.stderr.write(`\n  Open ${url}/\n\n`);
  closeOnSignal(server);
  // In a terminal it says that the terminal is closed, which ends the server.
  if (!process.stdin.isTTY) reloadOnSignal(server, () => readOptions(values));
}

async function readOptions(values: ServeValues): Promise<ServerOptions> {
  const demoRoot = values['demo-root'];
  const options = await loadOptions(values.config, process.env);
  return {
    // Whoever looks at a page wants to see its URL, not a line for each file of it.
    ...(demoRoot && { logLevel: 'warn' as const }),
    ...options,
    ...(values.host && { host: values.host }),
    ...(values.port && { port: parsePort(values.port, '--port') }),
    ...(values.redis && { redis: parseRedis(values.redis, '--redis') }),
    ...(demoRoot && { staticRoot: staticRoot(demoRoot) }),
  };
}

/** The pages, and the client that they load. */
function staticRoot(pages: string): Record<string, string> {
  const client = clientPath(pages);
  if (client) return { '/': pages, '/dist/': client };
  process.stderr.write(
    `spatius-avatar is not installed for ${pages}, so there is nothing at /dist/. ` +
      'Run there: npm install spatius-avatar\n',
  );
  return { '/': pages };
}

async function listen(server: AvatarServer): Promise<string> {
  try {
    return await server.listen();
  } catch (error) {
    await server.close();
    throw error;
  }
}

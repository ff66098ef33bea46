import { fileURLToPath } from 'node:url';
import { createServer } from '../../server/dist/index.js';

/** An app of the test servers; its key never leaves this file. */
const app = (id, more = {}) => ({ id, apiKeys: [`key-of-${id}`], ...more });

/** The smallest character, `block`, which pages show without delay, and the built-in ones. */
const avatarRoots = ['./served-avatars', '../../server/dist/avatars'].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

/** The servers that browser tests talk to, by name. A test that stops one has it for itself. */
const SERVERS = {
  sources: { apps: [app('demo')] },
  session: { apps: [app('demo'), app('single', { maxSessions: 1 })] },
  controller: { apps: [app('demo')] },
  react: { apps: [app('single', { maxSessions: 1 })] },
  faults: { apps: [app('demo')] },
  interrupts: { apps: [app('demo')] },
  /** Ends sessions when their token expires. */
  expiring: { apps: [app('demo')], tokens: { closeOnExpiry: true } },
  /** Ends every session after a second. */
  brief: { apps: [app('demo'), app('single', { maxSessions: 1 })], limits: { sessionSeconds: 1 } },
};

/** A running server that can be stopped and started again on its port. */
class RestartableServer {
  #options;
  #server = null;
  url = '';

  constructor(options) {
    this.#options = {
      port: 0,
      logLevel: 'silent',
      motion: { workers: 1 },
      avatarRoots,
      ...options,
    };
  }

  async start() {
    if (this.#server) return;
    this.#server = await createServer(this.#options);
    this.url = await this.#server.listen();
    this.#options = { ...this.#options, port: Number(new URL(this.url).port) };
  }

  async stop() {
    const server = this.#server;
    this.#server = null;
    await server?.close();
  }

  async token(appId, seconds) {
    const response = await fetch(`${this.url}/v1/console/session-tokens`, {
      method: 'POST',
      headers: { 'X-Api-Key': `key-of-${appId}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ expireAt: Math.floor(Date.now() / 1000) + seconds }),
    });
    return response.json();
  }
}

/**
 * Test runner plugin: real Motion Servers for the tests in the browser. Tests reach them through
 * `/motion-servers/<name>/url`, `/token?app=`, `/stop` and `/start`.
 */
export function motionServers() {
  const servers = new Map();
  return {
    name: 'motion-servers',
    async serverStart() {
      for (const [name, options] of Object.entries(SERVERS)) {
        const server = new RestartableServer(options);
        await server.start();
        servers.set(name, server);
      }
    },
    async serverStop() {
      await Promise.all([...servers.values()].map((server) => server.stop()));
    },
    async serve(context) {
      const [, name, action] = /^\/motion-servers\/(\w+)\/(\w+)$/.exec(context.path) ?? [];
      const server = servers.get(name);
      if (!server) return undefined;
      const json = (value) => ({ body: JSON.stringify(value), type: 'json' });
      if (action === 'token') {
        const stopped = { message: 'The test has stopped this server.' };
        return json(
          await server
            .token(context.query.app ?? 'demo', Number(context.query.seconds ?? 600))
            .catch(() => stopped),
        );
      }
      if (action === 'stop') await server.stop();
      if (action === 'start') await server.start();
      return json({ url: server.url });
    },
  };
}

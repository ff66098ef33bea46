import { createServer } from 'node:http';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createServer as createVite } from 'vite';
import { avatarkitVitePlugin } from 'spatius-avatar/vite';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Life of a token in seconds. It is only needed to connect. */
const TOKEN_SECONDS = 10 * 60;

/**
 * The example's server: its page by way of Vite, and the endpoint that gets Session Tokens for it.
 * The API key never leaves this process. A real one gives tokens to visitors it knows only.
 *
 * @param {{ url: string, appId: string, apiKey: string }} motionServer
 * @param {number} port 0 for any
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function startDirect({ url: motionServer, appId, apiKey }, port) {
  const http = createServer();
  const vite = await createVite({
    root: here('..'),
    configFile: false,
    appType: 'mpa',
    logLevel: 'warn',
    cacheDir: here('../../../dist/.build/vite'),
    publicDir: here('../..'),
    plugins: [avatarkitVitePlugin()],
    server: { middlewareMode: true, hmr: { server: http } },
  });

  async function sessionToken() {
    const answer = await fetch(`${motionServer}/v1/console/session-tokens`, {
      method: 'POST',
      headers: { 'X-Api-Key': apiKey, 'Content-Type': 'application/json' },
      body: JSON.stringify({ appId, expireAt: Math.floor(Date.now() / 1000) + TOKEN_SECONDS }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`The Console API answered ${answer.status}.`);
    return answer.json();
  }

  const routes = {
    'POST /session-token': sessionToken,
    'GET /config': async () => ({ appId, motionServer }),
  };
  http.on('request', async (request, response) => {
    const route = routes[`${request.method} ${request.url}`];
    if (!route) {
      vite.middlewares(request, response);
      return;
    }
    const json = (status, body) =>
      response
        .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(JSON.stringify(body));
    await route().then(
      (body) => json(200, body),
      (error) => json(502, { message: error.message }),
    );
  });
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `http://127.0.0.1:${http.address().port}/direct-mode/`,
    async close() {
      http.closeAllConnections();
      http.close();
      await vite.close();
    },
  };
}

import { createServer } from 'spatius-avatar-server';
import { startBackend } from './backend-mode/backend.mjs';
import { startDirect } from './direct-mode/server.mjs';

/**
 * Starts a Motion Server with the demo app, and both examples on it.
 *
 * @param {number} port the first of three; 0 for any
 */
export async function startExamples(port) {
  const nth = (n) => (port === 0 ? 0 : port + n);
  const motion = await createServer({ port: nth(2), logLevel: 'warn' });
  const url = await motion.listen();
  const app = { appId: 'demo', apiKey: 'demo-key' };
  const direct = await startDirect({ url, ...app }, nth(0));
  const endpoints = { consoleEndpointUrl: url, ingressEndpointUrl: url };
  const backend = await startBackend({ ...app, ...endpoints }, nth(1));
  return {
    direct: direct.url,
    backend: backend.url,
    motion,
    async close() {
      await Promise.all([direct.close(), backend.close()]);
      await motion.close();
    },
  };
}

import { createServer } from 'spatius-avatar-server';
import { startBackend } from './backend-mode/backend.mjs';
import { startDirect } from './direct-mode/server.mjs';
import { startVoiceAgents } from './voice-agents/server.mjs';

/**
 * Starts a Motion Server with the demo app and the examples on it, and where there is a LiveKit
 * server, the one in a room.
 *
 * @param {number} port the first of five; 0 for any
 * @param {{ url: string, apiKey: string, apiSecret: string } | null} livekit
 */
export async function startExamples(port, livekit = null) {
  const nth = (n) => (port === 0 ? 0 : port + n);
  const motion = await createServer({ port: nth(2), logLevel: 'warn' });
  const url = await motion.listen();
  const app = { appId: 'demo', apiKey: 'demo-key' };
  const direct = await startDirect({ url, ...app }, nth(0));
  const endpoints = { consoleEndpointUrl: url, ingressEndpointUrl: url };
  const backend = await startBackend({ ...app, ...endpoints }, nth(1));
  // It brings native code, which a machine without a LiveKit server need not have.
  const { startRoom } = livekit ? await import('./room/server.mjs') : {};
  const agents = await startVoiceAgents(nth(4));
  const room = (await startRoom?.(livekit, nth(3))) ?? null;
  return {
    direct: direct.url,
    backend: backend.url,
    agents: agents.url,
    room: room?.url ?? null,
    motion,
    async close() {
      await Promise.all([direct.close(), backend.close(), agents.close(), room?.close()]);
      await motion.close();
    },
  };
}

import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import { roomToken } from './agent.mjs';
import { Host } from './host.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The example's server: its page, and a room with a scripted agent for each visitor. The API secret
 * of the LiveKit server never leaves this process.
 *
 * @param {{ url: string, apiKey: string, apiSecret: string }} livekit
 * @param {number} port 0 for any
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function startRoom(livekit, port) {
  const app = fastify({ forceCloseConnections: true });
  const hosts = new Map();
  await app.register(fastifyStatic, { root: here('.') });
  for (const [prefix, root] of [
    ['/dist/', '../../../dist'],
    ['/livekit-client/', '../../../node_modules/livekit-client/dist'],
  ]) {
    await app.register(fastifyStatic, { root: here(root), prefix, decorateReply: false });
  }
  app.get('/examples.css', (_request, reply) => reply.sendFile('examples.css', here('..')));

  app.post('/rooms', async () => {
    const room = randomUUID();
    const host = new Host();
    hosts.set(room, host);
    await host.join(livekit, room, () => hosts.delete(room));
    return {
      room,
      url: livekit.url,
      token: await roomToken(livekit, { room, identity: 'visitor' }),
    };
  });
  // Who knows the name of the room is its visitor.
  app.post('/rooms/:room/say/:line', async ({ params: { room, line } }, reply) => {
    void hosts.get(room)?.say(line);
    return reply.code(204).send();
  });
  app.post('/rooms/:room/interrupt', async ({ params: { room } }, reply) => {
    hosts.get(room)?.interrupt();
    return reply.code(204).send();
  });

  const url = await app.listen({ host: '127.0.0.1', port });
  return {
    url,
    async close() {
      await Promise.all([...hosts.values()].map((host) => host.leave()));
      await app.close();
    },
  };
}

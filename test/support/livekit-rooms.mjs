import { findLiveKit } from '../../scripts/lib/livekit-binary.mjs';

/**
 * Test runner plugin: real LiveKit servers with scripted agents for the tests in the browser, which
 * reach them by `livekit-rooms.ts`. Each that asks gets a server of its own.
 */
export function livekitRooms() {
  const all = [];
  // Only where a test has rooms: it brings native code.
  const scripted = () => import('./scripted-rooms.mjs');

  async function open({ tcp }) {
    const { reason } = await findLiveKit();
    if (reason) return { reason };
    const { Rooms } = await scripted();
    const rooms = await Rooms.open({ tcp });
    const { url, udpPort } = rooms.server;
    return { id: all.push(rooms) - 1, url, udpPort };
  }

  return {
    name: 'livekit-rooms',
    async serverStop() {
      if (all.length === 0) return;
      await Promise.allSettled(all.map((rooms) => rooms.close()));
      await (await scripted()).disposeRooms();
    },
    async serve({ path, req }) {
      const [, id, action] = /^\/livekit-rooms\/(\w+)\/(\w+)$/.exec(path) ?? [];
      if (!action) return undefined;
      let body = '';
      for await (const chunk of req) body += chunk;
      const what = JSON.parse(body);
      const answer = await (id === 'new' ? open(what) : all[id].act(action, what)).then(
        (value) => ({ value: value ?? null }),
        ({ message }) => ({ error: message }),
      );
      return { body: JSON.stringify(answer), type: 'json' };
    },
  };
}

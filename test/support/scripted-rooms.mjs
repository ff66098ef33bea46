import { dispose } from '@livekit/rtc-node';
import { RoomServiceClient } from 'livekit-server-sdk';
import { Agent, roomToken } from '../../demo/examples/room/agent.mjs';
import { startLiveKit } from '../../scripts/lib/livekit-server.mjs';
import { badNetwork } from './bad-network.mjs';

const bytes = (base64) => Buffer.from(base64, 'base64');

/** PCM16 as it comes from a page. */
function pcmOf(base64) {
  const { buffer, byteOffset, length } = bytes(base64);
  return new Int16Array(buffer.slice(byteOffset, byteOffset + length));
}

/** Gives out packets at their places in the speech, each once. */
function dataAt(agent, packets) {
  const left = [...packets].sort((a, b) => a.at - b.at);
  return (position) => {
    while (left.length > 0 && left[0].at <= position) {
      const { topic, reliable, payload } = left.shift();
      void agent.room.localParticipant.publishData(bytes(payload), { topic, reliable });
    }
  };
}

/** What tests have an agent do. `speak` answers when it has begun; `spoken` when it is over. */
const AGENT_ACTIONS = {
  speak: (entry, { pcm, text, data = [] }) => {
    entry.turn = entry.agent.speak(pcmOf(pcm), text, dataAt(entry.agent, data));
    // Whoever asks with `spoken` is told.
    entry.turn.catch(() => undefined);
  },
  spoken: ({ turn }) => turn,
  interrupt: ({ agent }) => agent.interrupt(),
  state: ({ agent }, { state }) => agent.setState(state),
  attributes: ({ agent }, { attributes }) => agent.room.localParticipant.setAttributes(attributes),
  data: ({ agent }, { topic, reliable, payload }) =>
    agent.room.localParticipant.publishData(bytes(payload), { topic, reliable }),
  text: async ({ agent }, { text, topic, attributes }) => {
    await agent.room.localParticipant.sendText(text, { topic, attributes });
  },
  rpc: ({ agent }, { identity, method, payload }) =>
    agent.room.localParticipant.performRpc({
      destinationIdentity: identity,
      method,
      payload,
      responseTimeout: 10_000,
    }),
  leave: ({ agent }) => agent.leave(),
};

/** A server, and what a test has made for it. */
export class Rooms {
  agents = [];
  network = null;

  /** @param {{ tcp: boolean }} options */
  static async open({ tcp }) {
    return new Rooms(await startLiveKit({ tcp }));
  }

  constructor(server) {
    this.server = server;
    this.service = new RoomServiceClient(server.httpUrl, server.apiKey, server.apiSecret);
  }

  async close() {
    await Promise.allSettled(this.agents.map(({ agent }) => agent.leave()));
    this.network?.close();
    await this.server.stop();
  }

  /** Does what a page asks for. */
  async act(action, what) {
    return ACTIONS[action](this, what);
  }
}

const ACTIONS = {
  token: (rooms, who) => roomToken(rooms.server, who),
  agent: async (rooms, where) => {
    const agent = new Agent();
    await agent.join(rooms.server, where);
    return rooms.agents.push({ agent, turn: null }) - 1;
  },
  act: (rooms, { agent, action, ...what }) => AGENT_ACTIONS[action](rooms.agents[agent], what),
  participants: async ({ service }, { room }) => {
    // A room that nobody has joined is none.
    const [found] = await service.listRooms([room]);
    if (!found) return [];
    return (await service.listParticipants(room)).map(({ identity }) => identity);
  },
  kick: ({ service }, { room, identity }) => service.removeParticipant(room, identity),
  network: async (rooms) => {
    rooms.network ??= await badNetwork(rooms.server);
    return { url: rooms.network.url, udpPort: rooms.network.udpPort };
  },
  faults: ({ network }, faults) => network.set(faults),
  packets: ({ network }) => ({ passed: network.passed, dropped: network.dropped }),
  cut: ({ network }) => network.cut(),
  mend: ({ network }) => network.mend(),
  kill: ({ server }) => server.kill(),
  start: ({ server }) => server.start(),
};

/** Lets the process end. */
export const disposeRooms = dispose;

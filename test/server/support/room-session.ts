import type { LiveKitEgress, Message, OutgoingMessage } from '../../../src/protocol/messages.js';
import { open, type IngressClient } from './client.js';
import type { TestRoom } from './room.js';
import type { RunningServer } from './server.js';

/** Identity of avatars in tests, and of the agent that they speak for. */
export const AVATAR = 'spatius-avatar-agent';
export const AGENT = 'agent';

/** Hertz of what tests say. */
export const RATE = 24_000;

/** What an agent's plugin configures. */
export async function egress(
  room: TestRoom,
  more: Partial<LiveKitEgress> = {},
): Promise<LiveKitEgress> {
  return {
    url: room.url,
    apiKey: '',
    apiSecret: '',
    roomName: room.name,
    publisherId: AVATAR,
    extraAttributes: { 'lk.publish_on_behalf': AGENT },
    idleTimeout: 0,
    apiToken: more.apiToken ?? (await avatarToken(room)),
    ...more,
  };
}

/** The token that an agent's plugin makes. */
export function avatarToken(room: TestRoom, grants: object = {}, seconds = 600): Promise<string> {
  return room.token({ identity: AVATAR, seconds, grants: { canSubscribe: false, ...grants } });
}

/** Sends the first message of a session with a room. */
export async function configure(
  running: Pick<RunningServer, 'url' | 'token'>,
  livekitEgress: LiveKitEgress,
  more: Partial<Extract<OutgoingMessage, { type: 'clientConfigureSession' }>> = {},
  connection: Parameters<typeof open>[1] = {},
): Promise<IngressClient> {
  const client = await open(running, connection);
  const what = { sampleRate: RATE, egressType: 1, livekitEgress, ...more };
  client.send({ type: 'clientConfigureSession', ...what });
  return client;
}

/** Opens a session with a room. */
export async function enter(...args: Parameters<typeof configure>): Promise<IngressClient> {
  const client = await configure(...args);
  await client.next(
    (message): message is Extract<Message, { type: 'serverConfirmSession' }> =>
      message.type === 'serverConfirmSession',
  );
  return client;
}

import { redirectCandidates } from './redirect-candidates.mjs';

/** Hertz of what scripted agents speak: PCM16, mono. */
export const AGENT_RATE = 24_000;

/** Who a token is for. `grants` are LiveKit's: `canPublish`, `canSubscribe` and the like. */
export interface RoomGuest {
  readonly room: string;
  readonly identity: string;
  /** Its life; 600 where not said. */
  readonly seconds?: number;
  readonly grants?: Readonly<Record<string, boolean>>;
}

/** A packet of data. */
export interface RoomData {
  readonly topic: string;
  readonly reliable: boolean;
  readonly payload: Uint8Array;
}

/** How a turn of an agent ended: samples that it sent, and whether it was interrupted. */
export interface AgentTurn {
  readonly position: number;
  readonly interrupted: boolean;
}

/** A participant of kind `agent` that does as it is told. */
export interface TestAgent {
  /**
   * Begins to speak, with the state, and the captions where there is a text, of a real agent.
   *
   * @param pcm at `AGENT_RATE`
   * @param data packets that go out when the sample `at` does
   */
  speak(
    pcm: Int16Array,
    text?: string,
    data?: readonly (RoomData & { at: number })[],
  ): Promise<void>;
  /** Once all that it speaks has been sent. */
  spoken(): Promise<AgentTurn>;
  /** Falls silent at once. */
  interrupt(): Promise<void>;
  /** The attribute `lk.agent.state`. */
  state(state: 'initializing' | 'listening' | 'thinking' | 'speaking'): Promise<void>;
  attributes(attributes: Readonly<Record<string, string>>): Promise<void>;
  data(data: RoomData): Promise<void>;
  /** A text stream. */
  text(topic: string, text: string, attributes?: Readonly<Record<string, string>>): Promise<void>;
  /** Calls a method of a participant and answers with what that answers. */
  rpc(identity: string, method: string, payload?: string): Promise<string>;
  leave(): Promise<void>;
}

/** A network between pages and the server that goes wrong as it is told. */
export interface BadNetwork {
  /** Stands in for the server's own URL. */
  readonly url: string;
  /** What happens to media, each way: milliseconds of delay and jitter, and the share lost. */
  set(faults: { delay?: number; jitter?: number; loss?: number }): Promise<void>;
  /** Packets of media since the last `set()`. */
  packets(): Promise<{ passed: number; dropped: number }>;
  /** Nothing passes until `mend()`, and nobody is told. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** A LiveKit server of the test run, as the browser sees it. */
export interface RoomServer {
  readonly url: string;
  token(guest: RoomGuest): Promise<string>;
  agent(where: {
    room: string;
    identity?: string;
    attributes?: Readonly<Record<string, string>>;
    grants?: Readonly<Record<string, boolean>>;
  }): Promise<TestAgent>;
  /** Identities of those in a room, as the server knows them. */
  participants(room: string): Promise<string[]>;
  /** Removes a participant, who is told. */
  kick(room: string, identity: string): Promise<void>;
  /** From here on this page's media go by this network, in every room of this server. */
  network(): Promise<BadNetwork>;
  /** Ends without a word. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

type Answer = { value: unknown } | { error: string };

async function ask<T>(id: number | 'new', action: string, what: object = {}): Promise<T> {
  const response = await fetch(`/livekit-rooms/${id}/${action}`, {
    method: 'POST',
    body: JSON.stringify(what),
  });
  const answer = (await response.json()) as Answer;
  if ('error' in answer) throw new Error(`LiveKit rooms, ${action}: ${answer.error}`);
  return answer.value as T;
}

function base64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(text);
}

const packed = (data: RoomData): object => ({ ...data, payload: base64(data.payload) });

function testAgent(server: number, agent: number): TestAgent {
  const act = <T = void>(action: string, what: object = {}): Promise<T> =>
    ask<T>(server, 'act', { agent, action, ...what });
  return {
    speak: (pcm, text, data = []) =>
      act('speak', { pcm: base64(pcm), text, data: data.map(packed) }),
    spoken: () => act('spoken'),
    interrupt: () => act('interrupt'),
    state: (state) => act('state', { state }),
    attributes: (attributes) => act('attributes', { attributes }),
    data: (data) => act('data', packed(data)),
    text: (topic, text, attributes) => act('text', { topic, text, attributes }),
    rpc: (identity, method, payload = '') => act('rpc', { identity, method, payload }),
    leave: () => act('leave'),
  };
}

/**
 * A LiveKit server for the tests of one file, or `null` where there is none to be had, and their
 * tests are skipped: `(server ? describe : describe.skip)('…', …)`.
 *
 * @param tcp without it, media have UDP only, which `network()` needs
 */
export async function roomServer({ tcp = true } = {}): Promise<RoomServer | null> {
  const opened = await ask<{ id: number; url: string; udpPort: number } | { reason: string }>(
    'new',
    'open',
    { tcp },
  );
  if ('reason' in opened) {
    console.warn(`Rooms are not tested. ${opened.reason}`);
    return null;
  }
  const { id, url, udpPort } = opened;
  return {
    url,
    token: (guest) => ask(id, 'token', guest),
    agent: async (where) => testAgent(id, await ask<number>(id, 'agent', where)),
    participants: (room) => ask(id, 'participants', { room }),
    kick: (room, identity) => ask(id, 'kick', { room, identity }),
    network: async () => {
      if (tcp) throw new Error('Media would pass by a network that goes wrong: say `tcp: false`.');
      const network = await ask<{ url: string; udpPort: number }>(id, 'network');
      redirectCandidates({ from: udpPort, to: network.udpPort });
      return {
        url: network.url,
        set: (faults) => ask(id, 'faults', faults),
        packets: () => ask(id, 'packets'),
        cut: () => ask(id, 'cut'),
        mend: () => ask(id, 'mend'),
      };
    },
    kill: () => ask(id, 'kill'),
    start: () => ask(id, 'start'),
  };
}

import { AccessToken, RoomServiceClient, type VideoGrant } from 'livekit-server-sdk';
import {
  AudioStream,
  dispose,
  Room,
  RoomEvent,
  TrackKind,
  type RemoteTrack,
} from '@livekit/rtc-node';
import { after, type TestContext } from 'node:test';
import { startLiveKit } from '../../../scripts/lib/livekit-server.mjs';
import { decodeMotionPacket, type MotionPacket } from '../../../src/protocol/room/motion-packet.js';

/** Mean square that counts as sound. */
const LOUD = 1e-4;

/** Who a token is for, and what it allows besides joining; all of it where nothing is said. */
export interface Guest {
  readonly identity: string;
  readonly seconds?: number;
  readonly grants?: VideoGrant;
  readonly attributes?: Record<string, string>;
}

/** A LiveKit server with one room. */
export class TestRoom {
  readonly name = `room-${Math.random().toString(36).slice(2)}`;
  readonly #server: NonNullable<Awaited<ReturnType<typeof startLiveKit>>>;
  readonly service: RoomServiceClient;

  constructor(server: NonNullable<Awaited<ReturnType<typeof startLiveKit>>>) {
    this.#server = server;
    this.service = new RoomServiceClient(server.httpUrl, server.apiKey, server.apiSecret);
  }

  get url(): string {
    return this.#server.url;
  }

  get keys(): { apiKey: string; apiSecret: string } {
    const { apiKey, apiSecret } = this.#server;
    return { apiKey, apiSecret };
  }

  token({ identity, seconds = 600, grants, attributes }: Guest): Promise<string> {
    const { apiKey, apiSecret } = this.#server;
    const token = new AccessToken(apiKey, apiSecret, { identity, ttl: seconds, attributes });
    token.kind = 'agent';
    token.addGrant({
      roomJoin: true,
      room: this.name,
      canPublish: true,
      canPublishData: true,
      canSubscribe: true,
      ...grants,
    });
    return token.toJwt();
  }

  /** Identities of those in the room, as the server knows them. */
  async present(): Promise<string[]> {
    const rooms = await this.service.listRooms([this.name]);
    if (rooms.length === 0) return [];
    return (await this.service.listParticipants(this.name)).map(({ identity }) => identity);
  }

  kill(): Promise<void> {
    return this.#server.kill();
  }

  start(): Promise<void> {
    return this.#server.start();
  }
}

/**
 * A LiveKit server for one test; null where there is none, and then the test is skipped.
 */
export async function openRoom(t: TestContext): Promise<TestRoom | null> {
  const server = await startLiveKit({ build: false });
  if (!server) {
    t.skip('no LiveKit server');
    return null;
  }
  t.after(() => server.stop());
  return new TestRoom(server);
}

/** Somebody in the room who notes what happens there, and is told about playback as agents are. */
export class Listener {
  readonly room = new Room();
  /** Each once, in the order in which they were sent. */
  readonly packets: (MotionPacket & { bytes: number })[] = [];
  readonly calls: { method: string; payload: string; from: string; at: number }[] = [];
  /** Mean square of each 10 ms heard, in -1..1. */
  readonly heard: { at: number; level: number }[] = [];
  #wakers = new Set<() => void>();
  #seen = new Set<string>();

  static async join(t: TestContext, { url }: { url: string }, token: string): Promise<Listener> {
    const listener = new Listener();
    const { room } = listener;
    room.on(RoomEvent.DataReceived, (bytes, _, __, topic) => {
      if (topic === 'avatar.motion') listener.#take(bytes);
    });
    room.on(RoomEvent.TrackSubscribed, (track) => void listener.#listen(track));
    for (const event of [RoomEvent.ParticipantDisconnected, RoomEvent.TrackPublished] as const) {
      room.on(event, () => listener.#wake());
    }
    await room.connect(url, token, { autoSubscribe: true, dynacast: false });
    for (const method of ['lk.playback_started', 'lk.playback_finished']) {
      room.localParticipant!.registerRpcMethod(method, async ({ payload, callerIdentity }) => {
        listener.calls.push({ method, payload, from: callerIdentity, at: performance.now() });
        listener.#wake();
        return 'ok';
      });
    }
    t.after(() => room.disconnect());
    return listener;
  }

  /** Waits until something holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#wakers.add(resolve));
  }

  /** The payloads of the calls of a method. */
  told(method: string): string[] {
    return this.calls.filter((call) => call.method === method).map(({ payload }) => payload);
  }

  /** Sources of what a participant publishes. */
  published(identity: string): (number | undefined)[] {
    const participant = this.room.remoteParticipants.get(identity);
    return [...(participant?.trackPublications.values() ?? [])].map(({ source }) => source);
  }

  /** How many times sound came after silence. */
  bursts(): number {
    let bursts = 0;
    let quiet = 10;
    for (const { level } of this.heard) {
      if (level > LOUD && quiet >= 8) bursts++;
      quiet = level > LOUD ? 0 : quiet + 1;
    }
    return bursts;
  }

  /** Seconds in which something sounded. */
  loudSeconds(): number {
    return this.heard.filter(({ level }) => level > LOUD).length / 100;
  }

  /** Asks an avatar to fall silent, as agents do. */
  clearBuffer(destinationIdentity: string): Promise<string> {
    const method = 'lk.clear_buffer';
    const call = { destinationIdentity, method, payload: '', responseTimeout: 10_000 };
    return this.room.localParticipant!.performRpc(call);
  }

  #wake(): void {
    for (const wake of this.#wakers) wake();
    this.#wakers.clear();
  }

  #take(bytes: Uint8Array): void {
    const packet = decodeMotionPacket(bytes);
    const name = `${packet.stream}/${packet.sequence}`;
    const known = this.#seen.has(name);
    this.#seen.add(name);
    if (!known) this.packets.push({ ...packet, bytes: bytes.length });
    this.packets.sort((a, b) => a.sequence - b.sequence);
    this.#wake();
  }

  async #listen(track: RemoteTrack): Promise<void> {
    if (track.kind !== TrackKind.KIND_AUDIO) return;
    const stream = new AudioStream(track, 48_000, 1);
    for await (const { data } of stream as unknown as AsyncIterable<{ data: Int16Array }>) {
      for (let from = 0; from + 480 <= data.length; from += 480) {
        const slot = data.subarray(from, from + 480);
        const level = slot.reduce((sum, sample) => sum + (sample / 32768) ** 2, 0) / 480;
        this.heard.push({ at: performance.now(), level });
      }
      this.#wake();
    }
  }
}

after(() => dispose());

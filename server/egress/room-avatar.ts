import type { LocalTrack, Room } from '@livekit/rtc-node';
import type { FastifyBaseLogger } from 'fastify';
import { MOTION_TOPIC } from '../../src/protocol/room/motion-packet.js';
import { SERVER_FAULTS } from '../../src/protocol/server-errors.js';
import { Refusal } from '../ingress/refusal.js';
import { AgentCalls } from './agent-calls.js';
import type { LiveKitLibrary } from './livekit.js';
import { MotionPublisher } from './motion-publisher.js';
import { redacted } from './redact.js';
import type { RoomTarget } from './room-target.js';
import { RoomVoice } from './room-voice.js';
import { SoundSource } from './sound-source.js';

/** Seconds in which the agent may still be told how its speech ended. */
const TELL_SECONDS = 1;
/** Seconds that leaving a room may take; LiveKit notices by itself when somebody is gone. */
const LEAVE_SECONDS = 3;
/** Size of the camera's picture, which nobody ever sees. */
const PICTURE = 64;

export interface RoomAvatarEvents {
  /** The agent wants silence: rounds that are not heard to the end are to be stopped. */
  cleared(): void;
  /** Whether more speech waits than is needed. */
  full(full: boolean): void;
  /** Something was spoken. */
  progress(): void;
  /** The room is lost; the avatar is to be left. */
  lost(why: Refusal): void;
}

export interface JoinOptions {
  readonly livekit: LiveKitLibrary;
  readonly target: RoomTarget;
  readonly log: FastifyBaseLogger;
  /** Ends the joining. */
  readonly signal: AbortSignal;
  readonly events: RoomAvatarEvents;
  /** To be called with the room before it is joined, to take what others send there. */
  readonly prepare?: (room: Room) => void;
  /** Largest stream of bytes that is taken. */
  readonly maxStreamBytes?: number;
}

/**
 * An avatar in a LiveKit room: a participant with a microphone, a camera without pictures, which
 * agents wait for, and motion beside them. LiveKit's client finds back into a room by itself; when it
 * gives up, the avatar is lost.
 */
export class RoomAvatar {
  readonly room: Room;
  readonly target: RoomTarget;
  readonly voice: RoomVoice;
  readonly calls: AgentCalls;
  readonly #tracks: readonly LocalTrack[];
  readonly #events: RoomAvatarEvents;
  readonly #log: FastifyBaseLogger;
  #left: Promise<void> | null = null;

  /**
   * Joins a room and publishes in it.
   *
   * @throws Refusal `egressUnauthorized` or `egressFailed` when that does not work out.
   */
  static async join(options: JoinOptions): Promise<RoomAvatar> {
    const { target, signal, log } = options;
    const name = JSON.stringify([target.url, target.grants.room, target.grants.identity]);
    const entering = (joinings.get(name) ?? Promise.resolve()).then(() => enter(options));
    const joined = unlessAborted(entering, signal);
    const settled = entering.then(async (avatar) => {
      // Too late for whoever asked: the room must not keep an avatar that nobody owns.
      const wanted = await joined.then(yes, no);
      if (!wanted) await inOrder(avatar.leave(), log);
    }, no);
    joinings.set(name, settled);
    void settled.then(() => {
      if (joinings.get(name) === settled) joinings.delete(name);
    });
    try {
      return await joined;
    } catch (error) {
      throw asRefusal(error, signal, target);
    }
  }

  /** @param tracks - what it publishes */
  constructor(
    room: Room,
    source: SoundSource,
    tracks: readonly LocalTrack[],
    { livekit, target, log, events }: JoinOptions,
  ) {
    this.room = room;
    this.target = target;
    this.#tracks = tracks;
    this.#events = events;
    this.#log = log;
    const { localParticipant } = room;
    if (!localParticipant) throw new Error('A room without a participant of its own.');
    this.calls = new AgentCalls((call) => localParticipant.performRpc(call), log);
    const { canPublishData } = target.grants;
    const motion = canPublishData
      ? new MotionPublisher((packet) => this.#sendMotion(packet))
      : null;
    this.voice = new RoomVoice(source, motion, {
      started: () => this.calls.started(),
      finished: (_, seconds, interrupted) => this.calls.finished(seconds, interrupted),
      full: events.full,
      progress: events.progress,
      failed: (problem) => this.#lose(new Refusal(SERVER_FAULTS.egressLost, problem)),
    });
    if (canPublishData) {
      this.calls.agent = target.agent;
      localParticipant.registerRpcMethod('lk.clear_buffer', async ({ callerIdentity }) => {
        if (callerIdentity !== this.calls.agent) return 'reject';
        events.cleared();
        return 'ok';
      });
    }
    this.#watch(livekit, motion);
  }

  /** Leaves the room. Settles when the avatar is gone from it, or cannot tell so any more. */
  leave(): Promise<void> {
    return (this.#left ??= this.#leave());
  }

  async #leave(): Promise<void> {
    this.voice.close();
    if (this.room.isConnected) await within(TELL_SECONDS, this.calls.told());
    this.calls.close();
    await within(LEAVE_SECONDS, this.room.disconnect());
    for (const track of this.#tracks) await track.close();
    this.#log.info('left the room');
  }

  #watch({ RoomEvent, DisconnectReason }: LiveKitLibrary, motion: MotionPublisher | null): void {
    this.room.on(RoomEvent.LocalTrackRepublished, () => motion?.renew());
    this.room.on(RoomEvent.Reconnecting, () => {
      this.#log.warn('way into the room lost, trying again');
      this.voice.pause(true);
    });
    this.room.on(RoomEvent.Reconnected, () => {
      this.#log.info('back in the room');
      this.voice.pause(false);
    });
    this.room.on(RoomEvent.Disconnected, (reason) => {
      const name = DisconnectReason[reason];
      if (!this.#left) this.#lose(lostBecause(name));
    });
  }

  #lose(why: Refusal): void {
    if (this.#left) return;
    this.#log.warn({ reason: why.message }, 'room lost');
    this.#events.lost(why);
  }

  /** A lossy packet is there soonest; the reliable one is there. */
  #sendMotion(packet: Uint8Array): void {
    for (const reliable of [true, false]) {
      this.room.localParticipant?.publishData(packet, { reliable, topic: MOTION_TOPIC }).catch(
        // Without motion the page moves the mouth by itself; what breaks is told by the room.
        (error: unknown) => this.#log.debug({ reason: redacted(error) }, 'motion not sent'),
      );
    }
  }
}

/**
 * The last joining under way, by server, room and identity; over when nobody is left behind. LiveKit
 * puts out whoever is there under the same identity, and who is put out while publishing waits for
 * 10 s. So they join one after the other, and the one that came last is the one that stays.
 */
const joinings = new Map<string, Promise<unknown>>();

const yes = (): boolean => true;
const no = (): boolean => false;

/** Joins and publishes, and leaves as soon as nobody wants that any more. */
async function enter(options: JoinOptions): Promise<RoomAvatar> {
  const { livekit, target, log, signal, prepare, maxStreamBytes } = options;
  const { LocalAudioTrack, LocalVideoTrack, TrackPublishOptions, TrackSource } = livekit;
  signal.throwIfAborted();
  const room = new livekit.Room();
  try {
    prepare?.(room);
    const dataStream = maxStreamBytes ? { maxPayloadByteLength: maxStreamBytes } : {};
    const how = { autoSubscribe: false, dynacast: false, dataStream };
    await room.connect(target.url, target.token, how);
    signal.throwIfAborted();
    const { localParticipant } = room;
    if (!localParticipant) throw new Error('LiveKit did not say who joined.');
    const queue = SoundSource.queue(livekit);
    const microphone = LocalAudioTrack.createAudioTrack('avatar-audio', queue);
    const sound = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE, dtx: false });
    await localParticipant.publishTrack(microphone, sound);
    const tracks: LocalTrack[] = [microphone];
    if (target.grants.canPublishCamera) {
      signal.throwIfAborted();
      const picture = new livekit.VideoSource(PICTURE, PICTURE);
      const camera = LocalVideoTrack.createVideoTrack('avatar-video', picture);
      const video = { source: TrackSource.SOURCE_CAMERA, simulcast: false };
      await localParticipant.publishTrack(camera, new TrackPublishOptions(video));
      tracks.push(camera);
    }
    return new RoomAvatar(room, new SoundSource(livekit, queue), tracks, options);
  } catch (error) {
    await inOrder(within(LEAVE_SECONDS, room.disconnect()), log);
    throw error;
  }
}

/** Waits until a room is left that nobody wants; what fails there concerns nobody else. */
async function inOrder(leaving: Promise<void>, log: FastifyBaseLogger): Promise<void> {
  try {
    await leaving;
  } catch (error) {
    log.warn({ reason: redacted(error) }, 'room not left in order');
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Waits for some work, but not for ever. */
async function within(seconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, seconds * 1000)));
  await Promise.race([work, late]);
  clearTimeout(timer);
}

function asRefusal(error: unknown, signal: AbortSignal, { url }: RoomTarget): Refusal {
  if (error instanceof Refusal) return error;
  const { egressUnauthorized, egressFailed } = SERVER_FAULTS;
  const { host } = new URL(url);
  if (signal.aborted) return new Refusal(egressFailed, `${host} did not answer in time`);
  const problem = redacted(error);
  return /\b401\b|unauthorized|invalid token/i.test(problem)
    ? new Refusal(egressUnauthorized, `${host} refused the token`)
    : new Refusal(egressFailed, `${host}: ${problem}`);
}

/** What it means for the session that LiveKit ended the connection. */
function lostBecause(reason: string): Refusal {
  const { egressRemoved, egressEnded, egressLost } = SERVER_FAULTS;
  switch (reason) {
    case 'DUPLICATE_IDENTITY':
      return new Refusal(egressRemoved, 'somebody else joined with the identity of this avatar');
    case 'PARTICIPANT_REMOVED':
      return new Refusal(egressRemoved);
    case 'ROOM_DELETED':
    case 'ROOM_CLOSED':
      return new Refusal(egressEnded);
    default:
      return new Refusal(egressLost, 'LiveKit cannot be reached any more');
  }
}

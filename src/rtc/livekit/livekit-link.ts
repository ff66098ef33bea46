import { Emitter } from '../../base/emitter.js';
import { abortReason, AvatarError } from '../../base/errors.js';
import type { Logger } from '../../base/logger.js';
import { MOTION_TOPIC } from '../../protocol/room/motion-packet.js';
import { RoomState, type LinkEvents, type RemoteSpeaker, type RoomLink } from '../link.js';
import type { ServeMotion } from '../served-motion.js';
import { assertFree, clientMissing, noMicrophone } from '../room-errors.js';
import {
  audioOf,
  chooseParticipant,
  isAgent,
  type ParticipantChoice,
} from './choose-participant.js';
import {
  assertAccess,
  connectError,
  lossOf,
  stateOf,
  type LiveKitAccess,
} from './connect-error.js';
import type {
  LiveKitListener,
  LiveKitModule,
  LiveKitParticipant,
  LiveKitRemotePublication,
  LiveKitRoom,
} from './livekit-room.js';
import { PacketMotion } from './packet-motion.js';
import { followTranscriptions } from './transcriptions.js';
import { TurnSignals } from './turn-signals.js';

/** What a room that is not joined by then is given up for, in milliseconds. */
const JOIN_TIMEOUT = 15_000;

export interface LiveKitLinkOptions {
  readonly logger: Logger;
  /** Whose audio is the avatar's. Default: an avatar worker, an agent, or whoever speaks first. */
  readonly participant?: ParticipantChoice | null;
  /** Whether text streams and calls of a room that is joined here are read here. */
  readonly exclusive: boolean;
  /** Loads the client. */
  readonly load?: () => Promise<LiveKitModule>;
}

/** Bundlers take a missing package for an error, but within `try`. */
async function loadClient(): Promise<LiveKitModule> {
  try {
    return await import('#livekit-client');
  } catch (cause) {
    throw clientMissing('livekit-client', cause);
  }
}

/** Events after which another participant may be the avatar. */
const CHANGES = [
  ...['participantConnected', 'participantDisconnected', 'participantAttributesChanged'],
  ...['trackPublished', 'trackUnpublished', 'trackSubscribed', 'trackUnsubscribed'],
];

/** A LiveKit room: joined here, or one that the page has. */
export class LiveKitLink implements RoomLink<LiveKitAccess, LiveKitRoom> {
  readonly events: Emitter<LinkEvents>;
  readonly serve: ServeMotion = (owner) => new PacketMotion(owner);
  readonly #options: LiveKitLinkOptions;
  #state: RoomState = RoomState.Disconnected;
  #room: LiveKitRoom | null = null;
  #own = false;
  /** Lets go of the room. */
  #release: (() => void) | null = null;
  #participant: LiveKitParticipant | null = null;
  #speaker: RemoteSpeaker | null = null;
  #published: MediaStreamTrack | null = null;
  #prepared: LiveKitRoom | null = null;

  constructor(options: LiveKitLinkOptions) {
    this.#options = options;
    const { logger } = options;
    this.events = new Emitter((error) => logger.error('A listener threw.', error));
  }

  get state(): RoomState {
    return this.#state;
  }

  get client(): LiveKitRoom | null {
    return this.#room;
  }

  get speaker(): RemoteSpeaker | null {
    return this.#speaker;
  }

  async prepare(access: LiveKitAccess): Promise<void> {
    assertAccess(access);
    this.#prepared ??= await this.#createRoom();
    await this.#prepared.prepareConnection(access.url, access.token);
  }

  async connect(access: LiveKitAccess, signal: AbortSignal): Promise<void> {
    assertFree(this.#room !== null || this.#state === RoomState.Connecting);
    assertAccess(access);
    signal.throwIfAborted();
    this.#enter(RoomState.Connecting);
    const late = AbortSignal.any([signal, AbortSignal.timeout(JOIN_TIMEOUT)]);
    let room: LiveKitRoom | null = null;
    try {
      room = this.#prepared ?? (await this.#createRoom());
      this.#prepared = null;
      late.throwIfAborted();
      this.#hold(room, true);
      const giveUp = (): void => void room?.disconnect();
      late.addEventListener('abort', giveUp, { once: true });
      try {
        await room.connect(access.url, access.token, { autoSubscribe: !this.#options.exclusive });
      } finally {
        late.removeEventListener('abort', giveUp);
      }
      late.throwIfAborted();
    } catch (cause) {
      this.#letGo();
      await room?.disconnect();
      if (signal.aborted) {
        this.#enter(RoomState.Disconnected);
        throw abortReason(signal);
      }
      const error = cause instanceof AvatarError ? cause : connectError(cause, access.url);
      this.#enter(RoomState.Failed, error);
      throw error;
    }
    this.events.commit(() => {
      this.#enter(RoomState.Connected);
      this.#choose();
    });
  }

  attach(room: LiveKitRoom): void {
    assertFree(this.#room !== null || this.#state === RoomState.Connecting);
    this.events.commit(() => {
      this.#hold(room, false);
      this.#enter(stateOf(room.state));
      this.#choose();
    });
  }

  async leave(): Promise<void> {
    const room = this.#room;
    const own = this.#own;
    this.events.commit(() => {
      this.#letGo();
      this.#enter(RoomState.Disconnected);
    });
    if (own) await room?.disconnect();
  }

  async microphone(on: boolean): Promise<void> {
    try {
      await this.#room?.localParticipant.setMicrophoneEnabled(on);
    } catch (cause) {
      throw noMicrophone(cause);
    }
  }

  async publish(track: MediaStreamTrack): Promise<void> {
    await this.unpublish();
    await this.#room?.localParticipant.publishTrack(track, { source: 'microphone' });
    this.#published = track;
  }

  async unpublish(): Promise<void> {
    const track = this.#published;
    this.#published = null;
    if (track) await this.#room?.localParticipant.unpublishTrack(track, false);
  }

  async #createRoom(): Promise<LiveKitRoom> {
    const { load = loadClient } = this.#options;
    const { Room } = await load();
    return new Room();
  }

  /** Listens to a room. */
  #hold(room: LiveKitRoom, own: boolean): void {
    this.#room = room;
    this.#own = own;
    const { events } = this;
    const signals = new TurnSignals((hint) => void events.emit('hint', hint));
    const choose = (): void => this.#choose();
    const listeners: Record<string, LiveKitListener> = {
      ...Object.fromEntries(CHANGES.map((event) => [event, choose])),
      connectionStateChanged: (state: string) => this.#follow(stateOf(state)),
      disconnected: (reason?: number) => this.#lose(reason),
      dataReceived: (data: Uint8Array, _from: unknown, _kind: unknown, topic?: string) => {
        if (topic === MOTION_TOPIC) events.emit('motion', data);
      },
      participantAttributesChanged: (
        { 'lk.agent.state': state }: Record<string, string>,
        participant: LiveKitParticipant,
      ) => {
        if (state && isAgent(participant)) signals.state(state);
        this.#choose();
      },
    };
    for (const [event, listener] of Object.entries(listeners)) room.on(event, listener);
    const forget = followTranscriptions(room, own && this.#options.exclusive, (transcription) => {
      if (transcription.speaker === 'avatar') signals.transcription(transcription.final);
      events.emit('transcription', transcription);
    });
    const unregister = own && this.#options.exclusive ? this.#answerCalls(room, signals) : null;
    this.#release = () => {
      for (const [event, listener] of Object.entries(listeners)) room.off(event, listener);
      forget();
      unregister?.();
    };
  }

  /** Avatar workers tell their agent what is heard, and may tell the page. */
  #answerCalls(room: LiveKitRoom, signals: TurnSignals): () => void {
    const fromAgent = (identity: string): boolean => {
      const participant = room.remoteParticipants.get(identity);
      return participant !== undefined && isAgent(participant);
    };
    room.registerRpcMethod('lk.playback_started', async ({ callerIdentity }) => {
      if (fromAgent(callerIdentity)) signals.playbackStarted();
      return 'ok';
    });
    room.registerRpcMethod('lk.playback_finished', async ({ callerIdentity, payload }) => {
      if (fromAgent(callerIdentity)) signals.playbackFinished(payload);
      return 'ok';
    });
    return () => {
      room.unregisterRpcMethod('lk.playback_started');
      room.unregisterRpcMethod('lk.playback_finished');
    };
  }

  /** The room's client tells what becomes of the connection, but for the joining. */
  #follow(state: RoomState): void {
    const joining = this.#own && this.#state === RoomState.Connecting;
    if (!joining && state !== RoomState.Disconnected) this.#enter(state);
  }

  #lose(reason: number | undefined): void {
    // What goes wrong while joining is thrown there.
    if (this.#own && this.#state === RoomState.Connecting) return;
    const loss = lossOf(reason);
    this.events.commit(() => {
      // A room of the page may be joined again by the page.
      if (this.#own) this.#letGo();
      else this.#hear(null, null);
      this.#enter(RoomState.Disconnected, loss?.error);
      if (loss && !this.#room) this.events.emit('lost', loss);
    });
  }

  #letGo(): void {
    this.#release?.();
    this.#release = this.#room = this.#published = null;
    this.#hear(null, null);
  }

  /** Finds who is the avatar, and hears it. */
  #choose(): void {
    const room = this.#room;
    if (!room) return;
    const { participant: choice = null } = this.#options;
    const participants = [...room.remoteParticipants.values()];
    const participant = chooseParticipant(participants, choice, this.#participant);
    const publication = participant && (audioOf(participant) as LiveKitRemotePublication);
    if (publication && !publication.isSubscribed) publication.setSubscribed(true);
    this.#hear(participant, publication?.track?.mediaStreamTrack ?? null);
  }

  #hear(participant: LiveKitParticipant | null, track: MediaStreamTrack | null): void {
    this.#participant = participant;
    if (track === (this.#speaker?.track ?? null)) return;
    this.#speaker = participant && track && { name: participant.identity, track };
    this.events.emit('speaker', this.#speaker);
  }

  #enter(state: RoomState, error?: AvatarError): void {
    if (state === this.#state) return;
    this.#state = state;
    this.events.emit('state', state, error);
  }
}

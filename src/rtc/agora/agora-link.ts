import { abortable } from '../../base/abortable.js';
import { Emitter } from '../../base/emitter.js';
import { AvatarError, ErrorCode, abortReason } from '../../base/errors.js';
import type { Logger } from '../../base/logger.js';
import { RoomState, type LinkEvents, type RemoteSpeaker, type RoomLink } from '../link.js';
import { assertFree, clientMissing, noMicrophone, roomError, saidOf } from '../room-errors.js';
import type { ServeMotion } from '../served-motion.js';
import type {
  AgoraClient,
  AgoraListener,
  AgoraLocalTrack,
  AgoraModule,
  AgoraRemoteUser,
  AgoraRemoteVideoTrack,
} from './agora-client.js';
import { SeiMotion, type SeiMotionOptions } from './sei-motion.js';

/** A channel that is not joined by then is given up, in milliseconds. */
const JOIN_TIMEOUT = 15_000;

/** Which channel, and what lets one in. */
export interface AgoraAccess {
  readonly appId: string;
  readonly channel: string;
  /** Where the project has none, `null`. */
  readonly token?: string | null;
  /** Default: chosen by Agora. */
  readonly uid?: number;
}

export interface AgoraLinkOptions {
  readonly logger: Logger;
  /** Number of the user whose audio is the avatar's. Default: the first who publishes any. */
  readonly participant?: string | null;
  readonly motion: SeiMotionOptions;
  /** Loads the client. */
  readonly load?: () => Promise<AgoraModule>;
}

/** Bundlers take a missing package for an error, but within `try`. */
async function loadAgora(): Promise<AgoraModule> {
  try {
    return (await import('#agora-rtc-sdk-ng')).default as unknown as AgoraModule;
  } catch (cause) {
    throw clientMissing('agora-rtc-sdk-ng', cause);
  }
}

/** Agora's words for what the connection is at. */
const STATES: Readonly<Record<string, RoomState>> = {
  CONNECTING: RoomState.Connecting,
  CONNECTED: RoomState.Connected,
  RECONNECTING: RoomState.Reconnecting,
};

/** A channel of Agora: joined here, or one that the page has. Written to the documented client. */
export class AgoraLink implements RoomLink<AgoraAccess, AgoraClient> {
  readonly events: Emitter<LinkEvents>;
  readonly serve: ServeMotion;
  readonly #options: AgoraLinkOptions;
  #state: RoomState = RoomState.Disconnected;
  #client: AgoraClient | null = null;
  #own = false;
  #release: (() => void) | null = null;
  #user: AgoraRemoteUser | null = null;
  #video: AgoraRemoteVideoTrack | null = null;
  #speaker: RemoteSpeaker | null = null;
  #agora: AgoraModule | null = null;
  #microphone: AgoraLocalTrack | null = null;

  constructor(options: AgoraLinkOptions) {
    this.#options = options;
    const { logger, motion } = options;
    this.events = new Emitter((error) => logger.error('A listener threw.', error));
    this.serve = (owner) => new SeiMotion(owner, motion);
  }

  get state(): RoomState {
    return this.#state;
  }

  get client(): AgoraClient | null {
    return this.#client;
  }

  get speaker(): RemoteSpeaker | null {
    return this.#speaker;
  }

  async prepare(access: AgoraAccess): Promise<void> {
    assertAccess(access);
    await this.#load();
  }

  async connect(access: AgoraAccess, signal: AbortSignal): Promise<void> {
    assertFree(this.#client !== null || this.#state === RoomState.Connecting);
    assertAccess(access);
    signal.throwIfAborted();
    this.#enter(RoomState.Connecting);
    const late = AbortSignal.any([signal, AbortSignal.timeout(JOIN_TIMEOUT)]);
    let client: AgoraClient | null = null;
    try {
      const agora = await this.#load();
      late.throwIfAborted();
      // Read before a channel is joined, or no payload is ever told.
      agora.setParameter?.('ENABLE_VIDEO_SEI', true);
      client = agora.createClient({ mode: 'live', codec: 'h264' });
      await client.setClientRole('audience');
      this.#hold(client, true);
      const { appId, channel, token = null, uid = null } = access;
      await abortable(client.join(appId, channel, token, uid), late);
    } catch (cause) {
      this.#letGo();
      // The attempt goes on within the client until it is told to leave.
      await client?.leave().catch(() => undefined);
      if (signal.aborted) {
        this.#enter(RoomState.Disconnected);
        throw abortReason(signal);
      }
      const error = cause instanceof AvatarError ? cause : joinError(cause);
      this.#enter(RoomState.Failed, error);
      throw error;
    }
    this.#enter(RoomState.Connected);
  }

  attach(client: AgoraClient): void {
    assertFree(this.#client !== null || this.#state === RoomState.Connecting);
    this.events.commit(() => {
      this.#hold(client, false);
      this.#enter(STATES[client.connectionState] ?? RoomState.Disconnected);
      for (const user of client.remoteUsers) {
        if (user.hasAudio) void this.#subscribe(user, 'audio');
        if (user.hasVideo) void this.#subscribe(user, 'video');
      }
    });
  }

  async leave(): Promise<void> {
    const client = this.#client;
    const own = this.#own;
    this.#closeMicrophone();
    this.events.commit(() => {
      this.#letGo();
      this.#enter(RoomState.Disconnected);
    });
    if (own) await client?.leave();
  }

  async microphone(on: boolean): Promise<void> {
    if (!on || this.#microphone) return on ? undefined : this.unpublish();
    try {
      const agora = await this.#load();
      await this.#publish(
        await agora.createMicrophoneAudioTrack({ AEC: true, AGC: true, ANS: true }),
      );
    } catch (cause) {
      this.#closeMicrophone();
      throw noMicrophone(cause);
    }
  }

  async publish(track: MediaStreamTrack): Promise<void> {
    await this.unpublish();
    const agora = await this.#load();
    await this.#publish(agora.createCustomAudioTrack({ mediaStreamTrack: track }));
  }

  async unpublish(): Promise<void> {
    const track = this.#microphone;
    if (track) await this.#client?.unpublish(track);
    this.#closeMicrophone();
    await this.#client?.setClientRole('audience');
  }

  async #load(): Promise<AgoraModule> {
    const { load = loadAgora } = this.#options;
    return (this.#agora ??= await load());
  }

  async #publish(track: AgoraLocalTrack): Promise<void> {
    this.#microphone = track;
    await this.#client?.setClientRole('host');
    await this.#client?.publish(track);
  }

  /** Agora's own track ends with it; one of the page does not. */
  #closeMicrophone(): void {
    this.#microphone?.close();
    this.#microphone = null;
  }

  #hold(client: AgoraClient, own: boolean): void {
    this.#client = client;
    this.#own = own;
    const listeners: Record<string, AgoraListener> = {
      'connection-state-change': (state: string, _before: string, reason?: string) =>
        this.#follow(STATES[state] ?? RoomState.Disconnected, reason),
      'user-published': (user: AgoraRemoteUser, mediaType: 'audio' | 'video') =>
        void this.#subscribe(user, mediaType),
      'user-unpublished': (user: AgoraRemoteUser, mediaType: 'audio' | 'video') => {
        if (user.uid !== this.#user?.uid) return;
        if (mediaType === 'video') this.#watch(null);
        else this.#hear(null);
      },
      'user-left': (user: AgoraRemoteUser) => {
        if (user.uid === this.#user?.uid) this.#hear(null);
      },
    };
    for (const [event, listener] of Object.entries(listeners)) client.on(event, listener);
    this.#release = () => {
      for (const [event, listener] of Object.entries(listeners)) client.off(event, listener);
    };
  }

  /** Only the avatar's: its sound, and the video whose frames carry its motion. */
  async #subscribe(user: AgoraRemoteUser, mediaType: 'audio' | 'video'): Promise<void> {
    const client = this.#client;
    const { participant = null, logger } = this.#options;
    const other = this.#user !== null && this.#user.uid !== user.uid;
    if (!client || other || (participant !== null && String(user.uid) !== participant)) return;
    this.#user = user;
    try {
      await client.subscribe(user, mediaType);
    } catch (error) {
      logger.warning(`The ${mediaType} of user ${user.uid} cannot be had.`, error);
      return;
    }
    if (client !== this.#client || this.#user !== user) return;
    if (mediaType === 'video') this.#watch(user.videoTrack ?? null);
    else this.#hear(user);
  }

  #watch(video: AgoraRemoteVideoTrack | null): void {
    this.#video?.off('sei-received', this.#onSei);
    this.#video = video;
    video?.on('sei-received', this.#onSei);
  }

  readonly #onSei = (payload: Uint8Array): void => void this.events.emit('motion', payload);

  #hear(user: AgoraRemoteUser | null): void {
    const track = user?.audioTrack?.getMediaStreamTrack() ?? null;
    if (!user) {
      this.#user = null;
      this.#watch(null);
    }
    if (track === (this.#speaker?.track ?? null)) return;
    this.#speaker = user && track && { name: String(user.uid), track };
    this.events.emit('speaker', this.#speaker);
  }

  #follow(state: RoomState, reason?: string): void {
    // What goes wrong while joining is thrown there.
    if (this.#own && this.#state === RoomState.Connecting) return;
    if (state !== RoomState.Disconnected) return this.#enter(state);
    const wanted = reason === 'LEAVE';
    const text = `The channel was lost (${reason ?? 'no reason given'}).`;
    const error = wanted ? undefined : roomError(ErrorCode.websocketClosedUnexpected, text);
    const retry = reason !== 'UID_BANNED' && reason !== 'IP_BANNED' && reason !== 'CHANNEL_BANNED';
    this.events.commit(() => {
      if (this.#own) this.#letGo();
      else this.#hear(null);
      this.#enter(RoomState.Disconnected, error);
      if (error && !this.#client) this.events.emit('lost', { error, retry });
    });
  }

  #letGo(): void {
    this.#release?.();
    this.#release = this.#client = null;
    this.#hear(null);
  }

  #enter(state: RoomState, error?: AvatarError): void {
    if (state === this.#state) return;
    this.#state = state;
    this.events.emit('state', state, error);
  }
}

/** @throws AvatarError naming what is missing. */
function assertAccess({ appId, channel }: AgoraAccess): void {
  if (appId && channel) return;
  throw roomError(
    ErrorCode.networkLayerNotAvailable,
    `A channel of Agora needs ${appId ? 'a name (channel)' : 'an App ID of Agora'}.`,
    { reason: 'roomUnspecified' },
  );
}

/** Agora names what went wrong by a code of its own. */
function joinError(cause: unknown): AvatarError {
  const said = saidOf(cause);
  const { code } = cause as { code?: string };
  if (/expired/i.test(said)) {
    const text = `Agora refused the token of the channel: ${said}.`;
    return roomError(ErrorCode.sessionTokenExpired, text, { cause, reason: 'roomToken' });
  }
  if (code === 'INVALID_PARAMS' || /token|dynamic key|vendor key/i.test(said)) {
    const text = `Agora refused what was to let in: ${said}.`;
    return roomError(ErrorCode.sessionTokenInvalid, text, { cause, reason: 'roomToken' });
  }
  const text = `The channel could not be joined: ${said}. Check the network and the App ID.`;
  return roomError(ErrorCode.websocketError, text, { cause });
}

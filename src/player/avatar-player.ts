import { Emitter } from '../base/emitter.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import { consoleLogger, type Logger } from '../base/logger.js';
import { DrivingServiceMode, LogLevel } from '../base/states.js';
import type { AgoraClient } from '../rtc/agora/agora-client.js';
import { RoomState, type RoomLink } from '../rtc/link.js';
import type { LiveKitRoom } from '../rtc/livekit/livekit-room.js';
import { assertFree } from '../rtc/room-errors.js';
import { RoomPlayer } from '../rtc/room-player.js';
import type { SessionSummary } from '../rtc/session-summary.js';
import type { Stage } from '../rtc/stage.js';
import type { AgoraProvider } from './agora-provider.js';
import type { LiveKitProvider } from './livekit-provider.js';
import type { RTCConnectionConfig } from './rtc-provider.js';

/** How long a frame of motion that is missing is waited for, in milliseconds. */
const MAX_BUFFER_DELAY = 80;

/**
 * What a player needs of an `AvatarView`. By its shape: the view may be of another package, such as the
 * same one under another name.
 */
export interface PlayerView {
  readonly controller: { initializeAudioContext(): Promise<void> };
}

export interface AvatarPlayerOptions {
  /** What is written to the console. Default `warning`. */
  readonly logLevel?: 'info' | 'warning' | 'error' | 'none';
  /** Whether numbered frames of motion are put into order. Default `true`. */
  readonly enableJitterBuffer?: boolean;
  /** How long a frame that is missing is waited for, in milliseconds. Default 80. */
  readonly maxBufferDelayMs?: number;
  /** Accepted and not used: the view eases from idling to speech by itself. */
  readonly transitionStartFrameCount?: number;
  /** Accepted and not used, as above. */
  readonly transitionEndFrameCount?: number;
}

/** What a player tells, and with what. */
export interface AvatarPlayerEvents {
  connected: [];
  disconnected: [];
  /** What went wrong with the connection; an `AvatarError`. */
  error: [error: Error];
  'connection-state-changed': [state: RoomState];
  /** Motion of a server stays away in the middle of speech; call `reconnect()`. The mouth moves on. */
  stalled: [];
}

const LEVELS = {
  none: LogLevel.off,
  error: LogLevel.error,
  warning: LogLevel.warning,
  info: LogLevel.all,
} as const;

/** What a controller has for players, and says to nobody else. */
interface StagedController {
  initializeAudioContext(): Promise<void>;
  stage(): Promise<Stage>;
}

type Listener<Event extends keyof AvatarPlayerEvents> = (
  ...args: AvatarPlayerEvents[Event]
) => void;

/**
 * Has a view show who speaks in a room. The view must be in `rtc` mode (`host` and `backend` serve as
 * well); the sound of the room is played by it, in time with the mouth.
 */
export class AvatarPlayer {
  readonly #controller: StagedController;
  readonly #link: RoomLink<RTCConnectionConfig>;
  readonly #events: Emitter<AvatarPlayerEvents>;
  readonly #logger: Logger;
  #player: RoomPlayer | null = null;
  #config: RTCConnectionConfig | null = null;
  #attempt: AbortController | null = null;
  #summary: SessionSummary | null = null;

  constructor(
    provider: LiveKitProvider | AgoraProvider,
    view: PlayerView,
    options: AvatarPlayerOptions = {},
  ) {
    const { logLevel = 'warning', enableJitterBuffer = true } = options;
    const { maxBufferDelayMs = MAX_BUFFER_DELAY } = options;
    const logger = consoleLogger(() => LEVELS[logLevel]);
    this.#controller = view.controller as StagedController;
    this.#logger = logger;
    this.#events = new Emitter((error) => logger.error('A listener of the player threw.', error));
    const motion = { jitterBuffer: enableJitterBuffer, patience: maxBufferDelayMs / 1000 };
    this.#link = provider.open({ logger, motion });
    this.#link.events.on('state', (state, error) => this.#follow(state, error));
  }

  /** Keeps frameworks from wrapping it in a Proxy, which private members do not pass. */
  get [Symbol.toStringTag](): string {
    return 'AvatarPlayer';
  }

  get isConnected(): boolean {
    return this.#link.state === RoomState.Connected;
  }

  /** What became of the motion of the present session, or of the last one; `null` before the first. */
  get sessionSummary(): SessionSummary | null {
    return this.#player?.counters.summary ?? this.#summary;
  }

  /**
   * Joins a room, and shows who speaks in it. Call it in a handler of a user gesture, or the browser
   * keeps the page silent until there is one.
   *
   * @throws AvatarError `networkLayerNotAvailable` where the view is in another mode, the address is
   * none or the client is not installed; `sessionTokenInvalid` and `sessionTokenExpired` for the token;
   * `websocketError` where the room cannot be reached within 15 s; `connectionInProgress` in a room.
   * @throws an AbortError after `disconnect()`.
   */
  async connect(config: RTCConnectionConfig): Promise<void> {
    this.#config = config;
    assertFree(this.#attempt !== null || this.#link.client !== null);
    const attempt = (this.#attempt = new AbortController());
    try {
      await this.#begin(attempt.signal);
      await this.#link.connect(config, attempt.signal);
    } finally {
      if (this.#attempt === attempt) {
        this.#attempt = null;
        if (!this.#link.client) this.#end();
      }
    }
  }

  /** Leaves the room, or gives up joining it. A room that was attached to is let go of. */
  async disconnect(): Promise<void> {
    this.#attempt?.abort(new DOMException('The player was disconnected.', 'AbortError'));
    this.#attempt = null;
    this.#end();
    await this.#link.leave();
  }

  /**
   * Leaves and joins again, as `connect()` was called last.
   *
   * @throws Error where it never was; else as `connect()` does.
   */
  async reconnect(): Promise<void> {
    const config = this.#config;
    if (!config) throw new Error('No room to reconnect to. Please call connect() first.');
    await this.disconnect();
    await this.connect(config);
  }

  /**
   * Takes part in a room that the application has joined, or is about to. It is never left here.
   *
   * @param client a `Room` of LiveKit or a client of Agora.
   * @throws AvatarError `connectionInProgress` in a room, `networkLayerNotAvailable` as above.
   */
  async attach(client: LiveKitRoom | AgoraClient): Promise<void> {
    assertFree(this.#attempt !== null || this.#link.client !== null);
    const attempt = (this.#attempt = new AbortController());
    try {
      await this.#begin(attempt.signal);
      this.#link.attach(client);
    } finally {
      if (this.#attempt === attempt) this.#attempt = null;
    }
  }

  /** Lets go of a room that was attached to. */
  async detach(): Promise<void> {
    await this.disconnect();
  }

  /** Gets addresses and certificates of a room ready, and joins nothing. */
  async prepareConnection(config: RTCConnectionConfig): Promise<void> {
    await this.#link.prepare(config);
  }

  /**
   * Publishes the visitor's microphone, with echo cancellation.
   *
   * @throws Error without a room; AvatarError `noAudio` where it cannot be had or published.
   */
  async startPublishing(): Promise<void> {
    this.#assertConnected();
    await this.#link.microphone(true);
  }

  async stopPublishing(): Promise<void> {
    if (this.#link.client) await this.#link.microphone(false);
  }

  /** Publishes a track as the visitor's voice. @throws Error without a room. */
  async publishAudio(track: MediaStreamTrack): Promise<void> {
    this.#assertConnected();
    await this.#link.publish(track);
  }

  /** Publishes it no more. The track goes on. */
  async unpublishAudio(): Promise<void> {
    if (this.#link.client) await this.#link.unpublish();
  }

  getConnectionState(): RoomState {
    return this.#link.state;
  }

  /** The client of the room's maker, or `null` without a room. */
  getNativeClient(): LiveKitRoom | AgoraClient | null {
    return this.#link.client;
  }

  on<Event extends keyof AvatarPlayerEvents>(event: Event, listener: Listener<Event>): this {
    this.#events.on(event, listener);
    return this;
  }

  off<Event extends keyof AvatarPlayerEvents>(event: Event, listener: Listener<Event>): this {
    this.#events.off(event, listener);
    return this;
  }

  async #begin(signal: AbortSignal): Promise<void> {
    // Within the caller's gesture. Failures are told by the view.
    this.#controller.initializeAudioContext().catch(() => undefined);
    const stage = await this.#controller.stage();
    signal.throwIfAborted();
    assertMode(stage.mode);
    const stalled = (): void => void this.#events.emit('stalled');
    this.#player ??= new RoomPlayer(this.#link, stage, { audible: true, stalled });
  }

  #end(): void {
    this.#summary = this.#player?.counters.summary ?? this.#summary;
    this.#player?.dispose();
    this.#player = null;
  }

  #follow(state: RoomState, error: AvatarError | undefined): void {
    const events = this.#events;
    events.commit(() => {
      events.emit('connection-state-changed', state);
      if (error) events.emit('error', error);
      if (state === RoomState.Connected) events.emit('connected');
      if (state === RoomState.Disconnected) events.emit('disconnected');
    });
    this.#logger.info(`The room is ${state}.`);
  }

  #assertConnected(): void {
    if (!this.#link.client) throw new Error('Not connected. Please call connect() first.');
  }
}

/** @throws AvatarError `networkLayerNotAvailable` for a mode in which something else drives the view. */
function assertMode(mode: DrivingServiceMode): void {
  if (mode === DrivingServiceMode.rtc || mode === DrivingServiceMode.backend) return;
  throw new AvatarError(
    ErrorCode.networkLayerNotAvailable,
    `The player of a room needs a view in rtc mode, and this one is in ${mode} mode. Call ` +
      'AvatarSDK.initialize() with drivingServiceMode: DrivingServiceMode.rtc.',
    { reason: 'wrongMode' },
  );
}

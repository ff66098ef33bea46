import { AvatarError, ErrorCode, abortReason } from '../base/errors.js';
import { abortable, delay } from '../base/abortable.js';
import { ConnectionState, DrivingServiceMode } from '../base/states.js';
import { backoff } from '../transport/direct/backoff.js';
import type { AgoraAccess } from './agora/agora-link.js';
import { RoomState, type Loss, type RoomLink } from './link.js';
import { LiveKitLink } from './livekit/livekit-link.js';
import type { LiveKitAccess } from './livekit/connect-error.js';
import { accessOf, type RoomOptions } from './room-access.js';
import { assertFree, roomError } from './room-errors.js';
import { RoomPlayer, type RoomPlayerOptions } from './room-player.js';
import type { Stage } from './stage.js';

/** A room that was lost is joined again so often, each time later than before. */
const REJOINS = 5;

/** As `AvatarPlayer` has it by default. */
const AGORA_MOTION = { jitterBuffer: true, patience: 0.08 };

/** What is under way to get into a room. */
interface Attempt {
  readonly abort: AbortController;
  readonly joined: Promise<void>;
}

/** The room of an element: joins it, shows who speaks in it, and joins it again where it is lost. */
export class RoomSession {
  readonly #stage: Stage;
  readonly #settings: { room?(): RoomOptions };
  #state: ConnectionState = ConnectionState.disconnected;
  #link: RoomLink | null = null;
  #player: RoomPlayer | null = null;
  #attached = false;
  #attempt: Attempt | null = null;
  #microphone = false;

  /** @param settings of the view: which room, asked at each attempt. */
  constructor(stage: Stage, settings: { room?(): RoomOptions }) {
    this.#stage = stage;
    this.#settings = settings;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get client(): object | null {
    return this.#link?.client ?? null;
  }

  /**
   * Joins the room. Calls share an attempt; in a room, and in one that was attached to, it does nothing.
   *
   * @throws AvatarError by what went wrong; the signal's reason, or an AbortError after {@link close}.
   */
  async start(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#attempt || !this.#link) {
      const { joined } = this.#attempt ?? this.#begin(signal);
      await (signal ? abortable(joined, signal) : joined);
    }
  }

  /**
   * Takes part in a room that the page has. It stays the page's.
   *
   * @throws AvatarError `connectionInProgress`; an AbortError after {@link close}.
   */
  async attach(client: object, options: RoomPlayerOptions): Promise<void> {
    assertFree(this.#link !== null || this.#attempt !== null);
    const abort = new AbortController();
    const link = abortable(this.#createLink(), abort.signal);
    const attempt = { abort, joined: link.then(() => undefined) };
    this.#attempt = attempt;
    try {
      const opened = await link;
      this.#stage.events.commit(() => {
        this.#attached = true;
        this.#attempt = null;
        this.#open(opened, options).attach(client as never);
      });
    } finally {
      if (this.#attempt === attempt) this.#attempt = null;
    }
  }

  /** Leaves the room, or gives up joining it. Idempotent. */
  close(): void {
    this.#stage.events.commit(() => {
      const attempt = this.#attempt;
      this.#attempt = null;
      this.#letGo();
      this.#enter(ConnectionState.disconnected);
      attempt?.abort.abort(new DOMException('The room was left.', 'AbortError'));
    });
  }

  /** Whether the visitor's microphone is to be published in a room that is joined here. */
  set microphone(on: boolean) {
    this.#microphone = on;
    if (this.#state === ConnectionState.connected) void this.#publish();
  }

  #begin(outer?: AbortSignal, loss?: Loss): Attempt {
    const abort = new AbortController();
    return this.#stage.events.commit(() => {
      const attempt = { abort, joined: this.#join(abort, outer, loss) };
      this.#attempt = attempt;
      this.#enter(ConnectionState.connecting);
      return attempt;
    });
  }

  async #join(abort: AbortController, outer?: AbortSignal, loss?: Loss): Promise<void> {
    const { signal } = abort;
    const giveUp = (): void => abort.abort(outer?.reason);
    outer?.addEventListener('abort', giveUp, { once: true });
    try {
      const link =
        this.#link ?? this.#open(await abortable(this.#createLink(), signal), { audible: true });
      for (let attempt = 1; ; attempt++) {
        try {
          if (loss) await delay(backoff(attempt), signal);
          await link.connect(await this.#access(signal), signal);
          break;
        } catch (error) {
          if (!loss || attempt === REJOINS || signal.aborted) throw error;
        }
      }
      if (signal.aborted) throw abortReason(signal);
      this.#stage.events.commit(() => {
        this.#attempt = null;
        this.#enter(ConnectionState.connected);
      });
      if (this.#microphone) void this.#publish();
    } catch (error) {
      // After close() a newer attempt may be under way; its state is not ours to touch.
      if (this.#attempt?.abort === abort) this.#giveUp(signal.aborted ? null : error);
      throw error;
    } finally {
      outer?.removeEventListener('abort', giveUp);
    }
  }

  async #access(signal: AbortSignal): Promise<LiveKitAccess | AgoraAccess> {
    const options = this.#settings.room?.();
    const agora = this.#stage.mode === DrivingServiceMode.agora;
    const named = agora ? options?.channel : options?.roomUrl;
    if (!options || ((named ?? null) === null && options.tokenUrl === null)) {
      throw roomError(
        ErrorCode.networkLayerNotAvailable,
        `It is not said which room to join. Set ${agora ? 'agora-app-id and channel' : 'room-url'} ` +
          'and room-token, or token-url, or hand over a room by attach().',
        { reason: 'roomUnspecified' },
      );
    }
    const { url = '', token = '', ...channel } = await accessOf(options, signal);
    if (!agora) return { url, token };
    const uid = channel.uid === undefined ? undefined : Number(channel.uid);
    return {
      appId: channel.appId ?? '',
      channel: channel.channel ?? '',
      token: token || null,
      uid,
    };
  }

  async #createLink(): Promise<RoomLink> {
    const { mode, logger } = this.#stage;
    const { participant } = this.#settings.room?.() ?? {};
    if (mode !== DrivingServiceMode.agora) {
      return new LiveKitLink({ logger, participant, exclusive: true });
    }
    const { AgoraLink } = await import('./agora/agora-link.js');
    return new AgoraLink({ logger, participant, motion: AGORA_MOTION });
  }

  #open(link: RoomLink, options: RoomPlayerOptions): RoomLink {
    link.events.on('state', (state) => this.#follow(state));
    link.events.on('lost', (loss) => this.#lose(loss));
    this.#link = link;
    this.#player = new RoomPlayer(link, this.#stage, options);
    return link;
  }

  /** What the room's client does by itself; an attempt of ours tells of itself. */
  #follow(state: RoomState): void {
    if (this.#attempt || !this.#link) return;
    const lost = state === RoomState.Disconnected && !this.#attached;
    if (lost) return;
    const reconnecting = state === RoomState.Reconnecting;
    this.#enter(reconnecting ? ConnectionState.connecting : state);
  }

  #lose(loss: Loss): void {
    this.#stage.events.commit(() => {
      this.#enter(ConnectionState.disconnected, loss.error);
      if (!loss.retry) return this.#letGo();
      this.#begin(undefined, loss).joined.catch(() => undefined); // told by the state
    });
  }

  #giveUp(error: unknown): void {
    this.#stage.events.commit(() => {
      this.#attempt = null;
      this.#letGo();
      if (error instanceof AvatarError) this.#enter(ConnectionState.failed, error);
      else this.#enter(ConnectionState.disconnected);
    });
  }

  #letGo(): void {
    const link = this.#link;
    this.#player?.dispose();
    this.#link = this.#player = null;
    this.#attached = false;
    link?.leave().catch((error: unknown) => {
      this.#stage.logger.warning('The room could not be left in order.', error);
    });
  }

  async #publish(): Promise<void> {
    if (this.#attached) return;
    try {
      await this.#link?.microphone(this.#microphone);
    } catch (error) {
      this.#stage.events.emit('error', error as AvatarError);
    }
  }

  /** Within a change: what is told here is heard when all of it is done. */
  #enter(state: ConnectionState, error?: AvatarError): void {
    if (state === this.#state) return;
    this.#state = state;
    const { events } = this.#stage;
    events.emit('connection', state, error);
    if (error) events.emit('error', error);
  }
}

import { AvatarErrorEvent, AvatarLoadEvent, AvatarProgressEvent } from '../events/index.js';
import { EVENT_TYPES, assignOptions, callHandler } from './element-props.js';
import type { SpatiusAvatarElement, SpatiusAvatarOptions } from './element-props.js';
import { close, whenMeasurable } from './moments.js';
import type { SettledSettings } from './settings.js';
import {
  INITIAL_STATE,
  isSameState,
  stateOf,
  type AvatarRoom,
  type Errand,
  type SpatiusAvatarState,
} from './state.js';

/** Modes in which sound and motion are handed in, and the element has nothing to connect to. */
const PASSIVE: ReadonlySet<string | null> = new Set(['backend', 'rtc']);

/** Events of LiveKit's room after which the microphone is another, or none. */
const MICROPHONE_EVENTS = [
  'localTrackPublished',
  'localTrackUnpublished',
  'trackMuted',
  'trackUnmuted',
];

/**
 * One avatar of a page: keeps an element to the settings, joins the room that they name as soon as
 * there is an area to draw on, and tells the state of both. Of React it knows the shape of an
 * external store alone.
 */
export class AvatarStore {
  #settings: SettledSettings;
  #state = INITIAL_STATE;
  readonly #listeners = new Set<() => void>();

  #element: SpatiusAvatarElement | null = null;
  /** The room that is listened to. */
  #watched: AvatarRoom | null = null;
  /** What the element was given last. */
  #assigned: SpatiusAvatarOptions = {};
  #measurable = false;
  /** Stands for the room that was joined last, and for whom; `null` for none. */
  #joined: string | null = null;
  #errand: Errand = null;
  /** Ends with the errand. */
  #asked = new AbortController();

  constructor(settings: SettledSettings) {
    this.#settings = settings;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): SpatiusAvatarState => this.#state;

  /** From now on, the element keeps to these. */
  update(settings: SettledSettings): void {
    this.#settings = settings;
    this.#follow();
  }

  /**
   * Takes the element that a container has, or puts one into it.
   *
   * @returns what undoes it.
   */
  attach(container: HTMLElement): () => void {
    const attached = new AbortController();
    const { signal } = attached;
    const rendered = container.querySelector('spatius-avatar');
    const element = rendered ?? document.createElement('spatius-avatar');
    this.#element = element;
    this.#assigned = {};
    for (const type of EVENT_TYPES) {
      element.addEventListener(type, (event) => this.#hear(event), { signal });
    }
    this.#follow();
    if (!rendered) container.append(element);
    whenMeasurable(container, signal, () => {
      this.#measurable = true;
      this.#follow();
    });
    this.#commit();
    return () => {
      attached.abort();
      this.#measurable = false;
      this.#join(null);
      this.#element = null;
      if (!rendered) element.remove();
      this.#commit();
    };
  }

  /** Closes the connection. Resolves when it is closed. */
  readonly disconnect = async (): Promise<void> => {
    if (!this.#element) return;
    this.#settings.callbacks.onDisconnect?.();
    const signal = this.#ask('leaving');
    await close(this.#element, signal);
    this.#done(signal);
  };

  /** Connects anew, or loads anew what could not be had. What fails is told by `error`. */
  readonly reconnect = async (): Promise<void> => {
    if (!this.#element) return;
    const signal = this.#ask('starting');
    await close(this.#element, signal);
    await this.#start(signal);
  };

  /** Publishes the visitor's microphone; `isPublishingMicrophone`, or `error`, says what came of it. */
  readonly startPublishingMicrophone = (): void => this.#publish(true);

  readonly stopPublishingMicrophone = (): void => this.#publish(false);

  #publish(on: boolean): void {
    if (this.#element) this.#element.publishMicrophone = on;
  }

  /** Brings the element in step with the settings. */
  #follow(): void {
    if (!this.#element) return;
    const { options, connection } = this.#settings;
    const room = this.#measurable ? connection : null;
    const address = connection ? { roomUrl: room?.url, roomToken: room?.token } : {};
    const wanted = { ...options, ...address };
    assignOptions(this.#element, wanted, this.#assigned);
    this.#assigned = wanted;
    const { appId, avatarId, srcAvatar, region, endpoint, userId } = options;
    const asWhom = [appId, avatarId, srcAvatar, region, endpoint, userId];
    this.#join(room && JSON.stringify([room.url, room.roomName, room.token, ...asWhom]));
  }

  /** Joins a room, or none, in place of the one before. */
  #join(room: string | null): void {
    if (room === this.#joined) return;
    const before = this.#joined;
    this.#joined = room;
    this.#ask(null);
    if (before !== null) this.#element?.close();
    if (room !== null) void this.#start(this.#ask('starting'));
  }

  async #start(signal: AbortSignal): Promise<void> {
    if (signal.aborted || !this.#element) return;
    const passive = PASSIVE.has(this.#element.mode);
    const started = passive ? this.#element.load() : this.#element.start();
    // What fails, the element tells by an event of its own.
    await started.catch(() => undefined);
    this.#done(signal);
  }

  /** What was asked for before is no longer. @returns a signal that says so of this. */
  #ask(errand: Errand): AbortSignal {
    this.#asked.abort();
    this.#asked = new AbortController();
    this.#errand = errand;
    this.#commit();
    return this.#asked.signal;
  }

  #done(signal: AbortSignal): void {
    if (!signal.aborted) this.#ask(null);
  }

  #hear(event: Event): void {
    const { callbacks, handlers } = this.#settings;
    this.#commit();
    if (event instanceof AvatarProgressEvent) {
      callbacks.onLoadProgress?.({ type: 'downloading', progress: event.loaded });
    } else if (event instanceof AvatarLoadEvent) {
      callbacks.onLoadProgress?.({ type: 'completed' });
    } else if (event instanceof AvatarErrorEvent) {
      const { error } = event;
      if (!this.#element?.avatar) callbacks.onLoadProgress?.({ type: 'failed', error });
      callbacks.onAvatarError?.(error);
    }
    callHandler(handlers, event);
  }

  /** Hears what becomes of the microphone in the room that the element is in now. */
  #watch(room: AvatarRoom | null): void {
    if (room === this.#watched) return;
    for (const type of MICROPHONE_EVENTS) {
      this.#watched?.off(type, this.#commit);
      room?.on(type, this.#commit);
    }
    this.#watched = room;
  }

  /** Settles the state, then tells of it. */
  readonly #commit = (): void => {
    const before = this.#state;
    const now = stateOf(this.#element, this.#errand);
    this.#watch(now.room);
    if (isSameState(now, before)) return;
    this.#state = now;
    for (const listener of [...this.#listeners]) listener();
    const { callbacks } = this.#settings;
    if (now.status !== before.status) callbacks.onStateChange?.(now.status);
    if (now.isConnected && !before.isConnected) callbacks.onConnected?.(now.room);
    if (!now.isConnected && before.isConnected) callbacks.onDisconnected?.();
  };
}

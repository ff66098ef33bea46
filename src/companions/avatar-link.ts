import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { AvatarEvents } from '../events/index.js';
import { SpatiusAvatar } from '../element/index.js';

/** Names of all that an avatar tells. */
const EVENTS: readonly (keyof AvatarEvents)[] = [
  'load',
  'progress',
  'firstrender',
  'connectionstatechange',
  'conversationstatechange',
  'speechstart',
  'speechend',
  'framerate',
  'playbackstall',
  'caption',
  'clipchange',
  'transcription',
  'volumechange',
  'error',
];

/** What the link needs of its companion. */
export interface LinkedElement extends ReactiveControllerHost, HTMLElement {
  /** Id of the avatar, in the same tree; `null` where the companion is inside it. */
  readonly for: string | null;
}

/**
 * Finds the avatar that a companion belongs to: the one it names, else the nearest around it, across
 * shadow roots. A name may come to the page later than the companion. With the avatar the companion is
 * drawn anew.
 */
export class AvatarLink implements ReactiveController {
  readonly #host: LinkedElement;
  readonly #follower: ReactiveController;
  readonly #heard: (event: Event) => void;
  #avatar: SpatiusAvatar | null = null;
  #waiting: MutationObserver | null = null;

  /** @param heard is given every event of the avatar's own. */
  constructor(host: LinkedElement, heard: (event: Event) => void = () => {}) {
    this.#host = host;
    this.#heard = (event) => {
      // Events of the same names bubble up from what the page puts into an avatar.
      if (event.target === this.#avatar) heard(event);
    };
    this.#follower = { hostUpdated: () => host.requestUpdate() };
    host.addController(this);
  }

  /** `null` while there is none. */
  get avatar(): SpatiusAvatar | null {
    return this.#avatar;
  }

  hostConnected(): void {
    this.look();
  }

  hostDisconnected(): void {
    this.#stopWaiting();
    this.#follow(null);
  }

  /** Looks for the avatar again: the companion was moved, or names another. */
  look(): void {
    this.#stopWaiting();
    const found = this.#find();
    this.#follow(found);
    if (found || this.#host.for === null || !this.#host.isConnected) return;
    const root = this.#host.getRootNode();
    this.#waiting = new MutationObserver(() => {
      if (this.#find()) this.look();
    });
    const attributeFilter = ['id'];
    this.#waiting.observe(root, { childList: true, subtree: true, attributeFilter });
  }

  #find(): SpatiusAvatar | null {
    const { for: id } = this.#host;
    if (id !== null) {
      const root = this.#host.getRootNode() as Document | ShadowRoot | Element;
      const named = 'getElementById' in root ? root.getElementById(id) : null;
      return named instanceof SpatiusAvatar ? named : null;
    }
    for (let from: Element | null = this.#host; from;) {
      const around: Element | null = from.closest('spatius-avatar');
      if (around instanceof SpatiusAvatar) return around;
      const root: Node = from.getRootNode();
      from = root instanceof ShadowRoot ? root.host : null;
    }
    return null;
  }

  #follow(avatar: SpatiusAvatar | null): void {
    if (avatar === this.#avatar) return;
    this.#avatar?.removeController(this.#follower);
    for (const name of EVENTS) this.#avatar?.removeEventListener(name, this.#heard);
    this.#avatar = avatar;
    avatar?.addController(this.#follower);
    for (const name of EVENTS) avatar?.addEventListener(name, this.#heard);
    this.#host.requestUpdate();
  }

  #stopWaiting(): void {
    this.#waiting?.disconnect();
    this.#waiting = null;
  }
}

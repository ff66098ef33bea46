import { ContextConsumer } from '@lit/context';
import type { ReactiveController } from 'lit';
import type { SpatiusAvatar } from '../element/index.js';
import {
  SHARED_OPTIONS,
  settingsContext,
  type SharedOption,
  type SharedSettings,
} from './settings-context.js';

const consumers = new WeakSet<SpatiusAvatar>();

/** Has an avatar take what a provider around it gives, now and whenever it comes into one. */
export function consumeSettings(avatar: SpatiusAvatar): void {
  if (consumers.has(avatar)) return;
  consumers.add(avatar);
  new SettingsConsumer(avatar);
}

/** Sets what the avatar does not say itself, and takes it back when it leaves the provider. */
class SettingsConsumer implements ReactiveController {
  readonly #avatar: SpatiusAvatar;
  readonly #given = new Map<SharedOption, unknown>();

  constructor(avatar: SpatiusAvatar) {
    this.#avatar = avatar;
    new ContextConsumer(avatar, {
      context: settingsContext,
      subscribe: true,
      callback: (settings) => this.#take(settings),
    });
    avatar.addController(this);
  }

  hostDisconnected(): void {
    // A move within the page is out and in again within one task: the next provider comes first.
    setTimeout(() => {
      if (!this.#avatar.isConnected) this.#take(null);
    });
  }

  #take(settings: SharedSettings | null): void {
    for (const name of SHARED_OPTIONS) {
      const own = this.#avatar[name];
      const mine = this.#given.has(name) && own === this.#given.get(name);
      if (own !== null && !mine) continue;
      const value = settings?.[name] ?? null;
      if (value !== own) Object.assign(this.#avatar, { [name]: value });
      // As the avatar reads it: a mode may be written in any case of letters.
      if (value === null) this.#given.delete(name);
      else this.#given.set(name, this.#avatar[name]);
    }
  }
}

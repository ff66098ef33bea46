import type { LitElement } from 'lit';
import type { Logger } from '../base/logger.js';
import type * as UiModule from './ui/index.js';

/** Controls, their keys, and messages. */
export type Ui = typeof UiModule;

/**
 * Fetches what lies over the avatar when it may first be seen: a page full of avatars below the
 * fold needs neither buttons nor messages.
 */
export class UiLoader {
  /** `null` until it is there. */
  loaded: Ui | null = null;
  readonly #host: LitElement;
  readonly #logger: Logger;
  #then: ((ui: Ui) => void) | null = null;
  #loading = false;

  constructor(host: LitElement, logger: Logger) {
    this.#host = host;
    this.#logger = logger;
  }

  /** Sets what is to be done with it, once, when it is there. */
  whenLoaded(action: (ui: Ui) => void): void {
    this.#then = action;
  }

  load(): void {
    if (this.#loading) return;
    this.#loading = true;
    this.#fetch().catch((error: unknown) => {
      this.#loading = false;
      this.#logger.warning('The controls could not be fetched.', error);
    });
  }

  async #fetch(): Promise<void> {
    const ui = await import('./ui/index.js');
    await this.#host.updateComplete;
    this.loaded = ui;
    this.#then?.(ui);
    this.#host.requestUpdate();
  }
}

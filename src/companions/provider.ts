import { ContextProvider } from '@lit/context';
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { attributeOf } from '../element/attribute-name.js';
import { SpatiusAvatar } from '../element/index.js';
import { OPTIONS } from '../element/options.js';
import { consumeSettings } from './settings-consumer.js';
import {
  SHARED_OPTIONS,
  settingsContext,
  type SharedOption,
  type SharedSettings,
} from './settings-context.js';
import { StyledElement } from './styled-element.js';

SpatiusAvatar.addInitializer((avatar) => consumeSettings(avatar as SpatiusAvatar));

/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type -- Lit makes what the table names */

/**
 * Gives an App ID, a token and an endpoint to every avatar within it, at any depth and across shadow
 * roots. What an avatar says itself wins. Takes no room in the page.
 *
 * @tagname spatius-provider
 * @summary One set of settings for several avatars.
 *
 * @attr {string} app-id - Your App ID.
 * @attr {string} session-token - Session Token, where a page gets it by other means than `token-url`.
 * @attr {string} token-url - Where to `POST` for a token.
 * @attr {string} endpoint - Base URL of your own server.
 * @attr {string} region - Region of the service.
 * @attr {string} user-id - Your name for the visitor.
 * @attr {string} mode - Who turns audio into motion.
 *
 * @slot - The page's content, with avatars somewhere in it.
 */
export class SpatiusProvider extends StyledElement {
  static override styles = css`
    :host {
      display: contents;
    }
  `;

  static override properties = Object.fromEntries(
    SHARED_OPTIONS.map((name) => [
      name,
      { attribute: attributeOf(name), type: String, reflect: !OPTIONS[name].type.secret },
    ]),
  );

  readonly #provider = new ContextProvider(this, { context: settingsContext });

  constructor() {
    super();
    for (const name of SHARED_OPTIONS) Object.assign(this, { [name]: null });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Those that were in the page before this module asked nobody.
    for (const avatar of this.querySelectorAll('spatius-avatar')) {
      if (avatar instanceof SpatiusAvatar) consumeSettings(avatar);
    }
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    const settings = Object.fromEntries(SHARED_OPTIONS.map((name) => [name, this[name] ?? null]));
    this.#provider.setValue(settings as unknown as SharedSettings);
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}

export interface SpatiusProvider extends SharedSettingsProperties {}

/** The shared options, each of which can be set. */
type SharedSettingsProperties = { -readonly [Name in SharedOption]: SharedSettings[Name] };

declare global {
  interface HTMLElementTagNameMap {
    'spatius-provider': SpatiusProvider;
  }
}

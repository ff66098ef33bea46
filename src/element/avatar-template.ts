import { html, nothing, type TemplateResult } from 'lit';
import type { AvatarShell } from './avatar-shell.js';
import type { EngineController } from './controllers/engine-controller.js';
import type { PlaybackController } from './controllers/playback-controller.js';
import type { Ui } from './ui-loader.js';

/** Everything the element's picture depends on. */
export interface AvatarPicture {
  readonly element: AvatarShell;
  readonly engine: EngineController;
  readonly playback: PlaybackController;
  /** `null` until there may be something to see of it. */
  readonly ui: Ui | null;
  /** BCP 47 tag, empty where it is unknown. */
  readonly language: string;
  readonly poster: string | null;
  /** Does again what failed. */
  retry(): void;
}

/** The content of the shadow root, from back to front. */
export function renderAvatar(picture: AvatarPicture): TemplateResult {
  const { element, engine, ui, poster } = picture;
  const name = ui ? ui.nameOf(picture) : (element.alt ?? 'Avatar');
  return html`<div class="frame ${engine.status} ${element.conversationState}">
    <div
      part="canvas"
      class="stage"
      role=${name === '' ? 'presentation' : 'img'}
      aria-label=${name === '' ? nothing : name}
    ></div>
    <div class="layer poster ${engine.drawn ? 'gone' : ''}" aria-hidden="true">
      <slot name="poster"> ${poster === null ? nothing : posterImage(poster)} </slot>
    </div>
    ${ui ? ui.renderOverlays(picture) : nothing}
    <div class="bar">
      <slot name="controls">${ui ? ui.renderBar(picture) : nothing}</slot>
    </div>
  </div>`;
}

/** A poster that cannot be had is no picture, rather than the sign of a broken one. */
function posterImage(url: string): TemplateResult {
  const show = (event: Event) => {
    (event.target as HTMLElement).hidden = event.type === 'error';
  };
  return html`<img part="poster" src=${url} alt="" @load=${show} @error=${show} />`;
}

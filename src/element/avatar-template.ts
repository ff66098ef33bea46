import { html, nothing, type TemplateResult } from 'lit';
import type { Ui } from './ui-loader.js';
import type { UiRequests, UiState } from './ui/state.js';

/** Everything the element's picture depends on. */
export interface AvatarPicture extends UiState {
  /** The avatar stands on its canvas. */
  readonly drawn: boolean;
  readonly poster: string | null;
}

/** The content of the shadow root, from back to front; `ui` is there once there may be some to see. */
export function renderAvatar(
  picture: AvatarPicture,
  requests: UiRequests,
  ui: Ui | null,
): TemplateResult {
  const { status, conversation, alt, drawn, poster } = picture;
  const name = ui ? ui.nameOf(picture) : (alt ?? 'Avatar');
  return html`<div class="frame ${status} ${conversation}">
    <div
      part="canvas"
      class="stage"
      role=${name ? 'img' : 'presentation'}
      aria-label=${name || nothing}
    ></div>
    <div class="layer poster ${drawn ? 'gone' : ''}" aria-hidden="true">
      <slot name="poster"> ${poster === null ? nothing : posterImage(poster)} </slot>
    </div>
    ${ui ? ui.renderOverlays(picture, requests) : nothing}
    <div class="bar">
      <slot name="controls">${ui ? ui.renderBar(picture, requests) : nothing}</slot>
    </div>
  </div>`;
}

/** A poster that cannot be had is no picture, rather than the sign of a broken one. */
function posterImage(url: string): TemplateResult {
  const show = (event: Event) => {
    (event.target as HTMLElement).hidden = event.type === 'error';
  };
  return html`<img
    part="poster"
    src=${url}
    alt=""
    fetchpriority="high"
    @load=${show}
    @error=${show}
  />`;
}

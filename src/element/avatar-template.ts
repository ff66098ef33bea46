import { html, nothing, type TemplateResult } from 'lit';
import type { Avatar } from '../avatar/avatar.js';
import type { AvatarShell } from './avatar-shell.js';
import { renderControls } from './controls/controls.js';
import {
  renderFailure,
  renderInvitation,
  renderLoading,
  renderNotice,
  renderPoster,
} from './controls/overlays.js';
import type { EngineController } from './controllers/engine-controller.js';
import type { PlaybackController } from './controllers/playback-controller.js';
import type { Strings } from './strings.js';

/** Everything the element's picture depends on. */
export interface AvatarPicture {
  readonly element: AvatarShell;
  readonly engine: EngineController;
  readonly playback: PlaybackController;
  readonly strings: Strings;
  readonly poster: string | null;
  retry(): void;
}

/** The content of the shadow root, from back to front. */
export function renderAvatar(picture: AvatarPicture): TemplateResult {
  const { element, engine, strings } = picture;
  const name = element.alt ?? nameOf(element.avatar, strings);
  return html`<div class="frame ${engine.status} ${element.conversationState}">
    <div
      part="canvas"
      class="stage"
      role=${name === '' ? 'presentation' : 'img'}
      aria-label=${name === '' ? nothing : name}
    ></div>
    ${renderPoster(picture.poster, engine.drawn)}
    ${engine.status === 'loading' ? renderLoading(engine.progress, strings) : nothing}
    ${invitation(picture)} ${message(picture)}
    <div class="bar">
      <slot name="controls">${element.controls ? controls(picture) : nothing}</slot>
    </div>
  </div>`;
}

function controls({ element, playback, strings }: AvatarPicture): TemplateResult {
  const { muted, volume, conversationState: conversation } = element;
  const state = {
    conversation,
    muted,
    volume,
    playable: element.src !== null,
    busy: playback.busy,
  };
  return renderControls(state, playback, strings);
}

/** Speech that waits for the visitor has a button of its own, also without `controls`. */
function invitation(picture: AvatarPicture): TemplateResult | typeof nothing {
  const { element, playback, strings } = picture;
  const { controller } = element;
  if (!controller) return nothing;
  const locked = !controller.audioUnlocked;
  const active = playback.busy || element.conversationState !== 'idle';
  if (active) return locked ? renderInvitation(strings.hear, true, playback.unlock) : nothing;
  if (!playback.srcIsNew || !(locked || element.controls)) return nothing;
  return renderInvitation(strings.play, false, playback.togglePlayback);
}

/** In place of a missing avatar, or over one that is there where there are controls to go by. */
function message({ element, engine, strings, retry }: AvatarPicture): unknown {
  const { error } = element;
  if (error === null) return nothing;
  if (engine.status === 'failed') return renderFailure(error, hasFallback(element), retry, strings);
  return element.controls ? renderNotice(error, retry, strings) : nothing;
}

/** Accessible name of an avatar that was given no `alt`. */
function nameOf(avatar: Avatar | null, strings: Strings): string {
  return avatar?.name ? strings.avatar.replace('%', () => avatar.name) : strings.unnamed;
}

/** Whether the element has content of its own to show in the avatar's place. */
function hasFallback(element: Element): boolean {
  return Array.from(element.childNodes).some((node) =>
    node instanceof Element
      ? !node.hasAttribute('slot')
      : node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim() !== '',
  );
}

/** Fills the volume slider up to `level`, 0..1. Set as a property: style attributes may be refused. */
export function showLevel(root: ParentNode, level: number): void {
  root
    .querySelector<HTMLElement>('input[type=range]')
    ?.style.setProperty('--level', `${Math.round(level * 100)}%`);
}

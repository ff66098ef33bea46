import { nothing, type TemplateResult } from 'lit';
import { ErrorCode } from '../../base/errors.js';
import type { AvatarShell } from '../avatar-shell.js';
import type { AvatarPicture } from '../avatar-template.js';
import { renderControls } from './controls.js';
import { renderFailure, renderInvitation, renderLoading, renderNotice } from './overlays.js';
import { stringsFor } from './strings.js';

export { KeyboardController } from './keyboard-controller.js';
export { uiStyles } from './ui.styles.js';

/** Accessible name of the avatar: what the page says, else from the avatar's own name. */
export function nameOf({ element, language }: AvatarPicture): string {
  if (element.alt !== null) return element.alt;
  const { avatar, unnamed } = stringsFor(language);
  const name = element.avatar?.name;
  return name ? avatar.replace('%', () => name) : unnamed;
}

/** What lies over the avatar: progress, the large button, messages. */
export function renderOverlays(picture: AvatarPicture): unknown {
  const { engine, language } = picture;
  return [
    engine.status === 'loading' ? renderLoading(engine.progress, stringsFor(language)) : nothing,
    invitation(picture),
    message(picture),
  ];
}

/** The built-in controls, once there is something to control. */
export function renderBar(picture: AvatarPicture): TemplateResult | typeof nothing {
  const { element, playback, language } = picture;
  if (!element.controls || !element.controller || waitsForTap(picture)) return nothing;
  const { muted, volume, conversationState: conversation } = element;
  const { busy } = playback;
  const state = { conversation, muted, volume, busy, playable: element.src !== null };
  return renderControls(state, playback, stringsFor(language));
}

/** Speech is under way, and the browser keeps it silent until it is asked otherwise. */
function waitsForTap({ element, playback }: AvatarPicture): boolean {
  const active = playback.busy || element.conversationState !== 'idle';
  return active && !playback.unlocking && element.controller?.audioUnlocked === false;
}

/** Speech that waits for the visitor has a button of its own, also without `controls`. */
function invitation(picture: AvatarPicture): TemplateResult | typeof nothing {
  const { element, playback, language } = picture;
  const strings = stringsFor(language);
  const invite = (label: string, hear: boolean, act: () => void) =>
    renderInvitation(label, hear, () => void keepingFocus(element, act));
  if (waitsForTap(picture)) return invite(strings.hear, true, playback.unlock);
  if (playback.unlocking) return nothing;
  const locked = element.controller?.audioUnlocked === false;
  if (!locked || !playback.srcIsNew || element.controls) return nothing;
  return invite(strings.play, false, playback.togglePlayback);
}

/**
 * The button goes away when it is pressed; its focus moves on to the controls or, without any, to
 * the picture, so that the keys still work.
 */
async function keepingFocus(element: AvatarShell, act: () => void): Promise<void> {
  act();
  await element.updateComplete;
  element.focus();
  if (element.matches(':focus-within')) return;
  const stage = element.renderRoot.querySelector<HTMLElement>('.stage');
  if (!stage) return;
  stage.tabIndex = -1;
  stage.focus();
}

/** In place of a missing avatar, or over one that is there where there are controls to go by. */
function message({ element, engine, language, retry }: AvatarPicture): unknown {
  const { error } = element;
  const strings = stringsFor(language);
  if (error === null) return nothing;
  if (engine.status === 'failed') return renderFailure(error, hasFallback(element), retry, strings);
  // A face that was asked for what it does not know is for the page to mend, not for the visitor.
  const told = element.controls && error.code !== ErrorCode.invalidExpression;
  return told ? renderNotice(error, retry, strings) : nothing;
}

/** Whether the element has content of its own to show in the avatar's place. */
function hasFallback(element: Element): boolean {
  return Array.from(element.childNodes).some((node) =>
    node instanceof Element
      ? !node.hasAttribute('slot')
      : node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim() !== '',
  );
}

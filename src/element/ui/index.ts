import { nothing, type CSSResult, type LitElement, type TemplateResult } from 'lit';
import { ERRORS } from '../../base/errors.js';
import { renderControls } from './controls.js';
import { renderAdvice, renderFailure, renderInvitation, renderLoading } from './overlays.js';
import { isRetried, retry } from './retry.js';
import type { UiRequests, UiState } from './state.js';
import { CaptionsController } from './captions-controller.js';
import { IntentController } from './intent-controller.js';
import { KeyboardController, type PlaybackCommands } from './keyboard-controller.js';
import { PartsLoader, type PartedElement } from './parts-loader.js';
import { stringsFor } from './strings.js';
import { uiStyles } from './ui.styles.js';
import { addStyles } from './worn-styles.js';

const captions = new WeakMap<Element, CaptionsController>();

/** Has an element obey its keys, and show its captions. */
export function attach(host: PartedElement, commands: PlaybackCommands): void {
  const { elementStyles } = host.constructor as typeof LitElement;
  addStyles(host.renderRoot as ShadowRoot, ...(elementStyles as CSSResult[]), uiStyles);
  new KeyboardController(host, commands);
  new IntentController(host);
  const shown = new CaptionsController(host);
  captions.set(host, shown);
  host.addController(new PartsLoader(host, shown));
}

/** Accessible name of the avatar: what the page says, else from the avatar's own name. */
export function nameOf({ alt, avatarName, language }: UiState): string {
  if (alt !== null) return alt;
  const { named, unnamed } = stringsFor(language);
  return avatarName ? named.replace('%', () => avatarName) : unnamed;
}

/** What lies over the avatar: progress, the large button, messages. */
export function renderOverlays(state: UiState, requests: UiRequests): unknown {
  const { status, progress, language } = state;
  return [
    captions.get(state.host)?.render(),
    status === 'loading' ? renderLoading(progress, stringsFor(language)) : nothing,
    invitation(state, requests),
    message(state),
  ];
}

/** The built-in controls, once there is something to control. */
export function renderBar(state: UiState, requests: UiRequests): TemplateResult | typeof nothing {
  if (!state.controls || state.locked === undefined || waitsForTap(state)) return nothing;
  return renderControls(state, requests, stringsFor(state.language));
}

/** Speech is under way that is to be heard, and the browser keeps it silent until it is asked. */
function waitsForTap({ busy, conversation, unlocking, locked, muted }: UiState): boolean {
  return (busy || conversation !== 'idle') && !unlocking && locked === true && !muted;
}

/** Speech that waits for the visitor has a button of its own, also without `controls`. */
function invitation(state: UiState, requests: UiRequests): TemplateResult | typeof nothing {
  const { host, language, unlocking, locked, srcIsNew, controls } = state;
  const strings = stringsFor(language);
  const hear = waitsForTap(state);
  if (!hear && (unlocking || !locked || !srcIsNew || controls)) return nothing;
  const act = hear ? requests.unlock : requests.togglePlayback;
  return renderInvitation(hear, strings, () => void keepingFocus(host, act));
}

/**
 * The button goes away when it is pressed; its focus moves on to the controls or, without any, to
 * the picture, so that the keys still work.
 */
async function keepingFocus(host: UiState['host'], act: () => void): Promise<void> {
  act();
  await host.updateComplete;
  host.focus();
  if (host.matches(':focus-within')) return;
  const stage = host.shadowRoot!.querySelector<HTMLElement>('.stage')!;
  stage.tabIndex = -1;
  stage.focus();
}

/** Where the message goes away with its button, the focus moves on to the progress, which is then read aloud. */
async function again(host: UiState['host']): Promise<void> {
  retry(host);
  await host.updateComplete;
  host.shadowRoot!.querySelector('progress')?.focus();
}

/**
 * In place of a missing avatar, or over one that is there where there are controls to go by; who
 * writes the page is told in any case, and what to do.
 */
function message(state: UiState): unknown {
  const { error, status, host, language, controls, advice } = state;
  const strings = stringsFor(language);
  if (error === null) return advice?.length ? renderAdvice(advice) : nothing;
  const waiting = isRetried(host);
  const failure = {
    error,
    retry: () => void again(host),
    waiting,
    strings,
    detailed: advice !== null,
  };
  if (status === 'failed') return renderFailure('failure', failure, hasFallback(host));
  // What the page got wrong is for the page to mend; the visitor, who has an avatar, could not.
  const told = controls && ERRORS[error.code] !== 'page';
  return told || advice !== null ? renderFailure('notice', failure, false) : nothing;
}

/** Whether the element has content of its own to show in the avatar's place. */
function hasFallback(element: Element): boolean {
  return [...element.childNodes].some((node) =>
    node instanceof Element
      ? !node.matches('[slot], track, source')
      : node instanceof Text && node.data.trim() !== '',
  );
}

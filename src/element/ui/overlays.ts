import { html, nothing, type TemplateResult } from 'lit';
import { ERRORS, type AvatarError } from '../../base/errors.js';
import type { Strings } from './strings.js';
import { icons } from './icons.js';

/** How far loading is, 0..1. */
export function renderLoading(progress: number, strings: Strings): TemplateResult {
  const percent = Math.round(progress * 100);
  return html`<div class="layer loading">
    <slot name="loading">
      <progress
        part="progress"
        max="100"
        .value=${percent}
        aria-label=${strings.loading}
      ></progress>
    </slot>
  </div>`;
}

/** The button of speech that waits for the visitor, clear of the face. */
export function renderInvitation(label: string, hear: boolean, act: () => void): TemplateResult {
  return html`<div class="layer invitation">
    <button part="button unlock-button" type="button" @click=${act}>
      ${hear ? icons.loud : icons.play}<span>${label}</span>
    </button>
  </div>`;
}

/** Something that failed. */
export interface Failure {
  readonly error: AvatarError;
  /** Does it again. */
  retry(): void;
  readonly strings: Strings;
  /** Whether the reader writes the page, and wants to know how to mend it. */
  readonly detailed: boolean;
}

/** Why there is no avatar, in its place. Content of the element itself is shown instead of it. */
export function renderFailure(failure: Failure, fallback: boolean): TemplateResult {
  return html`<div class="layer failure" part="error" role="alert">
    <slot name="error">${fallback ? html`<slot></slot>` : panel(failure)}</slot>
  </div>`;
}

/** What went wrong while the avatar is there, without hiding it. */
export function renderNotice(failure: Failure): TemplateResult {
  return html`<div class="layer notice" part="error" role="alert">
    <slot name="error">${panel(failure)}</slot>
  </div>`;
}

/** What is wrong with the markup, for who writes it; the avatar makes do. */
export function renderAdvice(lines: readonly string[]): TemplateResult {
  return html`<div class="layer notice" part="advice" role="note">
    <div class="panel">
      <span class="sign">${icons.alert}</span>
      <p>${lines.map((line) => html`<code>${line}</code>`)}</p>
    </div>
  </div>`;
}

/** Visitors read what failed; the message of the error itself is for who writes the page. */
function panel({ error, retry, strings, detailed }: Failure): TemplateResult {
  return html`<div class="panel">
    <span class="sign">${icons.alert}</span>
    <p>
      ${strings[ERRORS[error.code]]}<code>${error.code}</code>
      ${detailed ? html`<code>${error.message}</code>` : nothing}
    </p>
    <button part="button retry-button" type="button" @click=${retry}>
      ${icons.retry}<span>${strings.retry}</span>
    </button>
  </div>`;
}

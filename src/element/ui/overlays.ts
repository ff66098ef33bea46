import { html, nothing, type TemplateResult } from 'lit';
import { ERRORS, type AvatarError } from '../../base/errors.js';
import type { Strings } from './strings.js';
import { icons, spinner } from './icons.js';

/** How far loading is, 0..1. */
export function renderLoading(progress: number, strings: Strings): TemplateResult {
  const percent = Math.round(progress * 100);
  return html`<div class="layer loading">
    <slot name="loading">
      <progress
        part="progress"
        tabindex="-1"
        max="100"
        .value=${percent}
        aria-label=${strings.loading}
      ></progress>
    </slot>
  </div>`;
}

/**
 * The button of speech that waits for the visitor, clear of the face.
 *
 * @param hear whether it is under way already, and silent.
 */
export function renderInvitation(hear: boolean, strings: Strings, act: () => void): TemplateResult {
  return html`<div class="layer invitation">
    <button part="button unlock-button" type="button" @click=${act}>
      ${hear ? icons.loud : icons.play}<span>${hear ? strings.hear : strings.play}</span>
    </button>
  </div>`;
}

/** Something that failed. */
export interface Failure {
  readonly error: AvatarError;
  /** Does it again. */
  retry(): void;
  /** That is under way. */
  readonly waiting: boolean;
  readonly strings: Strings;
  /** Whether the reader writes the page, and wants to know how to mend it. */
  readonly detailed: boolean;
}

/**
 * What went wrong: in the avatar's place, or, as a notice, without hiding it.
 *
 * @param fallback whether content of the element itself is shown instead of it.
 */
export function renderFailure(
  place: 'failure' | 'notice',
  failure: Failure,
  fallback: boolean,
): TemplateResult {
  return html`<div class="layer ${place}" part="error" role="alert">
    <slot name="error"
      >${fallback ? html`<div class="content"><slot></slot></div>` : panel(failure)}</slot
    >
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

/**
 * Visitors read what failed; the message of the error itself is for who writes the page. While it is done
 * again it says so, and its button keeps the focus and does nothing.
 */
function panel({ error, retry, waiting, strings, detailed }: Failure): TemplateResult {
  const message = html`${strings[ERRORS[error.code]]}<code>${error.code}</code>${
    detailed ? html`<code>${error.message}</code>` : nothing
  }`;
  return html`<div class="panel">
    <span class="sign">${waiting ? spinner : icons.alert}</span>
    <p>${waiting ? strings.loading : message}</p>
    <button
      part="button retry-button"
      type="button"
      aria-disabled=${waiting}
      @click=${waiting ? null : retry}
    >
      ${icons.retry}<span>${strings.retry}</span>
    </button>
  </div>`;
}

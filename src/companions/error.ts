import { css, html, nothing, type TemplateResult } from 'lit';
import { ERRORS } from '../base/errors.js';
import { icons } from '../element/ui/icons.js';
import { isRetried, retry } from '../element/ui/retry.js';
import { stringsFor } from '../element/ui/strings.js';
import { Companion } from './companion.js';
import { theme } from './theme.js';

/**
 * Says what went wrong with an avatar, in words for visitors, and offers to try again. Shows nothing
 * while all is well.
 *
 * @tagname spatius-avatar-error
 * @summary What went wrong with an avatar.
 *
 * @fires spatius-retry - The visitor wants to try again. Cancel it to do something else.
 *
 * @csspart message - The message.
 * @csspart code - The error's code.
 * @csspart button - The button.
 */
export class SpatiusAvatarMessage extends Companion {
  protected static override readonly place = 'error';

  static override styles = [
    theme,
    css`
      :host {
        display: block;
      }
      [role='alert'] {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 12px;
      }
      p {
        margin: 0;
      }
      [part='code'] {
        display: block;
        font:
          12px/1.4 ui-monospace,
          monospace;
        opacity: 0.75;
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { avatar } = this;
    if (!avatar?.error) return nothing;
    const { error } = avatar;
    const waiting = isRetried(avatar);
    const strings = stringsFor(this.language);
    const message = html`${strings[ERRORS[error.code]]} <code part="code">${error.code}</code>`;
    return html`<div role="alert">
      <p part="message">${waiting ? strings.loading : message}</p>
      <button
        part="button"
        type="button"
        aria-disabled=${waiting}
        @click=${waiting ? null : this.#retry}
      >
        ${icons.retry}<span>${strings.retry}</span>
      </button>
    </div>`;
  }

  readonly #retry = (): void => {
    const options = { bubbles: true, composed: true, cancelable: true };
    if (this.dispatchEvent(new Event('spatius-retry', options)) && this.avatar) retry(this.avatar);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'spatius-avatar-error': SpatiusAvatarMessage;
  }
}

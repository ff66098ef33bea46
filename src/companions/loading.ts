import { css, html, nothing, type TemplateResult } from 'lit';
import { Companion } from './companion.js';

/**
 * How far an avatar is loaded. Shows nothing before it begins and after it is done.
 *
 * @tagname spatius-avatar-loading
 * @summary How far an avatar is loaded.
 *
 * @csspart progress - The bar.
 * @csspart text - The percentage beside it.
 *
 * @cssproperty [--spatius-progress-color] - Colour of the bar.
 */
export class SpatiusAvatarLoading extends Companion {
  protected static override readonly place = 'loading';

  static override styles = css`
    :host {
      display: inline-flex;
      align-items: center;
      gap: 0.75em;
      font:
        14px/1.4 system-ui,
        sans-serif;
    }
    :host([hidden]) {
      display: none;
    }
    progress {
      inline-size: 10em;
      max-inline-size: 100%;
      block-size: 6px;
      accent-color: var(--spatius-progress-color, #2f6fed);
    }
    [part='text'] {
      min-inline-size: 3em;
      font-variant-numeric: tabular-nums;
    }
  `;

  protected override render(): TemplateResult | typeof nothing {
    const { avatar } = this;
    if (!avatar || avatar.view || avatar.loadProgress === 0) return nothing;
    const percent = Math.round(avatar.loadProgress * 100);
    const text = new Intl.NumberFormat(this.language || undefined, { style: 'percent' });
    return html`<progress
        part="progress"
        max="100"
        .value=${percent}
        aria-label=${this.words.loading}
      ></progress>
      <span part="text" aria-hidden="true">${text.format(percent / 100)}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'spatius-avatar-loading': SpatiusAvatarLoading;
  }
}

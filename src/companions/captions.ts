import { css, type TemplateResult } from 'lit';
import { captionStyles, renderCaption } from '../element/captions/caption-view.js';
import type { Caption } from '../events/caption.js';
import { AvatarCaptionEvent } from '../events/index.js';
import { Companion } from './companion.js';

/**
 * What an avatar says, in words, while it is heard, with the word marked where its timings tell. A
 * screen reader is told of it while the avatar is muted; else it would talk over it.
 *
 * @tagname spatius-avatar-captions
 * @summary Captions beside an avatar.
 *
 * @csspart caption - The line.
 * @csspart caption-word - The word in it that is heard.
 *
 * @cssproperty [--spatius-captions-background] - Background of the line.
 * @cssproperty [--spatius-captions-color=#fff] - Its text.
 * @cssproperty [--spatius-captions-word-color] - The word that is heard.
 * @cssproperty [--spatius-captions-size] - Size of the text.
 */
export class SpatiusAvatarCaptions extends Companion {
  protected static override readonly place = 'captions';

  static override styles = [
    captionStyles,
    css`
      :host {
        position: relative;
        display: block;
        min-block-size: 2lh;
      }
      :host([hidden]) {
        display: none;
      }
    `,
  ];

  /** What was told last, and by whom. */
  #told: { readonly by: unknown; readonly caption: Caption | null } | null = null;

  protected override heard(event: Event): void {
    if (event instanceof AvatarCaptionEvent) {
      this.#told = { by: this.avatar, caption: event.caption };
    }
  }

  protected override render(): TemplateResult {
    const { avatar } = this;
    const silent = avatar !== null && (avatar.muted || avatar.volume === 0);
    const told = this.#told?.by === avatar ? this.#told : null;
    return renderCaption(told?.caption ?? null, silent);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'spatius-avatar-captions': SpatiusAvatarCaptions;
  }
}

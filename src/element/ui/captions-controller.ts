import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { Caption } from '../../events/caption.js';
import type { AvatarCaptionEvent } from '../../events/index.js';
import type * as CaptionView from '../captions/caption-view.js';
import { addStyles } from './worn-styles.js';

/** What captions need of the element. */
export interface CaptionedElement extends LitElement {
  readonly captions: boolean;
  readonly muted: boolean;
  readonly volume: number;
}

/** Shows what is heard in words, where the page wants it, once it is told what draws it. */
export class CaptionsController {
  readonly #host: CaptionedElement;
  #caption: Caption | null = null;
  #view: typeof CaptionView | null = null;

  constructor(host: CaptionedElement) {
    this.#host = host;
    host.addEventListener('caption', ({ caption }: AvatarCaptionEvent) => {
      this.#caption = caption;
      host.requestUpdate();
    });
  }

  render(): TemplateResult {
    const { captions, muted, volume } = this.#host;
    const shown = captions && this.#view?.renderCaption(this.#caption, muted || volume === 0);
    return html`<div class="layer captions">
      <div part="captions"><slot name="captions">${shown || nothing}</slot></div>
    </div>`;
  }

  show(view: typeof CaptionView): void {
    const host = this.#host;
    this.#view = view;
    addStyles(host.renderRoot as ShadowRoot, view.captionStyles);
    host.requestUpdate();
  }
}

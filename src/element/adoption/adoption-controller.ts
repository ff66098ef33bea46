import type { LitElement, ReactiveController } from 'lit';
import type { AvatarView } from '../../sdk/engine.js';
import { wearAgain } from '../ui/worn-styles.js';

/** What the controller needs of the element. */
export interface AdoptedElement extends LitElement {
  readonly view: AvatarView | null;
}

/** Has an element that was moved to another document go on there: in a frame, a popup, a picture in picture. */
export class AdoptionController implements ReactiveController {
  readonly #host: AdoptedElement;
  readonly #stage: HTMLElement;
  /** Where the picture is while its window closes. */
  readonly #refuge = document.createElement('div');
  #document = document;
  #foreign: Window | null = null;

  constructor(host: AdoptedElement) {
    this.#host = host;
    this.#stage = host.renderRoot.querySelector<HTMLElement>('.stage')!;
    host.addController(this);
  }

  hostConnected(): void {
    const { ownerDocument, renderRoot } = this.#host;
    if (ownerDocument !== document) this.#foreign = ownerDocument.defaultView;
    this.#foreign?.addEventListener('pagehide', this.#onPageHide);
    if (ownerDocument === this.#document) return;
    this.#document = ownerDocument;
    wearAgain(renderRoot as ShadowRoot);
    this.#movePicture(this.#stage);
  }

  hostDisconnected(): void {
    this.#foreign?.removeEventListener('pagehide', this.#onPageHide);
    this.#foreign = null;
  }

  /** Not where it is in a window of its own already. */
  #movePicture(to: HTMLElement): void {
    const { view } = this.#host;
    const box = view?.canvas.parentElement;
    if (box === this.#stage || box === this.#refuge) view!.moveTo(to);
  }

  /**
   * A window that closes tells its elements nothing, and would take along the canvas that all of them share.
   * The page may bring the element home meanwhile.
   */
  readonly #onPageHide = (): void => {
    const left = this.#document;
    this.#movePicture(this.#refuge);
    setTimeout(() => {
      if (this.#host.ownerDocument === left) this.#host.remove();
    });
  };
}

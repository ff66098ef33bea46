import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Finds the language the element stands in: the nearest `lang` from itself outwards, across shadow
 * roots. Follows changes of the document's own `lang`; the element tells of its own.
 */
export class LanguageController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #observer: MutationObserver | null = null;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  /** BCP 47 tag, empty where nobody says. */
  get language(): string {
    return nearestLanguage(this.#host);
  }

  hostConnected(): void {
    this.#observer = new MutationObserver(() => this.#host.requestUpdate());
    this.#observer.observe(document.documentElement, { attributeFilter: ['lang'] });
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
  }
}

function nearestLanguage(element: Element): string {
  // Rendering on a server goes without a tree to search.
  if (typeof element.closest !== 'function') return '';
  for (let from: Element | null = element; from;) {
    const owner: Element | null = from.closest('[lang]');
    if (owner) return owner.getAttribute('lang') ?? '';
    const root: Node = from.getRootNode();
    from = root instanceof ShadowRoot ? root.host : null;
  }
  return '';
}

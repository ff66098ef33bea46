import type { ReactiveController, ReactiveControllerHost } from 'lit';

const QUERY = '(prefers-reduced-motion: reduce)';

/** Follows the visitor's wish for less motion while the element is in the page. */
export class ReducedMotionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #changed = () => this.#host.requestUpdate();
  #media: MediaQueryList | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get reduced(): boolean {
    return this.#media?.matches ?? false;
  }

  hostConnected(): void {
    this.#media = matchMedia(QUERY);
    this.#media.addEventListener('change', this.#changed);
  }

  hostDisconnected(): void {
    this.#media?.removeEventListener('change', this.#changed);
  }
}

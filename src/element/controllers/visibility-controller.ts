import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How near, in CSS pixels, counts as visible: enough to be ready when it scrolls into view. */
const MARGIN = '200px';

/** Learns once when the element comes near the visible part of the page. */
export class VisibilityController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #observer: IntersectionObserver | null = null;
  #seen = false;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  /** Whether it was near since it was put into the page. */
  get seen(): boolean {
    return this.#seen;
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        this.#seen = true;
        this.#stop();
        this.#host.requestUpdate();
      },
      { rootMargin: MARGIN },
    );
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#stop();
    this.#seen = false;
  }

  #stop(): void {
    this.#observer?.disconnect();
    this.#observer = null;
  }
}

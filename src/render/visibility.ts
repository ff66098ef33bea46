/** What a container's size and place on the page mean for drawing. */
export interface ContainerListener {
  /** CSS pixels of the content box; runs before the browser paints. */
  resized(width: number, height: number): void;
  /** Whether any of the container is in or near the viewport. */
  visibilityChanged(visible: boolean): void;
  /** Its document, of this window or another, was shown or hidden. */
  documentShown(): void;
}

/** Start drawing a little before a container scrolls into view. */
const MARGIN = '64px';

/** Watches a container, in whatever document it is, until it is disconnected. */
export class ContainerObserver {
  readonly #sizes: ResizeObserver;
  readonly #places: IntersectionObserver;
  readonly #over = new AbortController();

  constructor(container: Element, listener: ContainerListener) {
    const view = container.ownerDocument.defaultView ?? window;
    let empty = false;
    this.#sizes = new view.ResizeObserver((entries) => {
      const { width, height } = entries[entries.length - 1].contentRect;
      // What had no size was nowhere. The browser paints it once before it says where it is.
      if (empty && width > 0) {
        this.#places.unobserve(container);
        this.#places.observe(container);
        listener.visibilityChanged(true);
      }
      empty = width === 0;
      listener.resized(width, height);
    });
    this.#places = new view.IntersectionObserver(
      (entries) => listener.visibilityChanged(entries[entries.length - 1].isIntersecting),
      { rootMargin: MARGIN },
    );
    const { signal } = this.#over;
    container.ownerDocument.addEventListener('visibilitychange', () => listener.documentShown(), {
      signal,
    });
    this.#sizes.observe(container);
    this.#places.observe(container);
  }

  disconnect(): void {
    this.#sizes.disconnect();
    this.#places.disconnect();
    this.#over.abort();
  }
}

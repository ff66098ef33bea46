import type { SpatiusAvatarElement } from './element-props.js';

/** Calls once, when an element has an area to draw on, unless `signal` gave it up. */
export function whenMeasurable(element: Element, signal: AbortSignal, then: () => void): void {
  const observer = new ResizeObserver(() => {
    const { width, height } = element.getBoundingClientRect();
    if (width === 0 || height === 0) return;
    observer.disconnect();
    then();
  });
  observer.observe(element);
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}

/** Closes the connection of an element. Resolves when there is none, or when `signal` gave it up. */
export function close(element: SpatiusAvatarElement, signal: AbortSignal): Promise<void> {
  element.close();
  return new Promise((resolve) => {
    const look = (): void => {
      const { connectionState } = element;
      const stands = connectionState === 'connecting' || connectionState === 'connected';
      if (stands && !signal.aborted) return;
      element.removeEventListener('connectionstatechange', look);
      signal.removeEventListener('abort', look);
      resolve();
    };
    element.addEventListener('connectionstatechange', look);
    signal.addEventListener('abort', look);
    look();
  });
}

/**
 * Settles when the page has nothing to do, as far as the browser can tell.
 *
 * @param timeout longest wait, in milliseconds
 */
export function idle(timeout = 2000): Promise<unknown> {
  const { requestIdleCallback } = globalThis as Partial<typeof globalThis>;
  return new Promise((resolve) => {
    if (requestIdleCallback) requestIdleCallback(resolve, { timeout });
    else setTimeout(resolve, timeout);
  });
}

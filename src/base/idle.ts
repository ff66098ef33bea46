/** Longest wait, in milliseconds. */
const PATIENCE = 2000;

/** Settles when the page has nothing to do, as far as the browser can tell. */
export function idle(): Promise<unknown> {
  const { requestIdleCallback } = globalThis as Partial<typeof globalThis>;
  return new Promise((resolve) => {
    if (requestIdleCallback) requestIdleCallback(resolve, { timeout: PATIENCE });
    else setTimeout(resolve, PATIENCE);
  });
}

import type { Logger } from '../src/base/logger.js';

/**
 * Calls code of the application. What it throws, at once or later, is logged and goes no further:
 * a fault there must not end a session.
 */
export function callIsolated<A extends unknown[]>(
  logger: Logger,
  name: string,
  callback: ((...args: A) => unknown) | undefined,
  ...args: A
): void {
  const log = (error: unknown): void => logger.error(`${name} threw`, error);
  try {
    const result = callback?.(...args);
    if (result instanceof Promise) result.catch(log);
  } catch (error) {
    log(error);
  }
}

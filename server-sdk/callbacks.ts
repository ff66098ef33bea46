import { consoleLogger, type Logger } from '../src/base/logger.js';

const lastResort = consoleLogger(() => 'error');

/**
 * Calls code of the application. What it throws, at once or later, is logged and goes no further:
 * a fault there must not end a session, be it the logger's own.
 */
export function callIsolated<A extends unknown[]>(
  logger: Logger,
  name: string,
  callback: ((...args: A) => unknown) | undefined,
  ...args: A
): void {
  const log = (error: unknown): void => {
    try {
      logger.error(`${name} threw`, error);
    } catch (fault) {
      lastResort.error(`${name} threw`, error);
      lastResort.error('logger.error threw', fault);
    }
  };
  try {
    Promise.resolve(callback?.(...args)).catch(log);
  } catch (error) {
    log(error);
  }
}

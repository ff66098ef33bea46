import type { Logger } from '../base/logger.js';

/** Calls the application. What it throws is its own bug, and must not break what it was told of. */
export function safely(logger: Logger, call: () => void): void {
  try {
    call();
  } catch (error) {
    reportThrown(logger, error);
  }
}

/** Says that a callback or listener of the application threw. */
export function reportThrown(logger: Logger, error: unknown): void {
  logger.error('A callback of the application threw.', error);
}

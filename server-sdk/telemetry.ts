/**
 * This SDK collects nothing and sends nothing. The names are there so that a backend written for an
 * SDK that does need not change its imports.
 */

/** Empty: there is no such endpoint. */
export const DEFAULT_TELEMETRY_ENDPOINT = '';

/** Changes nothing, whatever it is given. */
export function configureTelemetry(options?: unknown): void {
  void options;
}

/** There is nothing to shut down; resolves at once. */
export function shutdownTelemetry(): Promise<void> {
  return Promise.resolve();
}

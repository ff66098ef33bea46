import type { LogLevel } from './states.js';

/**
 * What the layers log through. `error`: something the user asked for did not happen. `warning`:
 * it happened in a lesser way (a fallback, a missing blendshape). `info`: a state change worth a
 * line when tracing.
 */
export interface Logger {
  error(message: string, detail?: unknown): void;
  warning(message: string, detail?: unknown): void;
  info(message: string, detail?: unknown): void;
}

const RANK: Record<LogLevel, number> = { off: 0, error: 1, warning: 2, all: 3 };
const PREFIX = '[spatius-avatar]';

/** A logger that writes to the console what `level()` lets through, asked at every line. */
export function consoleLogger(level: () => LogLevel): Logger {
  const write =
    (rank: number, method: 'error' | 'warn' | 'info') => (message: string, detail?: unknown) => {
      if (RANK[level()] < rank) return;
      if (detail === undefined) console[method](PREFIX, message);
      else console[method](PREFIX, message, detail);
    };
  return { error: write(1, 'error'), warning: write(2, 'warn'), info: write(3, 'info') };
}

/** A logger that drops everything. */
export const silentLogger: Logger = consoleLogger(() => 'off');

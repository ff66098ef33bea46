import type { Emitter } from '../base/emitter.js';
import type { ControllerEvents } from './table.js';
import { EVENTS, type ControllerCallbacks } from './table.js';

/** Has the callback properties hear what the events tell, whatever they hold at that moment. */
export function connectCallbacks(
  events: Emitter<ControllerEvents>,
  target: ControllerCallbacks,
): void {
  for (const [name, row] of Object.entries(EVENTS)) {
    if (!('callback' in row)) continue;
    const { callback } = row;
    events.on(name as keyof ControllerEvents, (...args: unknown[]) =>
      (target[callback] as ((...args: unknown[]) => void) | null)?.(...args),
    );
  }
}

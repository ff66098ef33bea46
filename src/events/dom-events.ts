import type { Emitter } from '../base/emitter.js';
import type { ControllerEvents } from './table.js';
import { EVENTS } from './table.js';

/** Announces what the events tell, as the DOM events that the table has for them. */
export function connectDomEvents(
  events: Emitter<ControllerEvents>,
  announce: (event: Event) => void,
): void {
  for (const [name, row] of Object.entries(EVENTS)) {
    if (!('dom' in row)) continue;
    const DomEvent = row.dom as new (...args: unknown[]) => Event;
    events.on(name as keyof ControllerEvents, (...args: unknown[]) =>
      announce(new DomEvent(...args)),
    );
  }
}

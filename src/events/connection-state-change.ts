import type { AvatarError } from '../base/errors.js';
import type { ConnectionState } from '../base/states.js';

/** The connection to the Motion Server changed. */
export class AvatarConnectionStateChangeEvent extends Event {
  readonly state: ConnectionState;
  /** Why the connection was lost or refused, where it was. */
  readonly error: AvatarError | null;

  constructor(state: ConnectionState, error: AvatarError | null = null) {
    super('connectionstatechange');
    this.state = state;
    this.error = error;
  }
}

declare global {
  interface HTMLElementEventMap {
    connectionstatechange: AvatarConnectionStateChangeEvent;
  }
}

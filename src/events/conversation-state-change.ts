import type { ConversationReason, ConversationState } from '../base/states.js';

/** The avatar starts, holds or ends speech. Sent when the transition starts. */
export class AvatarConversationStateChangeEvent extends Event {
  readonly state: ConversationState;
  readonly reason: ConversationReason | null;

  constructor(state: ConversationState, reason: ConversationReason | null = null) {
    super('conversationstatechange');
    this.state = state;
    this.reason = reason;
  }
}

declare global {
  interface HTMLElementEventMap {
    conversationstatechange: AvatarConversationStateChangeEvent;
  }
}

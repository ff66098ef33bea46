import type { EventEmitter } from 'eventemitter3';
import { AnimationType, ConversationState, type ConversationReason } from '../base/states.js';
import type { ConversationEvents } from './conversation-events.js';

/** State, reason and animation of a conversation; announces changes, and only changes. */
export class ConversationStatus {
  state: ConversationState = ConversationState.idle;
  reason: ConversationReason | undefined;
  #animation: AnimationType = AnimationType.idle;

  constructor(private readonly events: EventEmitter<ConversationEvents>) {}

  set(state: ConversationState, reason?: ConversationReason): void {
    if (state === this.state) return;
    this.state = state;
    this.reason = reason;
    this.events.emit('state', state, reason);
  }

  animate(moves: boolean): void {
    const type = moves ? AnimationType.mono : AnimationType.idle;
    if (type === this.#animation) return;
    this.#animation = type;
    this.events.emit('animation', type);
  }
}

import type { EventEmitter } from 'eventemitter3';
import { AnimationType, ConversationState, type ConversationReason } from '../base/states.js';
import type { ConversationEvents } from './conversation-events.js';

/** What a conversation tells of itself; announces changes, and only changes. */
export class ConversationStatus {
  state: ConversationState = ConversationState.idle;
  reason: ConversationReason | undefined;
  #animation: AnimationType = AnimationType.idle;
  #starved = false;
  #stalled = false;

  constructor(private readonly events: EventEmitter<ConversationEvents>) {}

  set(state: ConversationState, reason?: ConversationReason): void {
    if (state === this.state) return;
    this.state = state;
    this.reason = reason;
    this.events.emit('state', state, reason);
  }

  /** Speech goes on, in another way than before. */
  explain(reason: ConversationReason): void {
    if (this.state !== ConversationState.playing || reason === this.reason) return;
    this.reason = reason;
    this.events.emit('state', this.state, reason);
  }

  animate(moves: boolean): void {
    const type = moves ? AnimationType.mono : AnimationType.idle;
    if (type === this.#animation) return;
    this.#animation = type;
    this.events.emit('animation', type);
  }

  /** Sound ran out before its end. */
  starve(): void {
    if (this.#starved) return;
    this.#starved = true;
    this.events.emit('underrun', true);
  }

  /** Sound waits for motion. */
  stall(): void {
    if (this.#stalled) return;
    this.#stalled = true;
    this.events.emit('stall', true);
  }

  /** Sound waits for nothing. */
  flow(): void {
    if (this.#starved) {
      this.#starved = false;
      this.events.emit('underrun', false);
    }
    if (this.#stalled) {
      this.#stalled = false;
      this.events.emit('stall', false);
    }
  }
}

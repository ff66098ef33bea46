import type { Emitter } from '../base/emitter.js';
import { AnimationType, ConversationState, type ConversationReason } from '../base/states.js';
import type { ControllerEvents } from '../events/table.js';

/** What a conversation tells of itself; announces changes, and only changes. */
export class ConversationStatus {
  #state: ConversationState = ConversationState.idle;
  #reason: ConversationReason | undefined;
  #animation: AnimationType = AnimationType.idle;
  #stalled = false;

  constructor(private readonly events: Emitter<ControllerEvents>) {}

  get state(): ConversationState {
    return this.#state;
  }

  /** Why the state last changed, where there is a reason to give. */
  get reason(): ConversationReason | undefined {
    return this.#reason;
  }

  /** Whether speech stands, and nobody paused it. */
  get stalled(): boolean {
    return this.#stalled;
  }

  set(state: ConversationState, reason?: ConversationReason): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#reason = reason;
    this.events.emit('conversation', state, reason);
  }

  /** Speech goes on, in another way than before. */
  explain(reason: ConversationReason): void {
    if (this.#state !== ConversationState.playing || reason === this.#reason) return;
    this.#reason = reason;
    this.events.emit('conversation', this.#state, reason);
  }

  animate(moves: boolean): void {
    const type = moves ? AnimationType.mono : AnimationType.idle;
    if (type === this.#animation) return;
    this.#animation = type;
    this.events.emit('animation', type);
  }

  stall(stalled: boolean): void {
    if (stalled === this.#stalled) return;
    this.#stalled = stalled;
    this.events.emit('stall', stalled);
  }
}

import type { RoundId } from '../base/states.js';

/** The first sample of a round was heard. */
export class AvatarSpeechStartEvent extends Event {
  readonly round: RoundId;

  constructor(round: RoundId) {
    super('speechstart');
    this.round = round;
  }
}

declare global {
  interface HTMLElementEventMap {
    speechstart: AvatarSpeechStartEvent;
  }
}

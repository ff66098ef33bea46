import type { ConversationReason, RoundId } from '../base/states.js';
import type { SpeechReport } from '../round/speech-report.js';

/** A round is over: its last sample was heard, or it was cut short. */
export class AvatarSpeechEndEvent extends Event {
  /** What was heard, and how well sound and motion kept together. */
  readonly report: SpeechReport;

  constructor(report: SpeechReport) {
    super('speechend');
    this.report = report;
  }

  get round(): RoundId {
    return this.report.round;
  }

  get reason(): ConversationReason {
    return this.report.reason;
  }
}

declare global {
  interface HTMLElementEventMap {
    speechend: AvatarSpeechEndEvent;
  }
}

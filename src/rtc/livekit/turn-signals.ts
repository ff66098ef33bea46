import type { TurnHint } from '../turns.js';

/** Who says that an agent speaks, from hearsay to first hand. */
const SOURCES = ['transcription', 'state', 'playback'] as const;
type Source = (typeof SOURCES)[number];

/** Hands on what the best source says of an agent; what others say is ignored from then on. */
export class TurnSignals {
  readonly #tell: (hint: TurnHint) => void;
  #best = 0;
  #last: TurnHint | null = null;

  constructor(tell: (hint: TurnHint) => void) {
    this.#tell = tell;
  }

  /** The text of what an agent says goes on, or is complete. */
  transcription(final: boolean): void {
    this.#hear('transcription', final ? 'silent' : 'speaking');
  }

  /** The agent's attribute `lk.agent.state`. */
  state(state: string): void {
    this.#hear('state', state === 'speaking' ? 'speaking' : 'silent');
  }

  /** What an avatar worker tells its agent, and may tell the page: `lk.playback_started`. */
  playbackStarted(): void {
    this.#hear('playback', 'speaking');
  }

  /** `lk.playback_finished`, with its payload in JSON. */
  playbackFinished(payload: string): void {
    this.#hear('playback', /"interrupted":\s*true/.test(payload) ? 'interrupted' : 'silent');
  }

  #hear(source: Source, hint: TurnHint): void {
    const rank = SOURCES.indexOf(source);
    if (rank < this.#best || (rank === this.#best && hint === this.#last)) return;
    this.#best = rank;
    this.#last = hint;
    this.#tell(hint);
  }
}

import { AvatarError, ErrorCode } from '../base/errors.js';
import type { ConversationReason, RoundId } from '../base/states.js';
import type { SpeechReport } from '../round/speech-report.js';
import type { SpeechRound } from './speech-round.js';

/** Ended rounds whose report can still be asked for. */
const KEPT = 16;

/** How long to wait for the player to say where an interrupt cut, in milliseconds. */
const CUT_WAIT = 500;

interface Ending {
  readonly promise: Promise<SpeechReport>;
  readonly resolve: (report: SpeechReport) => void;
  settled: boolean;
}

/**
 * The ends of rounds: one report each, whatever becomes of the round. An interrupted round fades
 * out first, so that its report counts every sample that was heard.
 */
export class RoundEndings {
  readonly #endings = new Map<RoundId, Ending>();
  readonly #fading = new Map<SpeechRound, ConversationReason>();
  readonly #onEnd: (round: SpeechRound, report: SpeechReport) => void;

  /** `onEnd` is called once for each round, after its promise was settled. */
  constructor(onEnd: (round: SpeechRound, report: SpeechReport) => void) {
    this.#onEnd = onEnd;
  }

  /** A round begins. */
  expect(round: RoundId): void {
    let resolve!: (report: SpeechReport) => void;
    const promise = new Promise<SpeechReport>((settle) => (resolve = settle));
    this.#endings.set(round, { promise, resolve, settled: false });
    for (const [id, { settled }] of this.#endings) {
      if (this.#endings.size <= KEPT) break;
      if (settled) this.#endings.delete(id);
    }
  }

  /** Rejects with AvatarError `noAudio` for a round that never was, or ended long ago. */
  of(round: RoundId): Promise<SpeechReport> {
    const ending = this.#endings.get(round);
    if (ending) return ending.promise;
    const message = `There is no round ${round}: it never began, or ended long ago.`;
    return Promise.reject(new AvatarError(ErrorCode.noAudio, message));
  }

  /** Ends a round now. */
  settle(round: SpeechRound, reason: ConversationReason): void {
    const ending = this.#endings.get(round.id);
    round.setTimer(null);
    this.#fading.delete(round);
    if (!ending || ending.settled) return;
    const report = round.report(reason);
    ending.settled = true;
    ending.resolve(report);
    this.#onEnd(round, report);
  }

  /** Ends a round when its sound has faded out. */
  fade(round: SpeechRound, reason: ConversationReason): void {
    this.#fading.set(round, reason);
    round.setTimer(() => this.settle(round, reason), CUT_WAIT);
    round.sound.interrupt();
  }

  /** Takes a report of the player for a fading round. Returns whether it was one. */
  take(round: SpeechRound): boolean {
    const reason = this.#fading.get(round);
    if (!reason) return false;
    if (round.drainedAt !== null) this.settle(round, reason);
    return true;
  }

  /** Ends all fading rounds now: the player will say no more. */
  flush(): void {
    for (const [round, reason] of [...this.#fading]) this.settle(round, reason);
  }
}

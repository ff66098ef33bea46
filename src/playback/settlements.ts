import { AvatarError, ErrorCode } from '../base/errors.js';
import type { RoundId } from '../base/states.js';
import type { SpeechReport } from './speech-report.js';

/** Ended rounds whose report can still be asked for. */
const KEPT = 16;

interface Settlement {
  readonly promise: Promise<SpeechReport>;
  settle(report: SpeechReport): void;
  settled: boolean;
}

/** The promised reports of rounds: one each, whatever becomes of the round. */
export class Settlements {
  readonly #rounds = new Map<RoundId, Settlement>();

  open(round: RoundId): void {
    let settle!: (report: SpeechReport) => void;
    const promise = new Promise<SpeechReport>((resolve) => (settle = resolve));
    this.#rounds.set(round, { promise, settle, settled: false });
    for (const [id, { settled }] of this.#rounds) {
      if (this.#rounds.size <= KEPT) break;
      if (settled) this.#rounds.delete(id);
    }
  }

  settle(report: SpeechReport): void {
    const settlement = this.#rounds.get(report.round);
    if (!settlement) return;
    settlement.settled = true;
    settlement.settle(report);
  }

  /** @throws AvatarError `noAudio` (rejects) for a round that never was, or long ago. */
  of(round: RoundId): Promise<SpeechReport> {
    const settlement = this.#rounds.get(round);
    if (settlement) return settlement.promise;
    const message = `There is no round ${round}: it never began, or ended long ago.`;
    return Promise.reject(new AvatarError(ErrorCode.noAudio, message));
  }
}

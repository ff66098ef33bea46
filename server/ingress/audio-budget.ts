import type { Limits } from '../options.js';

/** What a session may always hold, in bytes: speech in real time takes far less. */
const FREE_BYTES = 256 * 1024;

/** Whoever holds bytes of its client. */
export interface AudioHolder {
  /** Bytes of messages that are not complete yet, and of audio that is not worked off. */
  readonly heldBytes: number;
}

/**
 * The memory that audio of all sessions together may take. Once it is spent, whoever holds more than
 * an equal share gets no more; the others go on.
 */
export class AudioBudget {
  readonly #limits: Pick<Limits, 'audioBytes'>;
  readonly #holders: ReadonlySet<AudioHolder>;

  constructor(limits: Pick<Limits, 'audioBytes'>, holders: ReadonlySet<AudioHolder>) {
    this.#limits = limits;
    this.#holders = holders;
  }

  /** Whether what `holder` has is too much, as things are. */
  exceededBy({ heldBytes }: AudioHolder): boolean {
    const { audioBytes } = this.#limits;
    if (heldBytes <= FREE_BYTES || heldBytes <= audioBytes / this.#holders.size) return false;
    let total = 0;
    for (const holder of this.#holders) total += holder.heldBytes;
    return total > audioBytes;
  }
}

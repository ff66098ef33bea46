/** A token that is to be remembered, for as long as it would be good. */
export interface LedgerToken {
  readonly tokenId: string;
  /** Unix time in seconds. */
  readonly expiresAt: number;
}

/** Between two looks for what has expired, in seconds. */
const SWEEP_SECONDS = 60;

/** Tokens by their ids, each until it expires. */
export class TokenLedger {
  readonly #tokens = new Map<string, number>();
  #nextSweep = 0;

  /** @returns whether it was not there before */
  add({ tokenId, expiresAt }: LedgerToken): boolean {
    this.#forgetExpired(Date.now() / 1000);
    if (this.#tokens.has(tokenId)) return false;
    this.#tokens.set(tokenId, expiresAt);
    return true;
  }

  has(tokenId: string): boolean {
    return this.#tokens.has(tokenId);
  }

  get all(): readonly LedgerToken[] {
    this.#forgetExpired(Date.now() / 1000);
    return [...this.#tokens].map(([tokenId, expiresAt]) => ({ tokenId, expiresAt }));
  }

  #forgetExpired(now: number): void {
    if (now < this.#nextSweep) return;
    this.#nextSweep = now + SWEEP_SECONDS;
    for (const [id, expiresAt] of this.#tokens) if (expiresAt < now) this.#tokens.delete(id);
  }
}

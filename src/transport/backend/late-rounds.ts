/** Rounds of the server that are remembered; what comes for older ones is long past. */
const MOST = 64;

/**
 * Rounds of the server that were left here before their motion had all come: what still comes of them
 * must not be taken for that of the turn that follows.
 */
export class LateRounds {
  readonly #named = new Set<string>();
  /** Turns that were left before their first motion named their round. */
  nameless = 0;

  add(reqId: string): void {
    this.#named.add(reqId);
    if (this.#named.size <= MOST) return;
    const [oldest] = this.#named;
    this.#named.delete(oldest);
  }

  has(reqId: string): boolean {
    return this.#named.has(reqId);
  }

  /** Its last message has come: the same motion may be played again. */
  forget(reqId: string): void {
    this.#named.delete(reqId);
  }
}

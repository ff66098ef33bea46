import { MinuteCounts } from './minute-counts.js';
import type { Counted, Notices, Place, SharedState } from './shared-state.js';
import { TokenLedger, type LedgerToken } from './token-ledger.js';

/** What a single node remembers, until its process ends. */
export class MemoryState implements SharedState {
  readonly lasting = false;
  readonly connected = true;
  readonly spent = new TokenLedger();
  readonly revoked = new TokenLedger();
  readonly #places = new Map<string, number>();
  /** Apart, so that many strangers do not push out the counts of apps. */
  readonly #counts: Readonly<Record<Counted, MinuteCounts>> = {
    guess: new MinuteCounts(),
    token: new MinuteCounts(),
  };
  #notices: Notices | null = null;

  async takePlace(app: string, most: number): Promise<Place | null> {
    const taken = this.#places.get(app) ?? 0;
    if (taken >= most) return null;
    this.#places.set(app, taken + 1);
    return { leave: () => void this.#places.set(app, this.#places.get(app)! - 1) };
  }

  async count(kind: Counted, name: string, most: number): Promise<number> {
    return this.#counts[kind].count(name, most);
  }

  takeBack(kind: Counted, name: string): void {
    this.#counts[kind].takeBack(name);
  }

  async spend(token: LedgerToken): Promise<boolean> {
    return this.spent.add(token);
  }

  async revoke(token: LedgerToken): Promise<void> {
    this.revoked.add(token);
    this.#notices?.revoked(token.tokenId);
  }

  async isRevoked(tokenId: string): Promise<boolean> {
    return this.revoked.has(tokenId);
  }

  avatarChanged(): void {}

  listen(notices: Notices): void {
    this.#notices = notices;
  }

  async close(): Promise<void> {}
}

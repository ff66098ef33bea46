import type { Tenant } from './worker-messages.js';

interface Share {
  /** Milliseconds of work over the tenant's weight. */
  had: number;
  lanes: number;
}

/** How far a tenant may be behind others, in milliseconds of work, and have it made up. */
const MEMORY_MS = 20;

/** What each tenant of a motion thread has had of its time, for as long as it has lanes there. */
export class TenantShares {
  readonly #shares = new Map<string, Share>();
  /** What the tenant that was served last had. */
  #level = 0;

  join({ id }: Tenant): void {
    const share = this.#shares.get(id) ?? { had: this.#level, lanes: 0 };
    share.lanes++;
    this.#shares.set(id, share);
  }

  leave({ id }: Tenant): void {
    const share = this.#shares.get(id);
    if (share && --share.lanes === 0) this.#shares.delete(id);
  }

  /** What a tenant has had. Time in which it wanted nothing is not made up. */
  of({ id }: Tenant): number {
    const share = this.#shares.get(id);
    return share ? Math.max(share.had, this.#level - MEMORY_MS) : this.#level;
  }

  spend(tenant: Tenant, milliseconds: number): void {
    const share = this.#shares.get(tenant.id);
    if (!share) return;
    share.had = this.of(tenant) + milliseconds / tenant.weight;
    this.#level = Math.max(this.#level, share.had);
  }
}

import type { LedgerToken } from './token-ledger.js';

/** What is counted by the minute: attempts with an API key, and tokens issued. */
export type Counted = 'guess' | 'token';

/** A place among the sessions that an app may have. */
export interface Place {
  leave(): void;
}

/** What happened somewhere and concerns every node. */
export interface Notices {
  /** A token is good no more. */
  revoked(tokenId: string): void;
  /** Another node found the files of an avatar changed. */
  avatarChanged(name: string): void;
}

/**
 * What the nodes of one service have to agree on. A single node has it in its memory; several have it
 * in Redis. None of the calls fails: where the others cannot be asked, a node answers by what it knows.
 */
export interface SharedState {
  /** Whether it is remembered when this process is gone. */
  readonly lasting: boolean;
  /** False while this node goes by what it knew last. */
  readonly connected: boolean;
  /** Takes a place of an app. @returns null where `most` are taken */
  takePlace(app: string, most: number): Promise<Place | null>;
  /** Counts one in the minute that began with the first. @returns seconds to wait, else 0 */
  count(kind: Counted, name: string, most: number): Promise<number>;
  /** Takes one back. */
  takeBack(kind: Counted, name: string): void;
  /** Marks a token as used. @returns false where it was before */
  spend(token: LedgerToken): Promise<boolean>;
  /** Makes a token good for nothing, on every node. */
  revoke(token: LedgerToken): Promise<void>;
  isRevoked(tokenId: string): Promise<boolean>;
  /** Tells the other nodes. */
  avatarChanged(name: string): void;
  /** Says who is to hear of what happens. To be called once. */
  listen(notices: Notices): void;
  close(): Promise<void>;
}

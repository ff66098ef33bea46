import { SessionTokens } from '../../../server/auth/session-tokens.js';
import { MemoryState } from '../../../server/shared/memory-state.js';
import { APP } from './server.js';

/** Options of a server whose tokens a test can sign as well. */
export const SIGNED = { tokens: { secret: 'a secret that the test and the server share' } };

/** A Session Token of a {@link SIGNED} server that was good until a minute ago. */
export function expiredToken(): Promise<string> {
  const tokens = new SessionTokens(SIGNED.tokens, new MemoryState());
  return tokens.issue(APP.id, Math.floor(Date.now() / 1000) - 60);
}

import { randomBytes, randomUUID } from 'node:crypto';
import { SignJWT, errors, jwtVerify } from 'jose';
import type { SharedState } from '../shared/shared-state.js';
import type { LedgerToken } from '../shared/token-ledger.js';

const ALGORITHM = 'HS256';
const ISSUER = 'spatius-avatar';

export interface SessionTokenOptions {
  /** Signing secret of at least 32 characters. Absent: random, so tokens end with the process. */
  readonly secret?: string;
  /**
   * Whether a token opens one session only. Without Redis, only at the process that issued it: no
   * other one, a later one included, knows which were used. Default false: it is good until it expires.
   */
  readonly singleUse?: boolean;
}

/** What a good token says. */
export interface SessionClaims extends LedgerToken {
  readonly appId: string;
}

/** A token that opens no session. */
export class SessionTokenError extends Error {
  override readonly name = 'SessionTokenError';

  constructor(
    readonly reason: 'invalid' | 'expired',
    options?: ErrorOptions,
  ) {
    super(reason === 'expired' ? 'session token expired' : 'Invalid session token', options);
  }
}

/** Issues and checks Session Tokens: signed statements that an app may open sessions for a while. */
export class SessionTokens {
  readonly #key: Uint8Array;
  readonly #singleUse: boolean;
  readonly #state: SharedState;

  constructor(options: SessionTokenOptions, state: SharedState) {
    const { secret, singleUse = false } = options;
    const forgets = singleUse && !state.lasting;
    this.#key = secret && !forgets ? new TextEncoder().encode(secret) : randomBytes(32);
    this.#singleUse = singleUse;
    this.#state = state;
  }

  /** @param expiresAt - Unix time in seconds */
  issue(appId: string, expiresAt: number): Promise<string> {
    return new SignJWT({ app: appId })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setIssuer(ISSUER)
      .setIssuedAt()
      .setExpirationTime(expiresAt)
      .setJti(randomUUID())
      .sign(this.#key);
  }

  /** @throws SessionTokenError when the token is forged, broken, expired or revoked. */
  async verify(token: string): Promise<SessionClaims> {
    const claims = await this.#read(token);
    if (await this.#state.isRevoked(claims.tokenId)) throw new SessionTokenError('invalid');
    return claims;
  }

  /**
   * Makes a token good for nothing. One that has expired is so anyway.
   *
   * @param appId - of whoever asks for it
   * @returns false where it is no token of this app
   */
  async revoke(token: string, appId: string): Promise<boolean> {
    try {
      const claims = await this.#read(token);
      if (claims.appId !== appId) return false;
      await this.#state.revoke(claims);
      return true;
    } catch (error) {
      if (!(error instanceof SessionTokenError)) throw error;
      return error.reason === 'expired';
    }
  }

  async #read(token: string): Promise<SessionClaims> {
    const { payload } = await jwtVerify(token, this.#key, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      requiredClaims: ['app', 'exp', 'jti'],
    }).catch((cause: unknown) => {
      const expired = cause instanceof errors.JWTExpired;
      throw new SessionTokenError(expired ? 'expired' : 'invalid', { cause });
    });
    const { app, exp, jti } = payload;
    if (typeof app !== 'string' || exp === undefined || jti === undefined) {
      throw new SessionTokenError('invalid');
    }
    return { appId: app, expiresAt: exp, tokenId: jti };
  }

  /**
   * Marks a verified token as spent, where tokens are single-use.
   *
   * @throws SessionTokenError when it was spent before.
   */
  async spend(claims: SessionClaims): Promise<void> {
    if (this.#singleUse && !(await this.#state.spend(claims)))
      throw new SessionTokenError('invalid');
  }
}

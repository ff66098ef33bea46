import { randomBytes, randomUUID } from 'node:crypto';
import { SignJWT, errors, jwtVerify } from 'jose';

const ALGORITHM = 'HS256';
const ISSUER = 'spatius-avatar';

export interface SessionTokenOptions {
  /** Signing secret of at least 32 characters. Absent: random, so tokens end with the process. */
  readonly secret?: string;
  /**
   * Whether a token opens one session only, at the process that issued it: no other one, a later
   * one included, knows which were used. Default false: it is good until it expires.
   */
  readonly singleUse?: boolean;
}

/** What a good token says. */
export interface SessionClaims {
  readonly appId: string;
  /** Unix time in seconds. */
  readonly expiresAt: number;
  readonly tokenId: string;
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
  /** Tokens already used, with the time after which they need no remembering. */
  readonly #used = new Map<string, number>();
  #nextSweep = 0;

  constructor(options: SessionTokenOptions = {}) {
    const { secret, singleUse = false } = options;
    this.#key = secret && !singleUse ? new TextEncoder().encode(secret) : randomBytes(32);
    this.#singleUse = singleUse;
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

  /** @throws SessionTokenError when the token is forged, broken, expired or used up. */
  async verify(token: string): Promise<SessionClaims> {
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
  spend(claims: SessionClaims): void {
    if (!this.#singleUse) return;
    this.#forgetExpired(Date.now() / 1000);
    if (this.#used.has(claims.tokenId)) throw new SessionTokenError('invalid');
    this.#used.set(claims.tokenId, claims.expiresAt);
  }

  #forgetExpired(now: number): void {
    if (now < this.#nextSweep) return;
    this.#nextSweep = now + 60;
    for (const [id, expiresAt] of this.#used) if (expiresAt < now) this.#used.delete(id);
  }
}

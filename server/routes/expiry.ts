import Type from 'typebox';
import { ApiError } from '../http/api-error.js';

/** Longest life of a token in seconds. */
const MAX_TOKEN_SECONDS = 24 * 3600;
/** Unix seconds beyond this (the year 5138) are milliseconds by mistake. */
const MILLISECONDS_FROM = 1e11;

/** When a token expires, under both of the names that clients use. */
export const EXPIRY = {
  expireAt: unixSeconds(),
  expire_at: unixSeconds(),
};

function unixSeconds() {
  const must = 'be a whole number of Unix seconds';
  return Type.Optional(Type.Union([Type.Integer(), Type.Null()], { must }));
}

export interface Expiry {
  readonly expireAt?: number | null;
  readonly expire_at?: number | null;
}

/**
 * When a token is to expire, in Unix seconds; null where the request does not say.
 *
 * @throws ApiError unless that is within a day from now.
 */
export function expiryOf({ expireAt, expire_at: alias }: Expiry): number | null {
  const name = expireAt === undefined && alias !== undefined ? 'expire_at' : 'expireAt';
  const value = expireAt ?? alias;
  if (value === undefined || value === null) return null;
  if (value >= MILLISECONDS_FROM) {
    throw ApiError.invalid(name, 'must be in Unix seconds; this looks like milliseconds.');
  }
  const now = Date.now() / 1000;
  if (value <= now) throw ApiError.invalid(name, 'must be in the future.');
  if (value >= now + MAX_TOKEN_SECONDS) {
    throw ApiError.invalid(name, 'must be less than 24 hours ahead.');
  }
  return value;
}

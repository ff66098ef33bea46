import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';
import { createId } from '../../src/protocol/ids.js';
import { MemoryState } from './memory-state.js';
import { WINDOW_MS } from './minute-counts.js';
import { RedisLink, type LinkOwner } from './redis-link.js';
import { COUNT, RENEW_PLACES, TAKE_BACK, TAKE_PLACE } from './scripts.js';
import type { Counted, Notices, Place, SharedState } from './shared-state.js';
import { TokenLedger, type LedgerToken } from './token-ledger.js';

/** Life of a place that its node does not renew, in milliseconds; it does so three times as often. */
const LEASE_MS = 15_000;
/** Tokens told at a time. */
const BATCH = 500;

const REVOKED = 'spatius:revoked';
const AVATARS = 'spatius:avatars';
const placesOf = (app: string): string => `spatius:sessions:${app}`;
const countOf = (kind: Counted, name: string): string => `spatius:${kind}:${name}`;
const spentOf = (tokenId: string): string => `spatius:spent:${tokenId}`;
const inMs = ({ expiresAt }: LedgerToken): number => Math.ceil(expiresAt * 1000);

/**
 * What nodes share through Redis. A node that dies gives its places back by no longer renewing them.
 * While Redis is away, a node counts on with its own sessions and the number that the others had last,
 * and keeps what it would have told, until it is back.
 */
export class RedisState implements SharedState, LinkOwner {
  readonly lasting = true;
  readonly #node = createId();
  readonly #leaseMs: number;
  /** What this node knows by itself. */
  readonly #own = new MemoryState();
  /** Tokens that other nodes said were revoked. */
  readonly #revoked = new TokenLedger();
  readonly #places = new Map<string, Set<string>>();
  /** Sessions that the other nodes had last, by app. */
  readonly #others = new Map<string, number>();
  #link!: RedisLink;
  #timer: NodeJS.Timeout | undefined;
  #notices: Notices | null = null;
  #serial = 0;

  /**
   * Settles when Redis answered, or did not: a node works without.
   *
   * @param url - `redis:` or `rediss:`
   * @throws ConfigError where ioredis is not installed.
   */
  static async open(
    url: string,
    log: FastifyBaseLogger,
    leaseMs: number = LEASE_MS,
  ): Promise<RedisState> {
    const state = new RedisState(leaseMs);
    state.#link = await RedisLink.open(url, [REVOKED, AVATARS], state, log);
    state.#timer = setInterval(() => void state.#renew(), leaseMs / 3).unref();
    return state;
  }

  private constructor(leaseMs: number) {
    this.#leaseMs = leaseMs;
  }

  get connected(): boolean {
    return this.#link.up;
  }

  async takePlace(app: string, most: number): Promise<Place | null> {
    const member = `${this.#node}:${this.#serial++}`;
    const answer = await this.#link.ask(
      (redis) =>
        redis.eval(TAKE_PLACE, 1, placesOf(app), most, this.#leaseMs, member) as Promise<
          [taken: number, count: number]
        >,
    );
    const own = this.#placesOf(app);
    if (answer) {
      const [taken, count] = answer.value;
      this.#others.set(app, Math.max(0, count - taken - own.size));
      if (!taken) return null;
    } else if (own.size + (this.#others.get(app) ?? 0) >= most) return null;
    own.add(member);
    return { leave: () => this.#leave(app, member) };
  }

  async count(kind: Counted, name: string, most: number): Promise<number> {
    // Whoever is over the limit by this node's own count is so by that of all.
    const wait = await this.#own.count(kind, name, most);
    if (wait > 0) return wait;
    const answer = await this.#link.ask(
      (redis) => redis.eval(COUNT, 1, countOf(kind, name), most, WINDOW_MS) as Promise<number>,
    );
    return answer ? Math.ceil(answer.value / 1000) : 0;
  }

  takeBack(kind: Counted, name: string): void {
    this.#own.takeBack(kind, name);
    void this.#link.ask((redis) => redis.eval(TAKE_BACK, 1, countOf(kind, name)));
  }

  async spend(token: LedgerToken): Promise<boolean> {
    if (!(await this.#own.spend(token))) return false;
    const answer = await this.#link.ask((redis) =>
      redis.set(spentOf(token.tokenId), this.#node, 'PXAT', inMs(token), 'NX'),
    );
    return answer === null || answer.value !== null;
  }

  async revoke(token: LedgerToken): Promise<void> {
    await this.#own.revoke(token);
    await this.#link.ask(async (redis) => {
      await redis.zadd(REVOKED, inMs(token), token.tokenId);
      await redis.zremrangebyscore(REVOKED, '-inf', Date.now());
      await redis.publish(REVOKED, asText(token));
    });
  }

  async isRevoked(tokenId: string): Promise<boolean> {
    if (this.#revoked.has(tokenId) || (await this.#own.isRevoked(tokenId))) return true;
    const answer = await this.#link.ask((redis) => redis.zscore(REVOKED, tokenId));
    if (!answer?.value) return false;
    this.#hear({ tokenId, expiresAt: Number(answer.value) / 1000 });
    return true;
  }

  avatarChanged(name: string): void {
    void this.#link.ask((redis) => redis.publish(AVATARS, `${this.#node} ${name}`));
  }

  listen(notices: Notices): void {
    this.#notices = notices;
    this.#own.listen(notices);
  }

  /** Gives its places back, as far as they are not given back yet. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const [app, members] of this.#places) {
      if (members.size > 0) {
        await this.#link.ask((redis) => redis.zrem(placesOf(app), ...members));
      }
    }
    this.#link.close();
  }

  async restore(redis: Redis): Promise<void> {
    await this.#renewBy(redis);
    const { spent, revoked } = this.#own;
    for (const tokens of batches(spent.all)) {
      const told = redis.pipeline();
      for (const token of tokens) {
        told.set(spentOf(token.tokenId), this.#node, 'PXAT', inMs(token), 'NX');
      }
      await told.exec();
    }
    for (const tokens of batches(revoked.all)) {
      await redis.zadd(REVOKED, ...tokens.flatMap((token) => [inMs(token), token.tokenId]));
      for (const token of tokens) await redis.publish(REVOKED, asText(token));
    }
  }

  heard(channel: string, text: string): void {
    const [before, name] = text.split(' ');
    if (channel === REVOKED) this.#hear({ expiresAt: Number(before), tokenId: name });
    else if (before !== this.#node) this.#notices?.avatarChanged(name);
  }

  listening(): void {
    void this.#readRevoked();
  }

  async #readRevoked(): Promise<void> {
    const answer = await this.#link.ask((redis) =>
      redis.zrangebyscore(REVOKED, Date.now(), '+inf', 'WITHSCORES'),
    );
    const flat = answer?.value ?? [];
    for (let i = 0; i < flat.length; i += 2) {
      this.#hear({ tokenId: flat[i], expiresAt: Number(flat[i + 1]) / 1000 });
    }
  }

  #hear(token: LedgerToken): void {
    if (this.#revoked.add(token)) this.#notices?.revoked(token.tokenId);
  }

  #leave(app: string, member: string): void {
    this.#places.get(app)?.delete(member);
    void this.#link.ask((redis) => redis.zrem(placesOf(app), member));
  }

  async #renew(): Promise<void> {
    await this.#link.ask((redis) => this.#renewBy(redis));
  }

  async #renewBy(redis: Redis): Promise<void> {
    for (const app of new Set([...this.#places.keys(), ...this.#others.keys()])) {
      const own = this.#placesOf(app);
      const renewed = redis.eval(RENEW_PLACES, 1, placesOf(app), this.#leaseMs, ...own);
      this.#others.set(app, Math.max(0, ((await renewed) as number) - own.size));
    }
  }

  #placesOf(app: string): Set<string> {
    let places = this.#places.get(app);
    if (!places) this.#places.set(app, (places = new Set()));
    return places;
  }
}

const asText = ({ expiresAt, tokenId }: LedgerToken): string => `${expiresAt} ${tokenId}`;

function* batches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += BATCH) yield all.slice(at, at + BATCH);
}

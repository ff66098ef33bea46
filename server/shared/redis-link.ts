import type { FastifyBaseLogger } from 'fastify';
import type { Redis, RedisOptions } from 'ioredis';
import type * as Library from 'ioredis';
import { ConfigError } from '../options.js';

/** Longest wait for an answer, and for a connection, in milliseconds: a session waits for it. */
const COMMAND_MS = 500;
const CONNECT_MS = 2000;
/** First and longest time until the next try to connect, in milliseconds. */
const BACKOFF_MS = [100, 10_000] as const;

/** Who holds a link. */
export interface LinkOwner {
  /**
   * Redis answers again, or for the first time: what it should know is to be told now. The link
   * counts as up when this settles.
   *
   * @throws what Redis answers; the link is then tried anew.
   */
  restore(redis: Redis): Promise<void>;
  /** Something was published on a channel that the link listens to. */
  heard(channel: string, text: string): void;
  /** What is published is heard from now on; what was before may have been missed. */
  listening(): void;
}

/**
 * A connection to Redis that may go away. While it is away nobody waits for it: `ask` answers at once
 * that there is nothing to know, and the connection is tried again, less and less often.
 */
export class RedisLink {
  readonly #redis: Redis;
  readonly #subscriber: Redis;
  readonly #log: FastifyBaseLogger;
  readonly #owner: LinkOwner;
  /** Settles when the first try has come to something, good or bad. */
  readonly #tried: Promise<void>;
  #first = (): void => {};
  #up: boolean | null = null;
  #failures = 0;
  #closed = false;

  /**
   * Connects, or starts with trying to.
   *
   * @throws ConfigError where ioredis is not installed.
   */
  static async open(
    url: string,
    channels: readonly string[],
    owner: LinkOwner,
    log: FastifyBaseLogger,
  ): Promise<RedisLink> {
    const library = await import('ioredis').catch((cause: unknown) => {
      const text = 'redis needs the package ioredis beside the server. Run: npm install ioredis';
      throw new ConfigError(text, { cause });
    });
    const link = new RedisLink(library, url, channels, owner, log);
    await link.#tried;
    return link;
  }

  private constructor(
    { Redis }: typeof Library,
    url: string,
    channels: readonly string[],
    owner: LinkOwner,
    log: FastifyBaseLogger,
  ) {
    this.#owner = owner;
    this.#log = log;
    this.#tried = new Promise((resolve) => (this.#first = resolve));
    const options: RedisOptions = {
      lazyConnect: true,
      connectTimeout: CONNECT_MS,
      disconnectTimeout: COMMAND_MS,
      retryStrategy: () => this.#backoff(),
      // That it answers is found out by what has to be asked then.
      enableReadyCheck: false,
      // Nothing waits for a Redis that is away.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      commandTimeout: COMMAND_MS,
    };
    this.#redis = new Redis(url, options);
    this.#subscriber = new Redis(url, options);
    this.#redis.on('ready', () => void this.#prove());
    this.#redis.on('error', (error) => this.#lost(error));
    this.#redis.on('close', () => this.#lost(new Error('it closed the connection')));
    this.#subscriber.on('ready', () => void this.#subscribe(channels));
    this.#subscriber.on('message', (channel, text) => owner.heard(channel, text));
    // The other connection has the same trouble, and tells of it.
    this.#subscriber.on('error', (error) => log.debug({ reason: error.message }, 'no notices'));
    for (const redis of [this.#redis, this.#subscriber]) redis.connect().catch(() => this.#first());
  }

  get up(): boolean {
    return this.#up === true;
  }

  /** Asks Redis. @returns null where it is away; what it answered as `value` else */
  async ask<T>(question: (redis: Redis) => Promise<T>): Promise<{ readonly value: T } | null> {
    if (!this.#up) return null;
    try {
      return { value: await question(this.#redis) };
    } catch (error) {
      this.#retry(this.#redis, error as Error);
      return null;
    }
  }

  close(): void {
    this.#closed = true;
    this.#redis.disconnect();
    this.#subscriber.disconnect();
  }

  async #prove(): Promise<void> {
    try {
      await this.#owner.restore(this.#redis);
    } catch (error) {
      return this.#retry(this.#redis, error as Error);
    }
    this.#failures = 0;
    if (this.#up === false) this.#log.info('Redis is back');
    this.#up = true;
    this.#first();
  }

  async #subscribe(channels: readonly string[]): Promise<void> {
    try {
      await this.#subscriber.subscribe(...channels);
      this.#owner.listening();
    } catch (error) {
      this.#retry(this.#subscriber, error as Error);
    }
  }

  /** A Redis that does not answer, or not as it should, is connected to anew. */
  #retry(redis: Redis, why: Error): void {
    if (redis === this.#redis) this.#lost(why);
    if (!this.#closed) redis.disconnect(true);
  }

  #lost({ message }: Error): void {
    this.#first();
    if (this.#up === false || this.#closed) return;
    this.#up = false;
    this.#log.warn({ reason: message }, 'Redis is away: limits are those that were known last');
  }

  #backoff(): number {
    const [first, longest] = BACKOFF_MS;
    const wait = Math.min(longest, first * 2 ** this.#failures++);
    return wait * (0.75 + 0.5 * Math.random());
  }
}

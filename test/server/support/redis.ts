import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { Redis } from 'ioredis';
import { findProgram } from '../../../scripts/lib/node-programs.mjs';
import { until } from '../../support/until.js';
import { freePort } from './free-port.js';

/** A Redis server on loopback that can be frozen, killed and started again on its port. */
export class TestRedis {
  readonly url: string;
  readonly #program: string;
  readonly #port: number;
  #child: ChildProcess | null = null;

  constructor(program: string, port: number) {
    this.#program = program;
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  /** Settles when it answers. */
  async start(): Promise<void> {
    const settings = { port: this.#port, bind: '127.0.0.1', save: '', appendonly: 'no' };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = spawn(this.#program, args, { stdio: 'ignore' });
    this.#child = child;
    process.once('exit', () => child.kill('SIGKILL'));
    await until(() => this.ask((redis) => redis.ping()).catch(() => false), 'Redis answers');
  }

  /** Ends it without a word; what it knew is lost. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** It takes connections, and answers nothing. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /** What somebody else may ask it. */
  async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url, { lazyConnect: true, retryStrategy: () => null });
    redis.on('error', () => {});
    try {
      await redis.connect();
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }
}

/** A Redis server for one test; null where none is installed, and then the test is skipped. */
export async function startRedis(t: TestContext): Promise<TestRedis | null> {
  const program = findProgram('redis-server');
  if (!program) {
    t.skip('no redis-server');
    return null;
  }
  const redis = new TestRedis(program, await freePort());
  t.after(() => redis.kill());
  await redis.start();
  return redis;
}

import type { FastifyBaseLogger } from 'fastify';
import { MemoryState } from './memory-state.js';
import { RedisState } from './redis-state.js';
import type { SharedState } from './shared-state.js';

/**
 * @param redis - URL of the Redis that nodes share; absent: this node is alone.
 * @throws ConfigError where ioredis is not installed.
 */
export async function openState(
  redis: string | undefined,
  log: FastifyBaseLogger,
): Promise<SharedState> {
  return redis === undefined ? new MemoryState() : RedisState.open(redis, log);
}

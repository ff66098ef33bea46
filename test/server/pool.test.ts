import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { pino } from 'pino';
import { MotionPool, retrySeconds } from '../../server/motion/pool.js';
import type { LaneSettings } from '../../server/motion/worker-messages.js';
import { weightsPath } from '../../server/package-files.js';

const SETTINGS: LaneSettings = {
  connectionId: 'c',
  audio: 'pcm',
  sampleRate: 16000,
  format: { encoding: 'flame', fps: 25 },
};

for (const workers of [0, 1]) {
  test(`a motion thread of ${workers} that cannot be replaced is tried again until it can`, async (t) => {
    const weights = new Uint8Array(await readFile(weightsPath()));
    const good = weights.slice();
    const log = new LogReader();
    const pool = await MotionPool.start({ weights: weights.buffer, workers, log: log.log });
    t.after(() => pool.stop());

    weights.fill(0);
    await kill(pool);
    await log.until('motion thread cannot be replaced', 2);
    assert.ok(!pool.ready);
    const [first, second] = log.entries('motion thread cannot be replaced');
    assert.equal(second.seconds, 2 * Number(first.seconds));

    weights.set(good);
    await log.until('motion thread replaced', 1);
    assert.ok(pool.ready);
    pool.open(SETTINGS, { progress() {}, lost() {} })?.close();
  });
}

test('a pool that was stopped tries no more', async () => {
  const weights = new Uint8Array(await readFile(weightsPath()));
  const log = new LogReader();
  const pool = await MotionPool.start({ weights: weights.buffer, workers: 1, log: log.log });
  weights.fill(0);
  await kill(pool);
  await log.until('motion thread cannot be replaced', 1);
  const before = timers();
  await pool.stop();
  assert.equal(timers(), before - 1);
});

test('the delay between tries grows, and not for ever', () => {
  const delays = Array.from({ length: 12 }, (_, failures) => retrySeconds(failures));
  delays.slice(1).forEach((delay, i) => assert.ok(delay >= delays[i]));
  assert.deepEqual([delays[0], delays[1], delays[10], delays[11]], [0.5, 1, 60, 60]);
});

/** Number of timers that keep this process alive. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((what) => what === 'Timeout').length;
}

/** Ends the only thread of a pool by half a sample, which no session hands on. */
async function kill(pool: MotionPool): Promise<void> {
  await new Promise<void>((lost) => {
    const lane = pool.open(SETTINGS, { progress() {}, lost });
    lane?.begin({ id: 'r', deliver() {}, fail() {} });
    lane?.push(1, new Uint8Array(1), false);
  });
}

/** The log of a pool, as it is written. */
class LogReader {
  readonly #lines: Record<string, unknown>[] = [];
  #wake = (): void => {};
  readonly log = pino(
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.#lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
        this.#wake();
        done();
      },
    }),
  );

  entries(message: string): Record<string, unknown>[] {
    return this.#lines.filter(({ msg }) => msg === message);
  }

  /** Settles when there are so many entries with a message. */
  async until(message: string, count: number): Promise<void> {
    while (this.entries(message).length < count) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

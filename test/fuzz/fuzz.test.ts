/**
 * Whatever strangers send ends in a result or in the error that is meant for it, and soon. `npm test`
 * runs a few with a seed of its own, the same each time; `npm run fuzz` many, with another seed each
 * time, which a failure names.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { limit } from '../support/patience.js';
import { damagedOf } from './damage.js';
import { formats } from './formats.js';

const runs = Number(process.env.FUZZ_RUNS ?? 300);
const seed = process.env.FUZZ_RUNS ? undefined : 20_261_128;
/** Seconds that reading one file of a few kilobytes may take on a fast, idle machine. */
const LONGEST = 2;

describe('what strangers send', async () => {
  for (const { name, samples, read, errors } of await formats()) {
    it(`is read or refused: ${name}`, async () => {
      for (const sample of samples) await read(Uint8Array.from(sample));
      const property = fc.asyncProperty(damagedOf(samples), async (bytes) => {
        try {
          await read(bytes);
        } catch (error) {
          const meant = errors.some((type) => error instanceof type);
          if (!meant) throw error;
          assert.ok((error as Error).message.length < 1000, 'the message is short');
        }
      });
      const longest = limit(LONGEST);
      await fc.assert(property, { numRuns: runs, seed, timeout: longest, endOnFailure: !seed });
    });
  }
});

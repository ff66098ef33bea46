import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execNode } from '../lib/exec.mjs';

/**
 * Runs test files under Node's test runner, TypeScript included.
 *
 * @param {string[]} files
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runInNode(files) {
  const folder = mkdtempSync(join(tmpdir(), 'spatius-avatar-tests-'));
  const counts = join(folder, 'counts.json');
  const code = await execNode([
    '--import=tsx',
    '--test',
    '--test-concurrency=1',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/test/count-reporter.mjs',
    `--test-reporter-destination=${counts}`,
    ...files,
  ]);
  try {
    const { passed, failed } = JSON.parse(readFileSync(counts, 'utf8'));
    return { passed, failed: code === 0 ? failed : Math.max(1, failed) };
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { limit } from './patience.mjs';

/** Arguments for Node to run test files under its test runner, TypeScript included. */
export function inNode({ files, results, atOnce = 1 }) {
  return [
    '--import=tsx',
    '--test',
    `--test-concurrency=${atOnce}`,
    `--test-timeout=${limit(600)}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/test/results-reporter.mjs',
    `--test-reporter-destination=${results}`,
    ...files,
  ];
}

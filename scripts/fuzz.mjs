/**
 * Damages files and messages of every format that strangers send, far more often than `npm test` does
 * and in other ways each time: `npm run fuzz`, or `FUZZ_RUNS=1000000 npm run fuzz`.
 */
process.env.FUZZ_RUNS ??= '20000';
process.argv[2] = 'test/fuzz';
await import('./test.mjs');

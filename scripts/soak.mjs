/**
 * Has avatars live and go for as long as it takes to see what grows: 300 views in mixed modes, and 30
 * elements to which 40 random things are done each. `npm run soak`, or
 * `SOAK_LIVES=3000 SOAK_ROUNDS=300 SOAK_SEED=100 npm run soak`; a failure names its seed.
 */
process.env.SOAK_LIVES ??= '300';
process.env.SOAK_ROUNDS ??= '30';
process.argv[2] = 'test/e2e/leaks';
await import('./test.mjs');

/**
 * Builds `dist`. Every step is skipped while the contents of its inputs are those of its last run.
 *
 *   node scripts/build.mjs             everything
 *   node scripts/build.mjs --runtime   only what pages and the server load: no types, no manifest
 *   node scripts/build.mjs client …    only the named steps
 *   --force                            also what is fresh
 */
import { parseArgs } from 'node:util';
import { fingerprint, isFresh, recordStep } from './build/freshness.mjs';
import { exclusively } from './build/lock.mjs';
import { steps } from './build/steps.mjs';
import { fail, say } from './lib/say.mjs';

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { runtime: { type: 'boolean' }, force: { type: 'boolean' } },
});

const unknown = names.find((name) => !steps.some((step) => step.name === name));
if (unknown) fail(`No build step ${unknown}. Steps: ${steps.map((step) => step.name).join(', ')}.`);

const wanted = steps.filter((step) =>
  names.length > 0 ? names.includes(step.name) : step.runtime || !options.runtime,
);

async function runStep(step) {
  const inputs = fingerprint(step.inputs);
  if (!options.force && isFresh(step.name, inputs)) return;
  const started = performance.now();
  const outputs = await step.run();
  recordStep(step.name, inputs, outputs);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`${step.name.padEnd(10)} ${String(outputs.length).padStart(3)} files  ${seconds} s`);
}

async function tryStep(step) {
  try {
    await runStep(step);
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${step.name}: ${error.message}\n${error.frame ?? ''}\n`);
  }
}

await exclusively(async () => {
  const beside = [];
  for (const step of wanted) {
    const done = tryStep(step);
    if (step.beside) beside.push(done);
    else await done;
  }
  await Promise.all(beside);
});

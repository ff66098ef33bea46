import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { root } from '../lib/paths.mjs';
import { inNode } from './in-node.mjs';

const COMMANDS = {
  'in-node': inNode,
  'in-browser': ({ files, results }) => ['scripts/test/in-browser.mjs', results, ...files],
};

/**
 * Runs the test files of a suite in a process of their own.
 *
 * @param {{ runner: keyof typeof COMMANDS, files: string[], atOnce?: number, env?: object }} suite
 *   `env`: what the process is told besides.
 * @param {boolean} live shows what the tests say at once; else it is answered with, as `output`.
 * @returns for each file its counts, its failures and the seconds it took.
 */
export async function runSuite({ runner, files, atOnce, env }, live) {
  const folder = mkdtempSync(join(tmpdir(), 'spatius-avatar-tests-'));
  const results = join(folder, 'results.json');
  try {
    const { code, output } = await run(COMMANDS[runner]({ files, results, atOnce }), env, live);
    return { files: resultsOf(results, code, files), output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(args, env, live) {
  return new Promise((settle) => {
    const sink = live ? 'inherit' : 'pipe';
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', sink, sink],
    });
    const said = [];
    child.stdout?.on('data', (chunk) => said.push(chunk));
    child.stderr?.on('data', (chunk) => said.push(chunk));
    child.once('close', (code) => settle({ code, output: Buffer.concat(said).toString() }));
  });
}

/** What a suite did that ended without results, or badly though no file failed. */
const broken = (files) => ({
  file: files.join(', '),
  seconds: 0,
  passed: 0,
  failed: 1,
  skipped: 0,
  failures: [{ name: 'the suite as a whole', reason: 'It ended before its tests did.' }],
});

function resultsOf(results, code, asked) {
  let files = [];
  try {
    ({ files } = JSON.parse(readFileSync(results, 'utf8')));
  } catch {
    return [broken(asked)];
  }
  if (code !== 0 && files.every(({ failed }) => failed === 0)) files.push(broken(asked));
  return files.map((each) => ({ ...each, file: relative(root, resolve(root, each.file)) }));
}

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { root } from '../lib/paths.mjs';
import { inNode } from './in-node.mjs';

const COMMANDS = {
  'in-node': inNode,
  'in-browser': ({ files, results }) => ['scripts/test/in-browser.mjs', results, ...files],
};

/**
 * Runs the test files of a suite in a process of their own.
 *
 * @param {{ runner: keyof typeof COMMANDS, files: string[], atOnce?: number }} suite
 * @param {boolean} live shows what the tests say at once; else it is answered with, as `output`.
 */
export async function runSuite({ runner, files, atOnce }, live) {
  const folder = mkdtempSync(join(tmpdir(), 'spatius-avatar-tests-'));
  const results = join(folder, 'results.json');
  try {
    const { code, output } = await run(COMMANDS[runner]({ files, results, atOnce }), live);
    return { ...resultsOf(results, code), output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(args, live) {
  return new Promise((settle) => {
    const sink = live ? 'inherit' : 'pipe';
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', sink, sink] });
    const said = [];
    child.stdout?.on('data', (chunk) => said.push(chunk));
    child.stderr?.on('data', (chunk) => said.push(chunk));
    child.once('close', (code) => settle({ code, output: Buffer.concat(said).toString() }));
  });
}

/** A process that ended without results, or badly with none failed, counts as one failure. */
function resultsOf(file, code) {
  let results = { passed: 0, failed: 0, skipped: 0, files: [] };
  try {
    results = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { ...results, failed: 1 };
  }
  return {
    passed: results.passed,
    failed: code === 0 ? results.failed : Math.max(1, results.failed),
    skipped: results.skipped,
    files: results.files.map(({ file, seconds }) => ({ file: relative(root, file), seconds })),
  };
}

import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs a program with its output shown, in the repository's folder.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} the exit code; 1 when a signal ended it or it could not be started
 */
export function exec(command, args, options = {}) {
  return new Promise((settle) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      ...options,
    });
    child.once('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      settle(1);
    });
    child.once('exit', (code) => settle(code ?? 1));
  });
}

/** Runs this Node with the given arguments. */
export function execNode(args, options) {
  return exec(process.execPath, args, options);
}

/** Runs npm, which on Windows is a script that only a shell can start. */
export function execNpm(args, options) {
  return exec('npm', args, { shell: process.platform === 'win32', ...options });
}

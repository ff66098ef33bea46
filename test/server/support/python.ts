import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** What LiveKit agents are made of, in the versions that were looked at. */
const PACKAGES = ['livekit-agents==1.8.9', 'livekit-plugins-spatius==1.8.9'];
const FOLDER = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'spatius-avatar',
  `agents-${PACKAGES.map((name) => name.split('==')[1]).join('-')}`,
);

/**
 * A Python with LiveKit Agents: the one that `LIVEKIT_AGENTS_PYTHON` names, else one in this user's
 * cache, which is made where there is none yet. Without Python or a registry the test is skipped.
 */
export async function agentsPython(t: TestContext): Promise<string | null> {
  const named = process.env.LIVEKIT_AGENTS_PYTHON;
  if (named === 'none') t.skip('LIVEKIT_AGENTS_PYTHON is "none"');
  if (named) return named === 'none' ? null : named;
  const python = join(FOLDER, 'bin', 'python');
  const ready = join(FOLDER, 'ready');
  if (existsSync(ready)) return python;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const made = await run('python3', ['-m', 'venv', FOLDER]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--retries', '1', ...PACKAGES];
  const { code, output } = made.code === 0 ? await run(python, pip) : made;
  if (code !== 0) {
    t.skip(`no Python with ${PACKAGES.join(' and ')}: ${output.trim().split('\n').at(-1)}`);
    return null;
  }
  writeFileSync(ready, '');
  return python;
}

/**
 * Runs a script to its end and returns the JSON that it wrote.
 *
 * @throws with all it wrote when it fails.
 */
export async function runPython<T>(
  python: string,
  script: URL,
  settings: object,
): Promise<{ result: T; output: string }> {
  const { code, output } = await run(python, [script.pathname, JSON.stringify(settings)]);
  const line = output.split('\n').find((text) => text.startsWith('{"result"'));
  if (code !== 0 || !line) throw new Error(`${script.pathname} ended with ${code}:\n${output}`);
  return { result: (JSON.parse(line) as { result: T }).result, output };
}

function run(command: string, args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => (output += String(text)));
    }
    child.once('error', ({ message }) => resolve({ code: 1, output: message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

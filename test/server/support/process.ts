import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'node:test';

const COMMAND = fileURLToPath(new URL('../../../server/bin.ts', import.meta.url));

/** The command line of the server in a process of its own, and all that it writes. */
export async function startCommand(
  t: TestContext,
  args: readonly string[],
  environment: Record<string, string> = {},
  ready = /on (http:\/\/\S+)/,
): Promise<{
  url: string;
  output(): string;
  ended: Promise<number | null>;
  stop(): void;
  reload(): void;
}> {
  const child = spawn(process.execPath, ['--import=tsx', COMMAND, ...args], {
    env: { ...process.env, LOG_LEVEL: 'debug', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let wake = (): void => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      output += String(text);
      wake();
    });
  }
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const gone = ended.then((code) => `it ended with ${code}`);
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  for (;;) {
    const [, url] = ready.exec(output) ?? [];
    const stop = (): void => void child.kill('SIGTERM');
    const reload = (): void => void child.kill('SIGHUP');
    if (url) return { url, output: () => output, ended, stop, reload };
    const end = await Promise.race([gone, new Promise<void>((resolve) => (wake = resolve))]);
    if (end) throw new Error(`${end}: ${output}`);
  }
}

/** A Motion Server in a process of its own, with the demo app. */
export async function startProcess(t: TestContext) {
  const { url, output } = await startCommand(t, ['--port', '0']);
  const token = async (): Promise<string> => {
    const response = await fetch(`${url}/session-token`, { method: 'POST' });
    return ((await response.json()) as { sessionToken: string }).sessionToken;
  };
  return { url, output, token, demo: { appId: 'demo', avatarId: 'nova' } };
}

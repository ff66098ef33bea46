import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../../scripts/lib/node-programs.mjs';
import { until } from '../../support/until.js';
import { freePort } from './free-port.js';

/** Each balancer: its configuration in `deploy`, and how it is run with it in a folder of its own. */
const BALANCERS = {
  nginx: {
    file: 'nginx.conf',
    args: (folder: string, file: string) => [
      ...['-p', folder, '-e', 'stderr', '-c', file],
      ...['-g', 'daemon off;'],
    ],
    listen: (text: string, port: number) =>
      text.replace('listen 8080;', `listen 127.0.0.1:${port};`).replace('/dev/stdout plain', 'off'),
  },
  haproxy: {
    file: 'haproxy.cfg',
    args: (_folder: string, file: string) => ['-db', '-f', file],
    listen: (text: string, port: number) => text.replace('bind :8080', `bind 127.0.0.1:${port}`),
  },
} as const;

export type BalancerName = keyof typeof BALANCERS;

/**
 * A balancer in front of nodes on loopback, as its file in `deploy` has it but for the addresses.
 *
 * @returns null where it is not installed
 */
export async function startBalancer(
  name: BalancerName,
  nodes: readonly number[],
): Promise<{ url: string; stop(): Promise<void> } | null> {
  const program = findProgram(name);
  if (!program) return null;
  const { file, args, listen } = BALANCERS[name];
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  const port = await freePort();
  let text = await readFile(new URL(`../../../deploy/${file}`, import.meta.url), 'utf8');
  nodes.forEach((node, i) => (text = text.replace(`node-${i + 1}:8787`, `127.0.0.1:${node}`)));
  const path = join(folder, file);
  await writeFile(path, listen(text, port));
  const child = spawn(program, args(folder, path), { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said = (said + String(data)).slice(-4000)));
  const gone = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await gone;
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`${name} ended: ${said}`);
      return fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    }, `${name} passes requests on`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

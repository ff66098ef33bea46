import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connect } from './support/client.js';
import { APP, avatarFolder, temporaryFolder } from './support/server.js';

const SERVER = fileURLToPath(new URL('../../server/bin.ts', import.meta.url));

interface Run {
  readonly child: ChildProcess;
  readonly done: Promise<{ code: number | null; out: string; err: string }>;
}

function run(args: readonly string[], env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', SERVER, ...args], {
    env: { ...process.env, PORT: '', HOST: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { out: '', err: '' };
  child.stdout.on('data', (part) => (text.out += String(part)));
  child.stderr.on('data', (part) => (text.err += String(part)));
  const done = once(child, 'close').then(([code]) => ({ code: code as number | null, ...text }));
  return { child, done };
}

/** Runs the server until it listens, and returns its URL. */
async function serve(
  t: TestContext,
  args: readonly string[],
  env = {},
): Promise<Run & { url: string }> {
  const running = run(args, env);
  t.after(() => running.child.kill('SIGKILL'));
  let text = '';
  const url = await new Promise<string>((resolve, reject) => {
    // Read on to the end: a pipe that nobody reads any more ends the process at its next line.
    running.child.stderr?.on('data', (part) => {
      text += String(part);
      const found = /Motion Server on (\S+)/.exec(text)?.[1];
      if (found) resolve(found);
    });
    void running.done.then(() => reject(new Error(text)));
  });
  return { ...running, url };
}

test('help and version', async () => {
  const { code, out } = await run(['--help']).done;
  assert.equal(code, 0);
  assert.match(out, /Usage: spatius-avatar-server/);
  assert.match((await run(['--version']).done).out, /^\d+\.\d+\.\d+\S*\n$/);
});

test('what cannot be followed ends with 2 and says why', async () => {
  const cases: [string[], Record<string, string>, RegExp][] = [
    [['dance'], {}, /dance/],
    [['--prot', '1'], {}, /--prot/],
    [['--port', 'x'], {}, /--port must be a port number/],
    [['--host', '0.0.0.0'], {}, /loopback only/],
    [[], { HOST: '0.0.0.0' }, /loopback only/],
    [['--config', '/nowhere.json'], {}, /Cannot read the configuration/],
  ];
  for (const [args, env, message] of cases) {
    const { code, err } = await run(args, env).done;
    assert.equal(code, 2, args.join(' '));
    assert.match(err, message);
    assert.doesNotMatch(err, /\n +at /, 'no stack trace');
  }
});

test('a taken port is a clear error', async (t) => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  t.after(() => blocker.close());
  const { port } = blocker.address() as AddressInfo;
  const { code, err } = await run(['--port', String(port)]).done;
  assert.equal(code, 1);
  assert.match(err, new RegExp(`Port ${port} is taken`));
});

test('it has a demo app, keeps secrets out of its log, and ends on SIGTERM', async (t) => {
  const { url, child, done } = await serve(t, ['--port', '0']);
  const response = await fetch(`${url}/v1/console/session-tokens?sessionKey=in-query`, {
    method: 'POST',
    headers: { 'x-api-key': 'demo-key', 'content-type': 'application/json' },
    body: JSON.stringify({ expireAt: Math.floor(Date.now() / 1000) + 60 }),
  });
  const { sessionToken } = (await response.json()) as { sessionToken: string };
  assert.ok(sessionToken);
  child.kill('SIGTERM');
  const { code, out } = await done;
  assert.equal(code, 0);
  assert.match(out, /session-tokens/);
  for (const secret of ['demo-key', sessionToken, 'in-query']) assert.ok(!out.includes(secret));
});

test('the log names the user of a session, on one line of bounded length', async (t) => {
  const config = join(await temporaryFolder(t), 'config.json');
  const key = 'a key of the first app';
  const avatarRoots = [await avatarFolder(t, ['mia'])];
  await writeFile(config, JSON.stringify({ apps: [{ ...APP, apiKeys: [key] }], avatarRoots }));
  const { url, child, done } = await serve(t, ['--config', config, '--port', '0']);
  const token = async (): Promise<string> => {
    const response = await fetch(`${url}/v1/console/session-tokens`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({ expireAt: Math.floor(Date.now() / 1000) + 60 }),
    });
    return ((await response.json()) as { sessionToken: string }).sessionToken;
  };
  for (const user of ['Zoë 42', `a\r\n\u001b[31m\u202e\u2028b${'🦊'.repeat(200)}`, '\u0007', '']) {
    const client = await connect({ url, token }, { extraParams: { 'user-id': user } });
    client.socket.close();
    await client.closed;
  }
  child.kill('SIGTERM');
  const lines = (await done).out.trim().split('\n');
  const entries = lines.map((line) => JSON.parse(line) as { msg: string; userId?: string });
  for (const msg of ['session configured', 'session closed']) {
    const users = entries.filter((entry) => entry.msg === msg).map(({ userId }) => userId);
    assert.deepEqual(users, ['Zoë 42', `a[31mb${'🦊'.repeat(122)}`, undefined, undefined], msg);
  }
});

test('PORT and HOST are honoured, and a configuration allows other addresses', async (t) => {
  const config = join(await temporaryFolder(t), 'config.json');
  await writeFile(
    config,
    JSON.stringify({ apps: [{ id: 'shop', apiKeys: ['a key of the shop'] }] }),
  );
  const { url } = await serve(t, ['--config', config], { HOST: '0.0.0.0', PORT: '0' });
  const { port } = new URL(url);
  assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200);
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { decodeAudioPayload } from '../../src/protocol/audio-payload.js';
import { decodeMessage } from '../../src/protocol/messages.js';
import { startServer } from '../server/support/server.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A second of speech in four chunks, whatever the text. */
const SPEECH = `
export async function* speak(text) {
  for (let part = 0; part < 4; part++) {
    const pcm = Int16Array.from({ length: 4000 }, (_, i) => 9000 * Math.sin(i / (5 + part)));
    yield new Uint8Array(pcm.buffer);
  }
}`;

interface ToPage {
  readonly type: string;
  readonly data: string;
  readonly isLast: boolean;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

async function connected(url: string): Promise<WebSocket> {
  for (;;) {
    const socket = new WebSocket(url);
    const up = await new Promise<boolean>((resolve) => {
      socket.once('open', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (up) return socket;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('the relay of the documentation speaks to a page', async (t) => {
  const { url } = await startServer(t);
  const guide = readFileSync(join(root, 'docs/server-sdk.md'), 'utf8');
  const code = /```js title=relay\.mjs\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
  // Inside the package, where it finds the built SDK by its name.
  mkdirSync(join(root, 'dist/.build'), { recursive: true });
  const folder = mkdtempSync(join(root, 'dist/.build/relay-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'relay.mjs'), code);
  writeFileSync(join(folder, 'speech.js'), SPEECH);
  const port = await freePort();
  const relay = spawn(process.execPath, [join(folder, 'relay.mjs')], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PORT: String(port),
      SPATIUS_AVATAR_ID: 'mia',
      SPATIUS_APP_ID: 'app-one',
      SPATIUS_API_KEY: 'key-one',
      SPATIUS_CONSOLE_ENDPOINT: url,
      SPATIUS_INGRESS_ENDPOINT: url,
    },
  });
  t.after(() => relay.kill());
  const died = once(relay, 'exit').then(([code]) => {
    throw new Error(`The relay ended with ${code}.`);
  });
  died.catch(() => {});
  const page = await Promise.race([connected(`ws://127.0.0.1:${port}`), died]);
  const messages: ToPage[] = [];
  const done = new Promise<void>((resolve, reject) => {
    page.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as ToPage;
      messages.push(message);
      if (message.type === 'frames' && message.isLast) resolve();
    });
    page.on('close', () => reject(new Error(JSON.stringify(messages.slice(-1)))));
  });
  page.send('Hello!');
  await Promise.race([done, died]);
  const of = (type: string): Uint8Array[] =>
    messages
      .filter((message) => message.type === type)
      .map(({ data }) => new Uint8Array(Buffer.from(data, 'base64')));
  const audio = of('audio').map((bytes) => decodeAudioPayload(bytes));
  assert.ok(audio.every((part) => part?.codec === 'pcm_s16le' && part.sampleRate === 16000));
  assert.equal(
    audio.reduce((sum, part) => sum + (part?.data.length ?? 0), 0),
    32_000,
  );
  const keyframes = of('frames')
    .map((bytes) => decodeMessage(bytes))
    .flatMap((message) => (message.type === 'serverResponseAnimation' ? message.animation : []));
  assert.equal(keyframes.length, 25);
  assert.equal(
    messages.findIndex(({ type }) => type === 'audio'),
    0,
    'audio goes first',
  );
  page.removeAllListeners('close').close();
});

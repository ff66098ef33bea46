import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { decodeAudioPayload } from '../../src/protocol/audio-payload.js';
import { decodeMessage } from '../../src/protocol/messages.js';
import { startServer } from '../server/support/server.js';
import { until } from '../support/until.js';
import { oddServer } from './support/odd-server.js';

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
  readonly code?: string;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** A page of the relay, with all that it is told. */
class Page {
  readonly messages: ToPage[] = [];
  readonly closed: Promise<void>;
  #wake = (): void => {};

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()) as ToPage);
      this.#wake();
    });
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  /** Connects as soon as the relay listens. */
  static async open(url: string): Promise<Page> {
    const connect = async (): Promise<Page | null> => {
      const socket = new WebSocket(url);
      const page = new Page(socket);
      return new Promise((resolve) => {
        socket.once('open', () => resolve(page));
        socket.once('error', () => resolve(null));
      });
    };
    return until(connect, 'the relay listens');
  }

  /** Waits for a message; the page must not be closed before. */
  async told(wanted: (message: ToPage) => boolean): Promise<void> {
    const closed = this.closed.then(() => {
      throw new Error(`Closed after ${JSON.stringify(this.messages.slice(-1))}`);
    });
    closed.catch(() => {});
    while (!this.messages.some(wanted)) {
      await Promise.race([new Promise<void>((resolve) => (this.#wake = resolve)), closed]);
    }
  }
}

/** The relay of the guide as a process of its own, with a Motion Server at this URL. */
class Relay {
  readonly #url: string;
  readonly #died: Promise<never>;

  private constructor(port: number, died: Promise<never>) {
    this.#url = `ws://127.0.0.1:${port}`;
    this.#died = died;
  }

  static async start(t: TestContext, motionServer: string): Promise<Relay> {
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
        SPATIUS_CONSOLE_ENDPOINT: motionServer,
        SPATIUS_INGRESS_ENDPOINT: motionServer,
      },
    });
    t.after(() => relay.kill());
    const died = once(relay, 'exit').then(([status]) => {
      throw new Error(`The relay ended with ${status}.`);
    });
    died.catch(() => {});
    return new Relay(port, died);
  }

  /** What `promise` resolves to, while the relay lives. */
  alive<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#died]);
  }

  /** A visitor. */
  page(): Promise<Page> {
    return this.alive(Page.open(this.#url));
  }
}

test('the relay of the documentation speaks to a page', async (t) => {
  const { url } = await startServer(t);
  const relay = await Relay.start(t, url);
  const page = await relay.page();
  page.socket.send('Hello!');
  await relay.alive(page.told(({ type, isLast }) => type === 'frames' && isLast));
  const { messages } = page;
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
  page.socket.close();
});

test('the relay outlives a Motion Server that is away', async (t) => {
  const relay = await Relay.start(t, 'http://127.0.0.1:1');
  for (let visit = 0; visit < 2; visit++) {
    const page = await relay.page();
    await relay.alive(page.closed);
    assert.deepEqual(
      page.messages.map(({ type, code }) => [type, code]),
      [['error', 'connectionFailed']],
    );
  }
});

test('the relay outlives pages that leave while it connects, and such that send nonsense', async (t) => {
  let asked = (): void => {};
  let dropped = (): void => {};
  const silent = await oddServer(t, {
    http: (request) => {
      request.socket.once('close', () => dropped());
      asked();
    },
  });
  const relay = await Relay.start(t, silent);
  const connecting = (): Promise<void> => new Promise((resolve) => (asked = resolve));
  const givenUp = (): Promise<void> => new Promise((resolve) => (dropped = resolve));
  const leave = async (leaving: (page: WebSocket) => void): Promise<void> => {
    const [asking, ended] = [connecting(), givenUp()];
    const page = await relay.page();
    await relay.alive(asking);
    leaving(page.socket);
    await relay.alive(ended);
  };
  await leave((page) => page.close());
  await leave((page) => page.terminate());
  // A text frame that is no text.
  await leave((page) => page.send(Uint8Array.of(0xff), { binary: false }));
  const page = await relay.page();
  page.socket.ping();
  await relay.alive(once(page.socket, 'pong'));
  page.socket.terminate();
});

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import { WebSocketServer } from 'ws';
import { Turn } from './turn.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const CLIPS = ['hello', 'weather'];
/** Bytes before the samples in the simplest WAV files, which the clips are. */
const WAV_HEADER = 44;

/** Stands in for a text-to-speech service: a recording as PCM16, in one piece. */
async function* say(clip) {
  yield (await readFile(here(`${clip}.wav`))).subarray(WAV_HEADER);
}

/** Bytes that are written on one side and read on the other, until it ends. */
class Pipe {
  #chunks = [];
  #wake = () => undefined;
  #ended = false;

  write(chunk) {
    this.#chunks.push(chunk);
    this.#wake();
  }

  end() {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator]() {
    for (;;) {
      yield* this.#chunks.splice(0);
      if (this.#chunks.length > 0) continue;
      if (this.#ended) return;
      await new Promise((resolve) => (this.#wake = resolve));
    }
  }
}

/** What a page asks for; nothing, where it is not JSON. */
function parse(data) {
  try {
    return Object(JSON.parse(String(data)));
  } catch {
    return {};
  }
}

/** One visitor: at most one turn at a time; a new one ends the last. */
class Visitor {
  #page;
  #motionServer;
  #turn = null;
  #microphone = null;

  constructor(page, motionServer) {
    this.#page = page;
    this.#motionServer = motionServer;
    page.on('message', (data, isBinary) => {
      if (isBinary) this.#microphone?.write(data);
      else this.#obey(parse(data));
    });
    page.on('error', () => page.terminate()); // a message that is too large, or no message at all
    page.on('close', () => this.#interrupt());
  }

  #obey({ type, clip }) {
    if (type === 'say' && CLIPS.includes(clip)) this.#speak(say(clip));
    else if (type === 'microphone') this.#listen();
    else if (type === 'microphone-end') this.#microphone?.end();
    else if (type === 'interrupt') this.#interrupt();
  }

  /** Says what it hears as it hears it. A voice agent would understand it first. */
  #listen() {
    const heard = new Pipe();
    this.#speak(heard);
    this.#microphone = heard;
  }

  #speak(speech) {
    this.#interrupt();
    this.#turn = new Turn(this.#page, this.#motionServer, 'nova');
    void this.#turn.speak(speech);
  }

  #interrupt() {
    this.#microphone?.end();
    this.#microphone = null;
    void this.#turn?.end();
    this.#turn = null;
  }
}

/**
 * The example's back end: its page, and a WebSocket for each visitor at `/agent`.
 *
 * @param {object} motionServer endpoints, App ID and API key for `newAvatarSession()`
 * @param {number} port 0 for any
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function startBackend(motionServer, port) {
  const app = fastify({ forceCloseConnections: true });
  await app.register(fastifyStatic, { root: here('.') });
  await app.register(fastifyStatic, {
    root: here('../../../dist'),
    prefix: '/dist/',
    decorateReply: false,
  });
  app.get('/examples.css', (_request, reply) => reply.sendFile('examples.css', here('..')));
  const visitors = new WebSocketServer({ server: app.server, path: '/agent', maxPayload: 1 << 20 });
  visitors.on('connection', (page) => new Visitor(page, motionServer));
  const url = await app.listen({ host: '127.0.0.1', port });
  return {
    url,
    async close() {
      for (const page of visitors.clients) page.terminate();
      await app.close();
    },
  };
}

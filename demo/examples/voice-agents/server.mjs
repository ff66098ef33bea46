import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import { recording } from './stand-ins/speech.mjs';
import { startElevenLabs } from './stand-ins/elevenlabs.mjs';
import { startOpenAI } from './stand-ins/openai.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const MODEL = 'gpt-realtime';
/** Bytes of a chunk of an answer, cut anywhere, and the milliseconds from one to the next: a little faster than speech. */
const CHUNK = 3_999;
const PACE = 110;

/**
 * The example's server: its page, and what must not be in a page. Keys stay here; a page gets what opens
 * one conversation. Where the environment has no keys, agents that stand in for the services answer.
 *
 * @param {number} port 0 for any
 * @returns {Promise<{ url: string, log: { openai: object[], elevenlabs: object[] }, answers: { sent: number, cancelled: boolean }[], close(): Promise<void> }>}
 */
export async function startVoiceAgents(port, { env = process.env } = {}) {
  const openai = env.OPENAI_API_KEY ? null : await startOpenAI();
  const elevenlabs = env.ELEVENLABS_API_KEY ? null : await startElevenLabs();
  const app = fastify({ forceCloseConnections: true });
  await app.register(fastifyStatic, { root: here('.') });
  await app.register(fastifyStatic, {
    root: here('../../../dist'),
    prefix: '/dist/',
    decorateReply: false,
  });
  app.get('/examples.css', (_request, reply) => reply.sendFile('examples.css', here('..')));

  app.post('/openai-token', async () => {
    const api = openai?.api ?? 'https://api.openai.com';
    const { value } = await ask(`${api}/v1/realtime/client_secrets`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${openai?.key ?? env.OPENAI_API_KEY}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ session: { type: 'realtime', model: MODEL } }),
    });
    return { url: `${api.replace('http', 'ws')}/v1/realtime?model=${MODEL}`, token: value };
  });

  app.post('/elevenlabs-url', async () => {
    const api = elevenlabs?.api ?? 'https://api.elevenlabs.io';
    const agent = elevenlabs?.agent ?? env.ELEVENLABS_AGENT_ID;
    const { signed_url: url } = await ask(
      `${api}/v1/convai/conversation/get-signed-url?agent_id=${agent}`,
      { headers: { 'xi-api-key': elevenlabs?.key ?? env.ELEVENLABS_API_KEY } },
    );
    return { url };
  });

  const answers = [];
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/answer', async (_request, reply) => {
    const answer = { sent: 0, cancelled: false };
    answers.push(answer);
    reply.raw.on('close', () => (answer.cancelled ||= !reply.raw.writableFinished));
    return reply.type('audio/wav').send(Readable.from(paced(await recording(), answer)));
  });

  const url = await app.listen({ host: '127.0.0.1', port });
  return {
    url,
    log: { openai: openai?.log ?? [], elevenlabs: elevenlabs?.log ?? [] },
    answers,
    async close() {
      await Promise.all([app.close(), openai?.close(), elevenlabs?.close()]);
    },
  };
}

/** Stands in for an agent that understands what it gets and has a voice: it says the weather. */
async function* paced(bytes, answer) {
  for (let at = 0; at < bytes.length && !answer.cancelled; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK);
    answer.sent += chunk.length;
    yield chunk;
    await pause(PACE);
  }
}

async function ask(url, request) {
  const response = await fetch(url, request);
  if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}.`);
  return response.json();
}

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import fastify from 'fastify';
import { WebSocketServer } from 'ws';
import { speech, TRANSCRIPT } from './speech.mjs';
import { VoiceActivity } from './voice-activity.mjs';

const RATE = 16_000;
/** Bytes in an event, and the milliseconds from one to the next: faster than speech. */
const CHUNK = RATE / 2;
const PACE = 60;
/** Milliseconds between two pings. */
const PING = 500;

/**
 * Stands in for an agent of ElevenLabs, as far as a voice call needs it: signed URLs, the conversation's
 * WebSocket with audio, interruptions, corrections and pings. It says the same thing whatever it is told.
 *
 * @returns where it is, what clients sent to it, and how to end it
 */
export async function startElevenLabs() {
  const key = randomUUID();
  const agent = `agent_${randomUUID()}`;
  const tokens = new Set();
  const log = [];
  const app = fastify({ forceCloseConnections: true });
  app.get('/v1/convai/conversation/get-signed-url', async ({ headers, query }, reply) => {
    if (headers['xi-api-key'] !== key || query.agent_id !== agent) {
      return reply.code(401).send({ detail: { status: 'invalid_api_key' } });
    }
    const token = randomUUID();
    tokens.add(token);
    const url = `${api.replace('http', 'ws')}/v1/convai/conversation`;
    return { signed_url: `${url}?agent_id=${agent}&conversation_signature=${token}` };
  });
  const sockets = new WebSocketServer({
    server: app.server,
    path: '/v1/convai/conversation',
    maxPayload: 1 << 20,
    // A signature opens one conversation.
    verifyClient: ({ req }) =>
      tokens.delete(new URL(req.url, api).searchParams.get('conversation_signature')),
  });
  sockets.on('connection', (socket) => new Conversation(socket, log));
  const api = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    api,
    key,
    agent,
    log,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      await app.close();
    },
  };
}

class Conversation {
  #socket;
  #log;
  #activity = new VoiceActivity(RATE);
  #event = 0;
  #begun = false;
  #answer = null;
  #pings;

  constructor(socket, log) {
    this.#socket = socket;
    this.#log = log;
    socket.on('message', (data) => this.#take(data));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(this.#pings);
      this.#answer?.abort();
    });
  }

  #take(data) {
    const message = JSON.parse(String(data));
    if (message.user_audio_chunk)
      return this.#hear(Buffer.from(message.user_audio_chunk, 'base64'));
    this.#log.push(message);
    if (message.type === 'conversation_initiation_client_data' && !this.#begun) this.#begin();
    return undefined;
  }

  #begin() {
    this.#begun = true;
    this.#send('conversation_initiation_metadata', {
      conversation_initiation_metadata_event: {
        conversation_id: `conv_${randomUUID()}`,
        agent_output_audio_format: `pcm_${RATE}`,
        user_input_audio_format: `pcm_${RATE}`,
      },
    });
    this.#pings = setInterval(
      () => this.#send('ping', { ping_event: { event_id: ++this.#event, ping_ms: 10 } }),
      PING,
    );
    void this.#speak();
  }

  #hear(pcm) {
    const heard = this.#activity.push(pcm);
    if (heard === 'began' && this.#answer) {
      this.#answer.abort();
      this.#answer = null;
      this.#send('interruption', { interruption_event: { event_id: this.#event } });
      this.#send('agent_response_correction', {
        agent_response_correction_event: {
          original_agent_response: TRANSCRIPT,
          corrected_agent_response: `${TRANSCRIPT.slice(0, 20)}...`,
        },
      });
    } else if (heard === 'ended') {
      this.#send('user_transcript', { user_transcription_event: { user_transcript: 'Hello.' } });
      void this.#speak();
    }
  }

  async #speak() {
    const answer = new AbortController();
    this.#answer = answer;
    this.#send('agent_response', { agent_response_event: { agent_response: TRANSCRIPT } });
    const pcm = await speech(RATE);
    const began = Date.now();
    for (let at = 0; at < pcm.length && !answer.signal.aborted; at += CHUNK) {
      this.#send('audio', {
        audio_event: {
          audio_base_64: pcm.subarray(at, at + CHUNK).toString('base64'),
          event_id: ++this.#event,
        },
      });
      await pause(PACE);
    }
    // It can be interrupted for as long as it is heard.
    await pause((1000 * pcm.length) / 2 / RATE - (Date.now() - began));
    if (this.#answer === answer) this.#answer = null;
  }

  #send(type, event) {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const message = { type, ...event };
    if (type !== 'audio') this.#log.push(message);
    this.#socket.send(JSON.stringify(message));
  }
}

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import fastify from 'fastify';
import { WebSocketServer } from 'ws';
import { speech, TRANSCRIPT } from './speech.mjs';
import { VoiceActivity } from './voice-activity.mjs';

const RATE = 24_000;
const bytesOf = (seconds) => Math.round(seconds * RATE) * 2;
/** Seconds of sound in an event, and how much faster than speech they come. */
const CHUNK = 0.2;
const HASTE = 4;

/**
 * Stands in for the Realtime API of OpenAI, as far as a voice call needs it: client secrets, the
 * WebSocket, server VAD, answers faster than speech, truncation. It says the same thing whatever it is
 * told, and refuses what the service refuses.
 *
 * @returns where it is, what clients sent to it, and how to end it
 */
export async function startOpenAI() {
  const key = `sk-${randomUUID()}`;
  const secrets = new Set();
  /** Events of clients, and those that answer them. */
  const log = [];
  const app = fastify({ forceCloseConnections: true });
  app.post('/v1/realtime/client_secrets', async ({ headers, body }, reply) => {
    if (headers.authorization !== `Bearer ${key}`) {
      return reply.code(401).send({ error: { message: 'Incorrect API key provided.' } });
    }
    const value = `ek_${randomUUID()}`;
    secrets.add(value);
    return { value, expires_at: Math.floor(Date.now() / 1000) + 600, session: body.session };
  });
  const sockets = new WebSocketServer({
    server: app.server,
    path: '/v1/realtime',
    maxPayload: 1 << 20,
    handleProtocols: (offered) => (offered.has('realtime') ? 'realtime' : false),
    verifyClient: ({ req }) =>
      [...secrets].some((secret) =>
        req.headers['sec-websocket-protocol']?.includes(`openai-insecure-api-key.${secret}`),
      ),
  });
  sockets.on('connection', (socket) => new Session(socket, log));
  const api = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    api,
    key,
    log,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      await app.close();
    },
  };
}

/** What a client may send, by type: what it does. */
const ACTIONS = {
  'session.update': (session, { session: wanted }) => session.update(wanted),
  'input_audio_buffer.append': (session, { audio }) => session.hear(Buffer.from(audio, 'base64')),
  'response.create': (session) => session.respond(),
  'response.cancel': (session) => session.cancel('client_cancelled'),
  'conversation.item.truncate': (session, event) => session.truncate(event),
};

class Session {
  #socket;
  #log;
  #configured = false;
  #heard = 0;
  #activity = new VoiceActivity(RATE);
  /** Bytes of each item that were sent. */
  #items = new Map();
  #response = null;

  constructor(socket, log) {
    this.#socket = socket;
    this.#log = log;
    socket.on('message', (data) => this.#take(data));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.cancel('client_cancelled'));
    this.#send({
      type: 'session.created',
      session: { type: 'realtime', id: `sess_${randomUUID()}` },
    });
  }

  update(session) {
    const { input, output } = session?.audio ?? {};
    const formats = [input?.format, output?.format];
    if (session?.type !== 'realtime')
      return this.#refuse("Missing required parameter: 'session.type'.");
    if (!formats.every((format) => format?.type === 'audio/pcm' && format.rate === RATE)) {
      return this.#refuse('Invalid audio format.');
    }
    this.#configured = true;
    this.#send({ type: 'session.updated', session });
  }

  hear(pcm) {
    if (!this.#configured || pcm.length % 2) return this.#refuse('Invalid audio.');
    this.#heard += pcm.length;
    const heard = this.#activity.push(pcm);
    const at = Math.round((1000 * this.#heard) / bytesOf(1));
    if (heard === 'began') {
      this.#send({
        type: 'input_audio_buffer.speech_started',
        audio_start_ms: at,
        item_id: newItem(),
      });
      this.cancel('turn_detected');
    } else if (heard === 'ended') {
      this.#send({
        type: 'input_audio_buffer.speech_stopped',
        audio_end_ms: at,
        item_id: newItem(),
      });
      this.#send({ type: 'input_audio_buffer.committed', item_id: newItem() });
      this.respond();
    }
  }

  respond() {
    if (this.#response) {
      return this.#refuse('Conversation already has an active response in progress.');
    }
    const response = { id: `resp_${randomUUID()}`, item: newItem(), over: new AbortController() };
    this.#response = response;
    void this.#speak(response);
  }

  cancel(reason) {
    const response = this.#response;
    if (!response) return;
    this.#response = null;
    response.over.abort();
    this.#done(response, { status: 'cancelled', status_details: { type: 'cancelled', reason } });
  }

  truncate({ item_id, content_index, audio_end_ms }) {
    const bytes = this.#items.get(item_id);
    if (bytes === undefined) return this.#refuse(`Item with item_id '${item_id}' not found.`);
    const sent = Math.floor((1000 * bytes) / bytesOf(1));
    if (!Number.isInteger(audio_end_ms) || content_index !== 0)
      return this.#refuse('Invalid value.');
    if (audio_end_ms > sent) {
      return this.#refuse(`Audio content of ${sent}ms is already shorter than ${audio_end_ms}ms`);
    }
    this.#send({ type: 'conversation.item.truncated', item_id, content_index, audio_end_ms });
  }

  async #speak({ id, item, over: { signal } }) {
    const place = { response_id: id, item_id: item, output_index: 0, content_index: 0 };
    this.#items.set(item, 0);
    this.#send({ type: 'response.created', response: { id, status: 'in_progress' } });
    const message = { id: item, type: 'message', role: 'assistant', status: 'in_progress' };
    this.#send({
      type: 'response.output_item.added',
      response_id: id,
      output_index: 0,
      item: message,
    });
    this.#send({ type: 'conversation.item.added', item: message });
    this.#send({ type: 'response.content_part.added', ...place, part: { type: 'audio' } });
    const pcm = await speech(RATE);
    for (let at = 0; at < pcm.length && !signal.aborted; at += bytesOf(CHUNK)) {
      const chunk = pcm.subarray(at, at + bytesOf(CHUNK));
      this.#items.set(item, at + chunk.length);
      this.#send({
        type: 'response.output_audio.delta',
        ...place,
        delta: chunk.toString('base64'),
      });
      await pause((1000 * CHUNK) / HASTE);
    }
    if (signal.aborted) return;
    this.#response = null;
    this.#send({ type: 'response.output_audio.done', ...place });
    this.#send({ type: 'response.output_audio_transcript.done', ...place, transcript: TRANSCRIPT });
    this.#send({
      type: 'response.output_item.done',
      response_id: id,
      output_index: 0,
      item: message,
    });
    this.#done({ id }, { status: 'completed' });
  }

  #done({ id }, status) {
    this.#send({ type: 'response.done', response: { id, ...status } });
  }

  #take(data) {
    let event;
    try {
      event = JSON.parse(String(data));
    } catch {
      return this.#refuse('Could not parse your message as JSON.');
    }
    if (event?.type !== 'input_audio_buffer.append') this.#log.push(event);
    const act = Object.hasOwn(ACTIONS, event?.type) ? ACTIONS[event.type] : null;
    if (act) act(this, event);
    else this.#refuse(`Invalid value: '${event?.type}'.`);
  }

  #refuse(message) {
    this.#send({ type: 'error', error: { type: 'invalid_request_error', message } });
  }

  #send(event) {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (!event.type.endsWith('.delta')) this.#log.push(event);
    this.#socket.send(JSON.stringify({ event_id: `event_${randomUUID()}`, ...event }));
  }
}

const newItem = () => `item_${randomUUID()}`;

import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { createId } from '../../../src/protocol/ids.js';
import {
  decodeMessage,
  encodeMessage,
  type Message,
  type OutgoingMessage,
  type ServerError,
  type ServerResponseAnimation,
} from '../../../src/protocol/messages.js';
import type { RunningServer } from './server.js';

export interface ConnectOptions {
  readonly appId?: string;
  readonly token?: string;
  readonly avatarId?: string;
  readonly style?: 'header' | 'query';
  /** More headers of the upgrade. */
  readonly headers?: Record<string, string>;
}

/** A WebSocket client of the ingress that keeps everything it gets. */
export class IngressClient {
  readonly messages: Message[] = [];
  /** Bytes of each message, in the same order. */
  readonly sizes: number[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  #wake = (): void => {};
  #isClosed = false;

  constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.messages.push(decodeMessage(data));
      this.sizes.push(data.byteLength);
      this.#wake();
    });
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      socket.once('close', (code: number, reason: Buffer) => {
        this.#isClosed = true;
        this.#wake();
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  send(message: OutgoingMessage): void {
    this.socket.send(encodeMessage(message));
  }

  sendAudio(reqId: string, pcm: Int16Array | Uint8Array, end: boolean): void {
    const audio = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
    this.send({ type: 'clientAudioInput', reqId, audio, end });
  }

  /** Waits for the first message that `accepts`. @throws when the connection ends before. */
  async next<T extends Message>(accepts: (message: Message) => message is T): Promise<T> {
    for (;;) {
      const found = this.messages.find(accepts);
      if (found) return found;
      if (this.#isClosed) throw new Error('The connection ended without the message.');
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  error(reqId?: string): Promise<ServerError> {
    return this.next(
      (message): message is Extract<Message, { type: 'serverError' }> =>
        message.type === 'serverError' && (reqId === undefined || message.reqId === reqId),
    );
  }

  /** Waits for the end of a request and returns all of its animation messages. */
  async motionOf(reqId: string): Promise<ServerResponseAnimation[]> {
    await this.next(
      (message): message is Extract<Message, { type: 'serverResponseAnimation' }> =>
        isMotionOf(message, reqId) && message.end,
    );
    return this.motionSoFar(reqId);
  }

  motionSoFar(reqId: string): ServerResponseAnimation[] {
    return this.messages.filter((message) => isMotionOf(message, reqId));
  }

  /** Settles when the server has answered everything sent before, by a round of its own. */
  async flushed(): Promise<void> {
    const reqId = createId();
    this.sendAudio(reqId, new Uint8Array(0), true);
    await this.motionOf(reqId);
  }
}

function isMotionOf(
  message: Message,
  reqId: string,
): message is Extract<Message, { type: 'serverResponseAnimation' }> {
  return message.type === 'serverResponseAnimation' && message.reqId === reqId;
}

/** What a client needs of a server. */
type Reachable = Pick<RunningServer, 'url' | 'token'>;

export async function ingressUrl(
  { url, token }: Reachable,
  options: ConnectOptions = {},
): Promise<{ url: string; headers: Record<string, string> }> {
  const { appId = 'app-one', avatarId = 'mia', style = 'query' } = options;
  const sessionToken = options.token ?? (await token());
  const query = new URLSearchParams({ id: avatarId });
  if (style === 'query') {
    query.set('appId', appId);
    query.set('sessionKey', sessionToken);
  }
  return {
    url: `${url.replace('http', 'ws')}/v2/driveningress/websocket?${query}`,
    headers: {
      ...options.headers,
      ...(style === 'header' && { 'x-app-id': appId, 'x-session-key': sessionToken }),
    },
  };
}

/** Opens a WebSocket, without the handshake of the protocol. */
export async function open(
  running: Reachable,
  options: ConnectOptions = {},
): Promise<IngressClient> {
  const { url, headers } = await ingressUrl(running, options);
  const client = new IngressClient(new WebSocket(url, { headers, perMessageDeflate: false }));
  await once(client.socket, 'open');
  return client;
}

/**
 * Opens a session: WebSocket and handshake. A server that has too much to do, as on a machine that
 * others use too, is asked again when it says.
 */
export async function connect(
  running: Reachable,
  options: ConnectOptions & {
    sampleRate?: number;
    audioFormat?: number;
    extraParams?: Record<string, string>;
  } = {},
): Promise<IngressClient> {
  const { sampleRate = 16000, audioFormat = 0, extraParams = {} } = options;
  for (;;) {
    const client = await open(running, options);
    client.send({ type: 'clientConfigureSession', sampleRate, audioFormat, extraParams });
    try {
      await client.next(
        (message): message is Extract<Message, { type: 'serverConfirmSession' }> =>
          message.type === 'serverConfirmSession',
      );
      return client;
    } catch (error) {
      const { reason } = await client.closed;
      if (!/this server .* try again/.test(reason)) throw error;
      await sleep(2000);
    }
  }
}

/** An upgrade that the server answers with plain HTTP. */
export async function refusedUpgrade(
  running: RunningServer,
  options: ConnectOptions,
): Promise<{ status: number; body: string; headers: IncomingHttpHeaders }> {
  const { url, headers } = await ingressUrl(running, { style: 'header', ...options });
  const socket = new WebSocket(url, { headers });
  socket.on('error', () => {});
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  let body = '';
  for await (const part of response) body += String(part);
  return { status: response.statusCode ?? 0, body, headers: response.headers };
}

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { WebSocketServer, type WebSocket } from 'ws';
import { encodeMessage } from '../../../src/protocol/messages.js';

export interface OddServer {
  /** What the Console API is asked. */
  readonly http?: RequestListener;
  /** Gets every WebSocket that a client opens. */
  readonly socket?: (socket: WebSocket) => void;
}

/** A server that answers as a test says, for what no Motion Server of ours does. */
export async function oddServer(context: TestContext, odd: OddServer): Promise<string> {
  const server = createServer(odd.http ?? ((_, response) => response.end(TOKEN)));
  if (odd.socket) new WebSocketServer({ server }).on('connection', odd.socket);
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a Console API answers. */
export const TOKEN = JSON.stringify({ sessionToken: 'a-token' });

/** Confirms the session when its first message comes, and hands the socket on. */
export function confirming(then: (socket: WebSocket) => void): (socket: WebSocket) => void {
  return (socket) => {
    socket.once('message', () => {
      socket.send(encodeMessage({ type: 'serverConfirmSession', connectionId: 'c' }));
      then(socket);
    });
  };
}

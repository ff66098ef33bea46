import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { INGRESS_PATH } from '../../src/protocol/regions.js';

/** Connections that reset at a time: the answer has to be on its way to some of them. */
const CONNECTIONS = 12;

const PATHS = {
  'refused by HTTP': `${INGRESS_PATH}/websocket?id=nova`,
  'refused by close code': `${INGRESS_PATH}/websocket?id=nova&appId=demo&sessionKey=bogus`,
  'to no WebSocket': '/elsewhere',
};

for (const [what, path] of Object.entries(PATHS)) {
  test(`an upgrade ${what} whose client resets leaves the server at work`, async (t) => {
    // A process of its own: what kills a server would kill the test before it could tell.
    const server = fork(fileURLToPath(new URL('support/serve.ts', import.meta.url)));
    t.after(() => server.kill());
    const exited = once(server, 'exit').then(([code]) => assert.fail(`server ended with ${code}`));
    const [port] = (await Promise.race([once(server, 'message'), exited])) as [number];
    for (let round = 0; round < 5; round++) {
      const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => open(port)));
      await Promise.all(sockets.map((socket) => upgradeAndReset(socket, path)));
    }
    const health = fetch(`http://127.0.0.1:${port}/healthz`);
    assert.equal((await Promise.race([health, exited])).status, 200);
  });
}

async function open(port: number): Promise<Socket> {
  const socket = connectTcp(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Asks for an upgrade and resets the connection before the answer can be read. */
async function upgradeAndReset(socket: Socket, path: string): Promise<void> {
  const closed = once(socket, 'close');
  const request =
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
  socket.write(request, () => socket.resetAndDestroy());
  await closed;
}

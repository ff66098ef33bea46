import { once } from 'node:events';
import { WebSocketServer } from 'ws';

const CONFIGURE = 1;
const AUDIO = 3;

/** A protobuf field of bytes; everything here is shorter than 128 bytes. */
const field = (number, bytes) => [(number << 3) | 2, bytes.length, ...bytes];
const text = (number, string) => field(number, Buffer.from(string));
const varint = (number, value) => {
  const bytes = [number << 3];
  for (; value > 127; value >>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
};
const message = (type, number, body) => Buffer.from([...varint(1, type), ...field(number, body)]);
const confirmation = message(2, 3, text(1, 'connection'));
const serverError = (code, reason, round = '') =>
  message(4, 5, [...text(2, round), ...varint(3, code), ...text(4, reason)]);
/** The round that a message of a client is about. */
const roundOf = (data) => /\d{14}_[\w-]{12}/.exec(data.toString('latin1'))?.[0] ?? '';

/** What the server does, by the second part of the path. */
const DEEDS = {
  close: (socket, code, reason) => socket.close(Number(code), reason),
  error: (socket, code, reason) => socket.send(serverError(Number(code), reason)),
  cut: (socket) => socket.terminate(),
  nothing: () => undefined,
  /** Refuses the round. */
  refuse: (socket, code, reason, request) =>
    socket.send(serverError(Number(code), reason, roundOf(request))),
  /** Refuses the session and says whose it is. */
  user: (socket, code, _reason, request) =>
    socket.send(
      serverError(Number(code), /user-id\W+(\w+)/.exec(String(request))?.[1] ?? 'nobody'),
    ),
};

/** What clients said, by the fourth part of the path: the type of each message and its round. */
const heard = new Map();

/**
 * Answers as the path of its URL says, `/<when>/<deed>/<code>/<reason>/websocket`: at the
 * `handshake`, in place of the confirmation, or at `speech`, when the first audio comes.
 */
function behave(socket, url) {
  const [when, deed, code, reason] = url.split('?')[0].slice(1).split('/').map(decodeURIComponent);
  const act = (request) => DEEDS[deed](socket, code, reason, request);
  if (!heard.has(reason)) heard.set(reason, []);
  let done = false;
  socket.on('message', (data) => {
    const type = data[1];
    heard.get(reason).push({ type, round: roundOf(data) });
    if (type === CONFIGURE) when === 'handshake' ? act(data) : socket.send(confirmation);
    if (type !== AUDIO || done) return;
    done = true;
    act(data);
  });
}

/**
 * Test runner plugin: a server that fails as it is asked to, at the URL of `/raw-server`. What it has
 * heard where the reason in the path is `name` is told by `/raw-server/heard/<name>`.
 */
export function rawServer() {
  const listener = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  listener.on('connection', (socket, { url }) => behave(socket, url));
  return {
    name: 'raw-server',
    serverStop() {
      for (const socket of listener.clients) socket.terminate();
      listener.close();
    },
    async serve({ path }) {
      const [, name] = /^\/raw-server\/heard\/(\w+)$/.exec(path) ?? [];
      if (name) return { body: JSON.stringify(heard.get(name) ?? []), type: 'json' };
      if (path !== '/raw-server') return undefined;
      if (!listener.address()) await once(listener, 'listening');
      return { body: `http://127.0.0.1:${listener.address().port}`, type: 'text' };
    },
  };
}

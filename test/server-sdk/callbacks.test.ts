import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type {
  AvatarSDKError,
  AvatarSession,
  AvatarSessionOptions,
  AvatarSessionState,
} from '../../server-sdk/index.js';
import { decodeMessage, encodeMessage, type Message } from '../../src/protocol/messages.js';
import { confirming, oddServer } from './support/odd-server.js';
import { at, ListeningSession } from './support/session.js';

/** Closes its connection with a code that is an error, when a round is this long in bytes. */
const CLOSING_BYTES = 6;

/** Answers each round with an error of another one and its last motion; keeps what it was sent. */
async function chattyServer(t: TestContext): Promise<{ url: string; heard: Message[] }> {
  const heard: Message[] = [];
  const url = await oddServer(t, {
    socket: confirming((socket) => {
      socket.on('message', (data: Buffer) => {
        const message = decodeMessage(data);
        heard.push(message);
        if (message.type !== 'clientAudioInput' || !message.end) return;
        if (message.audio.length === CLOSING_BYTES) return socket.close(4503, 'full');
        const { reqId } = message;
        socket.send(encodeMessage({ type: 'serverError', reqId: 'other', code: 13 }));
        socket.send(encodeMessage({ type: 'serverResponseAnimation', reqId, end: true }));
      });
    }),
  });
  return { url, heard };
}

const CALLBACKS = ['transportFrames', 'onError', 'onEncodedAudio', 'onClose'] as const;
type Callback = (typeof CALLBACKS)[number];

/** A session whose callback does something, the first time that it is called. */
async function reentering(
  t: TestContext,
  url: string,
  callback: Callback,
  act: (session: AvatarSession) => unknown,
): Promise<ListeningSession> {
  const options: AvatarSessionOptions = {
    ...at(url),
    audioFormat: 'ogg_opus',
    oggOpusEncoder: { encode: (pcm) => pcm, flush: () => new Uint8Array(0) },
  };
  let acted = false;
  const listening: ListeningSession = new ListeningSession(t, {
    ...options,
    heard: (name) => {
      if (name !== callback || acted) return undefined;
      acted = true;
      return act(listening.session);
    },
  });
  await listening.session.init();
  await listening.session.start();
  return listening;
}

const METHODS = {
  close: (session: AvatarSession) => session.close(),
  init: (session: AvatarSession) => session.init(),
  start: (session: AvatarSession) => session.start(),
  interrupt: (session: AvatarSession) => session.interrupt(),
  sendAudio: (session: AvatarSession) => session.sendAudio(new Uint8Array(2), true),
};
type Method = keyof typeof METHODS;

/** What each method comes to, called while the session is in a state. */
const OUTCOMES: Record<'open' | 'closed', Record<Method, string>> = {
  open: {
    close: 'done',
    init: 'invalidRequest',
    start: 'invalidRequest',
    interrupt: 'done',
    sendAudio: 'done',
  },
  closed: {
    close: 'done',
    init: 'invalidRequest',
    start: 'invalidRequest',
    interrupt: 'connectionClosed',
    sendAudio: 'connectionClosed',
  },
};

for (const callback of CALLBACKS) {
  for (const breaks of [false, true]) {
    if (breaks && callback !== 'onError') continue;
    test(`${callback} may call any method${breaks ? ', also of a session that broke' : ''}`, async (t) => {
      const { url } = await chattyServer(t);
      for (const [name, method] of Object.entries(METHODS) as [Method, typeof METHODS.close][]) {
        let state: AvatarSessionState = 'new';
        let outcome = Promise.resolve('not called');
        const listening = await reentering(t, url, callback, (session) => {
          state = session.state;
          outcome = method(session).then(
            () => 'done',
            (error: AvatarSDKError) => error.code,
          );
        });
        const { session } = listening;
        await session.sendAudio(new Uint8Array(breaks ? CLOSING_BYTES : 2), true);
        if (callback === 'onClose') await session.close();
        else if (breaks) await listening.until(() => listening.closes.length > 0);
        else if (callback !== 'onEncodedAudio') {
          await listening.until(() => state !== 'new');
        }
        const over = callback === 'onClose' || breaks;
        assert.equal(state, over ? 'closed' : 'open', `the state that ${callback} finds`);
        assert.equal(await outcome, OUTCOMES[over ? 'closed' : 'open'][name], name);
        if (!over && name !== 'close') {
          const reqId = await session.sendAudio(new Uint8Array(2), true);
          await listening.motionOf(reqId);
          assert.equal(session.state, 'open');
        }
        await session.close();
        assert.equal(session.state, 'closed');
        assert.equal(listening.closes.length, 1, `onClose after ${name}() in ${callback}`);
      }
    });
  }
}

test('what onEncodedAudio sends or stops comes after the audio that it tells of', async (t) => {
  const { url, heard } = await chattyServer(t);
  for (const act of ['sendAudio', 'interrupt'] as const) {
    heard.length = 0;
    const listening = await reentering(t, url, 'onEncodedAudio', (session) =>
      act === 'interrupt' ? session.interrupt() : session.sendAudio(Uint8Array.of(2, 2), true),
    );
    const { session } = listening;
    const first = await session.sendAudio(Uint8Array.of(1, 1));
    const last = await session.sendAudio(Uint8Array.of(3, 3), true);
    await listening.motionOf(last);
    assert.notEqual(first, last);
    assert.deepEqual(
      heard.map((message) => [
        'reqId' in message && message.reqId,
        message.type === 'clientAudioInput' ? [...message.audio][0] : message.type,
      ]),
      [
        [first, 1],
        [first, act === 'interrupt' ? 'clientInterrupt' : 2],
        [last, 3],
      ],
    );
  }
});

test('what callbacks throw is logged and ends nothing, not even where the logger throws too', async (t) => {
  const { url } = await chattyServer(t);
  const written = t.mock.method(console, 'error', () => {});
  const logged: string[] = [];
  for (const loggerThrows of [false, true]) {
    const log = (message: string): void => {
      logged.push(message);
      if (loggerThrows) throw new Error('bug of the logger');
    };
    const listening: ListeningSession = new ListeningSession(t, {
      ...at(url),
      logger: { error: log, warning: log, info: log },
      heard: (name) => {
        const bug = new Error(`bug in ${name}`);
        if (name === 'onError') return Promise.reject(bug);
        throw bug;
      },
    });
    logged.length = 0;
    await listening.session.init();
    await listening.session.start();
    await listening.motionOf(await listening.session.sendAudio(new Uint8Array(2), true));
    assert.equal(listening.session.state, 'open');
    await listening.session.close();
    assert.equal(listening.session.state, 'closed');
    assert.deepEqual(logged.sort(), ['onClose threw', 'onError threw', 'transportFrames threw']);
  }
  assert.equal(written.mock.callCount(), 6, 'the console hears what the logger does not take');
});

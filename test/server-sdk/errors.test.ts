import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import {
  AvatarSDKError,
  AvatarSDKErrorCode,
  newAvatarSession,
  SessionTokenError,
  type AvatarSessionOptions,
} from '../../server-sdk/index.js';
import { decodeMessage, encodeMessage } from '../../src/protocol/messages.js';
import { startServer } from '../server/support/server.js';
import { confirming, oddServer, TOKEN } from './support/odd-server.js';
import { at, failureOf, ListeningSession, started } from './support/session.js';

const app = { avatarId: 'mia', appId: 'app-one', apiKey: 'key-one' };

/** The error of a session that does not come up. */
async function refusal(
  context: TestContext,
  url: string,
  options: AvatarSessionOptions = {},
): Promise<AvatarSDKError> {
  const error = await failureOf(started(context, url, options));
  assert.ok(error instanceof AvatarSDKError);
  return error;
}

test('there are 19 codes, each named as it reads', () => {
  const codes = Object.entries(AvatarSDKErrorCode);
  assert.equal(codes.length, 19);
  assert.ok(codes.every(([name, value]) => name === value));
});

test('wrong options are named at once', () => {
  const livekitEgress = { url: 'wss://l', roomName: 'r', publisherId: 'p' };
  const agoraEgress = { channelName: 'c', token: 't', publisherId: 'p' };
  const encoder = { encode: (pcm: Uint8Array) => pcm, flush: () => new Uint8Array() };
  const cases: [AvatarSessionOptions, string, RegExp][] = [
    [{ avatarId: '' }, 'invalidRequest', /avatarId is missing.*SPATIUS_AVATAR_ID/],
    [{ appId: '' }, 'invalidRequest', /appId is missing.*SPATIUS_APP_ID/],
    [{ apiKey: '' }, 'invalidRequest', /apiKey is missing.*SPATIUS_API_KEY/],
    [{ expireAt: Date.now() }, 'invalidRequest', /expireAt .* Unix seconds/],
    [{ sampleRate: 11025 }, 'unsupportedSampleRate', /11025 .*8000, 16000, 22050/],
    [{ sampleRate: 44100, audioFormat: 'ogg_opus' }, 'unsupportedSampleRate', /12000/],
    [{ bitrate: -1 }, 'invalidRequest', /bitrate/],
    [{ timeoutMs: 0 }, 'invalidRequest', /timeoutMs/],
    [{ audioFormat: 'mp3' as never }, 'invalidRequest', /audioFormat "mp3"/],
    [{ oggOpusEncoder: encoder }, 'invalidRequest', /needs audioFormat ogg_opus/],
    ...[null, {}, { encode: encoder.encode }, { ...encoder, flush: 1 }].map(
      (oggOpusEncoder): (typeof cases)[number] => [
        { audioFormat: 'ogg_opus', oggOpusEncoder: oggOpusEncoder as never },
        'invalidRequest',
        /oggOpusEncoder must be .* encode\(pcm\) and flush\(\)/,
      ],
    ),
    [{ livekitEgress, agoraEgress }, 'invalidEgressConfig', /exclude each other/],
  ];
  for (const [options, code, text] of cases) {
    assert.throws(
      () => newAvatarSession({ ...app, ...options }),
      (error: AvatarSDKError) => error.code === code && text.test(error.message),
      String(text),
    );
  }
});

test('endpoints and regions that are none are named by init', async (t) => {
  for (const options of [{ consoleEndpointUrl: 'here' }, { region: 'US West' }]) {
    const { code } = await failureOf(new ListeningSession(t, options).session.init());
    assert.equal(code, 'invalidRequest');
  }
});

test('what the server refuses is told with its code, in both styles of authentication', async (t) => {
  const { url, post } = await startServer(t);
  for (const useQueryAuth of [false, true]) {
    const unknown = await refusal(t, url, { avatarId: 'nobody', useQueryAuth });
    assert.equal(unknown.code, 'avatarNotFound');
    assert.match(unknown.message, /Avatar not found/);
    const facts = useQueryAuth
      ? { phase: 'websocket_handshake', httpStatus: undefined, closeCode: 4004 }
      : { phase: 'websocket_connect', httpStatus: 404, closeCode: undefined };
    const { phase, httpStatus, closeCode } = unknown;
    assert.deepEqual({ phase, httpStatus, closeCode }, facts);

    const console = await oddServer(t, { http: (_, response) => response.end(TOKEN) });
    const endpoints = { consoleEndpointUrl: console, ingressEndpointUrl: url, useQueryAuth };
    const bogus = await refusal(t, url, endpoints);
    assert.equal(bogus.code, 'sessionTokenInvalid');
    if (!useQueryAuth) assert.equal(bogus.rawBody, '{"message":"Invalid session token"}\n');

    const { body } = await post(
      '/v1/console/session-tokens',
      { expireAt: Math.floor(Date.now() / 1000) + 100 },
      { 'x-api-key': 'key-two' },
    );
    const other = await oddServer(t, { http: (_, r) => r.end(JSON.stringify(body)) });
    const mismatch = await refusal(t, url, { ...endpoints, consoleEndpointUrl: other });
    assert.equal(mismatch.code, 'appIDMismatch');
    const stranger = await refusal(t, url, { useQueryAuth, appId: 'nobody' });
    assert.equal(stranger.code, 'appIDUnrecognized');
  }
});

test('a token that is not issued is a SessionTokenError with the words of the server', async (t) => {
  const { url } = await startServer(t);
  const wrongKey = await refusal(t, url, { apiKey: 'wrong' });
  assert.ok(wrongKey instanceof SessionTokenError);
  assert.equal(wrongKey.code, 'sessionTokenExpired');
  assert.equal(wrongKey.phase, 'session_token');
  assert.equal(wrongKey.httpStatus, 401);
  assert.equal(wrongKey.serverCode, 'invalidApiKey');
  assert.equal(wrongKey.serverTitle, 'Invalid API key');
  assert.match(wrongKey.serverDetail ?? '', /X-Api-Key/);
  const past = await refusal(t, url, { expireAt: 1000 });
  assert.equal(past.code, 'invalidRequest');
  assert.match(past.message, /must be in the future/);
  const closed = await refusal(t, 'http://127.0.0.1:1');
  assert.equal(closed.code, 'connectionFailed');
  assert.ok(closed.cause);
});

test('answers of the Console API in every shape', async (t) => {
  const errors = (error: object): string => JSON.stringify({ errors: [error] });
  const cases: [number, string, string, number?][] = [
    [200, errors({ status: '402', code: 'x', detail: 'pay' }), 'billingRequired', 402],
    [403, errors({ id: 'appIDUnrecognized' }), 'appIDUnrecognized'],
    [400, '{"code":3,"message":"bad"}', 'invalidRequest'],
    [400, '{"code":"3","detail":"agora is wrong"}', 'invalidEgressConfig'],
    [400, '{"error":"UNAUTHENTICATED"}', 'invalidEgressConfig'],
    [400, '{"code":"UNAVAILABLE"}', 'egressUnavailable'],
    [400, '{"code":4001}', 'creditsExhausted'],
    [400, 'Maximum session duration', 'sessionDurationExceeded'],
    [400, '{"title":"Session denied"}', 'billingRequired'],
    [400, '{"message":"Empty token"}', 'sessionTokenInvalid'],
    [400, '{"message":"token is expired"}', 'sessionTokenExpired'],
    [400, '{"message":"App ID mismatch"}', 'appIDMismatch'],
    [400, 'no audio input for 60 s', 'idleTimeout'],
    [400, 'Missing LiveKit credentials', 'invalidEgressConfig'],
    [400, 'failed to create egress connection', 'egressUnavailable'],
    [400, 'driven server request failed', 'upstreamError'],
    [400, 'unexpected message type', 'protocolError'],
    [401, '', 'sessionTokenExpired'],
    [404, '', 'appIDUnrecognized'],
    [404, 'Avatar not found', 'avatarNotFound'],
    [402, '', 'billingRequired'],
    [429, '', 'invalidRequest'],
    [418, '', 'invalidRequest'],
    [503, '<html>', 'serverError'],
    [302, '', 'unknown'],
    [200, '{"sessionToken":""}', 'protocolError'],
    [200, 'null', 'protocolError'],
    [200, 'x'.repeat(1024 * 1024 + 1), 'protocolError'],
  ];
  for (const [status, body, code, httpStatus = status] of cases) {
    const url = await oddServer(t, {
      http: (_, response) => response.writeHead(status, { location: '/elsewhere' }).end(body),
    });
    const error = await refusal(t, url);
    assert.equal(error.code, code, `${status} ${body.slice(0, 60)}`);
    if (body.length > 1024 * 1024) continue;
    assert.equal(error.httpStatus, httpStatus);
    assert.equal(error.rawBody, body);
  }
});

test('refused upgrades', async (t) => {
  const cases: [number, string, string][] = [
    [400, '', 'sessionTokenInvalid'],
    [401, '', 'sessionTokenExpired'],
    [404, '{"message":"no such app"}', 'appIDUnrecognized'],
    [302, '', 'unknown'],
    [500, 'x'.repeat(1024 * 1024 + 1), 'serverError'],
  ];
  for (const [status, body, code] of cases) {
    const url = await oddServer(t, {
      http: (request, response) =>
        request.method === 'POST'
          ? response.end(TOKEN)
          : response.writeHead(status, { location: '/elsewhere' }).end(body),
    });
    const error = await refusal(t, url);
    assert.deepEqual([error.code, error.httpStatus], [code, status]);
    assert.equal(error.phase, 'websocket_connect');
  }
});

test('a server that does not answer is given up in time', async (t) => {
  const silent = await oddServer(t, { http: () => {} });
  const token = await refusal(t, silent, { timeoutMs: 50 });
  assert.deepEqual([token.code, token.phase], ['connectionFailed', 'session_token']);
  const upgrade = await oddServer(t, {
    http: (request, response) => void (request.method === 'POST' && response.end(TOKEN)),
  });
  const connect = await refusal(t, upgrade, { timeoutMs: 200 });
  assert.deepEqual([connect.code, connect.phase], ['connectionFailed', 'websocket_connect']);
  const mute = await oddServer(t, { socket: () => {} });
  const handshake = await refusal(t, mute, { timeoutMs: 200 });
  assert.deepEqual([handshake.code, handshake.phase], ['connectionFailed', 'websocket_handshake']);
});

test('a handshake that goes wrong says how', async (t) => {
  const answers: [(send: (data: string | Uint8Array) => void) => void, string][] = [
    [(send) => send('hello'), 'protocolError'],
    [(send) => send(Uint8Array.of(0xff)), 'protocolError'],
    [(send) => send(encodeMessage({ type: 'serverConfirmSession' })), 'protocolError'],
    [(send) => send(encodeMessage({ type: 'serverResponseAnimation' })), 'protocolError'],
    [
      (send) => send(encodeMessage({ type: 'serverError', code: 16, message: 'unauthorized' })),
      'invalidEgressConfig',
    ],
    [
      (send) => send(encodeMessage({ type: 'serverError', code: 1, message: 'boom' })),
      'serverError',
    ],
  ];
  for (const [answer, code] of answers) {
    const url = await oddServer(t, {
      socket: (socket) => socket.once('message', () => answer((data) => socket.send(data))),
    });
    const listening = new ListeningSession(t, at(url));
    await listening.session.init();
    const error = await failureOf(listening.session.start());
    assert.deepEqual([error.code, error.phase], [code, 'websocket_handshake']);
    assert.deepEqual(listening.closes, [{ code: 1006, reason: '' }]);
    await listening.session.close();
    assert.equal(listening.closes.length, 1, 'once, whatever is called after');
  }
});

test('closes while the session runs', async (t) => {
  const cases: [number, string, string | null][] = [
    [1000, '', null],
    [1001, 'The server is shutting down', null],
    [1000, 'No audio input for 600 s', 'idleTimeout'],
    [4001, '', 'creditsExhausted'],
    [4002, '', 'sessionDurationExceeded'],
    [4003, '', 'connectionClosed'],
    [4010, 'Session token expired', 'sessionTokenExpired'],
    [4503, '', 'upstreamError'],
    [1011, 'boom', 'connectionClosed'],
    [4999, '', 'connectionClosed'],
  ];
  for (const [closeCode, closeReason, code] of cases) {
    const url = await oddServer(t, {
      socket: confirming((socket) => socket.close(closeCode, closeReason)),
    });
    const listening = await started(t, url);
    await listening.until(() => listening.closes.length > 0);
    assert.deepEqual(listening.closes, [{ code: closeCode, reason: closeReason }]);
    assert.deepEqual(
      listening.errors.map((error) => error.code),
      code ? [code] : [],
    );
    for (const error of listening.errors) {
      assert.equal(error.closeCode, closeCode);
      assert.equal(error.closeReason, closeReason);
      assert.equal(error.connectionId, 'c');
    }
  }
});

test('messages are relayed byte for byte; what is none is reported and harms nothing', async (t) => {
  const motion = (end: boolean): Buffer =>
    Buffer.concat([
      encodeMessage({ type: 'serverResponseAnimation', connectionId: 'c', reqId: 'r', end }),
      // Field 99, which this version does not know: length-delimited, 2 bytes.
      Uint8Array.of(0x9a, 0x06, 2, 1, 2),
    ]);
  const url = await oddServer(t, {
    socket: confirming((socket) => {
      socket.send('text');
      socket.send(Uint8Array.of(0xff, 0xff));
      socket.send(Uint8Array.of(8, 99));
      socket.send(encodeMessage({ type: 'serverError', reqId: 'r', code: 13, message: 'boom' }));
      socket.send(motion(false));
      socket.send(motion(true));
      socket.send(motion(true));
    }),
  });
  const listening = await started(t, url);
  await listening.until(() => listening.frames.length === 3);
  assert.deepEqual(
    listening.frames.map(({ bytes, isLast }) => [Buffer.from(bytes), isLast]),
    [false, true, true].map((end) => [motion(end), end]),
  );
  const [text, bytes, server] = listening.errors;
  assert.deepEqual(
    [text.code, bytes.code, server.code],
    ['protocolError', 'protocolError', 'serverError'],
  );
  assert.deepEqual([server.reqId, server.serverCode, server.phase], ['r', 13, 'websocket_runtime']);
  assert.equal(listening.session.state, 'open');
});

test('a round that the server has refused sends nothing more, and the next audio begins another', async (t) => {
  const audio: string[] = [];
  const url = await oddServer(t, {
    socket: confirming((socket) => {
      socket.on('message', (data: Buffer) => {
        const message = decodeMessage(data);
        if (message.type !== 'clientAudioInput') return;
        const { reqId } = message;
        audio.push(reqId);
        socket.send(encodeMessage({ type: 'serverError', reqId, code: 3, message: 'bad audio' }));
      });
    }),
  });
  const listening = await started(t, url);
  const { session } = listening;
  const refused = await session.sendAudio(new Uint8Array(2));
  await listening.until(() => listening.errors.length > 0);
  const error = await failureOf(session.sendAudio(new Uint8Array(2)));
  assert.equal(error, listening.errors[0]);
  assert.deepEqual([error.code, error.reqId], ['invalidRequest', refused]);
  const next = await session.sendAudio(new Uint8Array(2), true);
  await listening.until(() => listening.errors.length > 1);
  assert.deepEqual(audio, [refused, next]);
});

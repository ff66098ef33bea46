import { expect } from '@open-wc/testing';
import { ErrorCode } from '../../../src/base/errors.js';
import { classifyServerError } from '../../../src/protocol/classify.js';
import { errorFromClose, errorFromServer } from '../../../src/protocol/client-errors.js';
import { CLOSE_CODES, closeAdvice } from '../../../src/protocol/close-codes.js';
import { createId, isId } from '../../../src/protocol/ids.js';
import { assetsBase, consoleBase, ingressUrl } from '../../../src/protocol/regions.js';
import { SERVER_FAULTS } from '../../../src/protocol/server-errors.js';

describe('ids', () => {
  it('carry the UTC time and 72 random bits', () => {
    const id = createId(new Date('2026-03-04T05:06:07.899Z'));
    expect(id).to.match(/^20260304050607_[\w-]{12}$/);
    expect(isId(id)).to.equal(true);
    expect(new Set(Array.from({ length: 1000 }, () => createId())).size).to.equal(1000);
  });

  it('are told from other strings', () => {
    for (const no of ['', 'x', '20260304050607_short', ` ${createId()}`, `${createId()}=`]) {
      expect(isId(no), no).to.equal(false);
    }
  });
});

describe('close codes', () => {
  it('map to the codes of the client API', () => {
    const code = (close: number, reason?: string) => errorFromClose(close, reason)?.code ?? null;
    expect(code(1000)).to.equal(null);
    expect(code(1001)).to.equal(null);
    expect(code(1006)).to.equal(ErrorCode.websocketClosedAbnormally);
    expect(code(1011)).to.equal(ErrorCode.websocketClosedUnexpected);
    expect(code(4321)).to.equal(ErrorCode.websocketClosedUnexpected);
    expect(code(4001)).to.equal(ErrorCode.insufficientBalance);
    expect(code(4002)).to.equal(ErrorCode.sessionTimeout);
    expect(code(4003)).to.equal(ErrorCode.concurrentLimitExceeded);
    expect(code(4004)).to.equal(ErrorCode.avatarIDUnrecognized);
    expect(code(4010)).to.equal(ErrorCode.sessionTokenExpired);
    expect(code(4010, 'Session token expired')).to.equal(ErrorCode.sessionTokenExpired);
    expect(code(4010, 'Invalid session token')).to.equal(ErrorCode.sessionTokenInvalid);
    expect(code(4010, 'App ID mismatch')).to.equal(ErrorCode.sessionTokenInvalid);
    expect(code(4010, 'App ID unrecognized')).to.equal(ErrorCode.appIDUnrecognized);
    expect(code(4503)).to.equal(ErrorCode.websocketClosedUnexpected);
  });

  it('advise to renew a refused token, to repeat what is transient, and else to stop', () => {
    expect(closeAdvice(ErrorCode.sessionTokenExpired)).to.equal('renewToken');
    expect(closeAdvice(ErrorCode.sessionTokenInvalid)).to.equal('renewToken');
    expect(closeAdvice(ErrorCode.websocketClosedAbnormally)).to.equal('retry');
    expect(closeAdvice(ErrorCode.sessionTimeout)).to.equal('retry');
    expect(closeAdvice(ErrorCode.concurrentLimitExceeded)).to.equal('retry');
    expect(closeAdvice(ErrorCode.insufficientBalance)).to.equal('stop');
    expect(closeAdvice(ErrorCode.serverError)).to.equal('stop');
  });

  it('say what happened in every error', () => {
    expect(errorFromClose(4001, 'empty')!.message).to.include('4001').and.to.include('"empty"');
  });
});

describe('server faults', () => {
  it('use only close codes of the table', () => {
    for (const { closeCode } of Object.values(SERVER_FAULTS)) {
      expect(CLOSE_CODES).to.have.property(String(closeCode));
    }
  });

  const expected: Partial<Record<keyof typeof SERVER_FAULTS, string>> = {
    tokenInvalid: 'sessionTokenInvalid',
    tokenExpired: 'sessionTokenExpired',
    appMismatch: 'appIDMismatch',
    appUnrecognized: 'appIDUnrecognized',
    avatarNotFound: 'avatarNotFound',
    creditsExhausted: 'creditsExhausted',
    sessionDuration: 'sessionDurationExceeded',
    concurrencyLimit: 'concurrencyLimit',
    upstream: 'upstreamError',
    idle: 'idleTimeout',
    wrongFirst: 'protocolError',
    emptyFirst: 'protocolError',
    undecodableFirst: 'protocolError',
    unexpectedMessage: 'protocolError',
    sampleRate: 'unsupportedSampleRate',
    egressUnavailable: 'egressUnavailable',
    internal: 'serverError',
  };
  for (const [name, kind] of Object.entries(expected)) {
    it(`are recognised in band: ${name}`, () => {
      const { code, text } = SERVER_FAULTS[name as keyof typeof SERVER_FAULTS];
      expect(classifyServerError({ code, text, phase: 'websocket_handshake' })).to.equal(kind);
    });
  }

  it('are recognised by HTTP status and text', () => {
    const kind = (httpStatus: number, text = '') =>
      classifyServerError({ httpStatus, text, phase: 'websocket_connect' });
    expect(kind(400, 'Invalid session token')).to.equal('sessionTokenInvalid');
    expect(kind(401)).to.equal('sessionTokenExpired');
    expect(kind(402)).to.equal('billingRequired');
    expect(kind(404, 'Avatar not found')).to.equal('avatarNotFound');
    expect(kind(404)).to.equal('appIDUnrecognized');
    expect(kind(429)).to.equal('concurrencyLimit');
    expect(kind(500)).to.equal('serverError');
  });

  it('follow the order of rules that other SDKs follow', () => {
    const kind = (code: number | string, text = '') => classifyServerError({ code, text });
    expect(kind(3, 'unsupported sample rate')).to.equal('invalidRequest');
    expect(kind('INVALID_ARGUMENT', 'bad agora channel')).to.equal('invalidEgressConfig');
    expect(kind(16, 'unauthorized')).to.equal('invalidEgressConfig');
    expect(kind('UNAVAILABLE')).to.equal('egressUnavailable');
    expect(kind(0)).to.equal('unknown');
    expect(classifyServerError({ httpStatus: 400, phase: 'websocket_connect' })).to.equal(
      'sessionTokenInvalid',
    );
    expect(classifyServerError({ httpStatus: 422 })).to.equal('invalidRequest');
    expect(errorFromServer(13, 'boom').code).to.equal('serverError');
  });
});

describe('regions', () => {
  const session = { avatarId: 'a b', appId: 'demo', sessionToken: 't+/=' };
  const query = 'id=a+b&appId=demo&sessionKey=t%2B%2F%3D';

  it('compose the URLs of a region', () => {
    expect(ingressUrl(session)).to.equal(
      `wss://api.us-west.spatius.ai/v2/driveningress/websocket?${query}`,
    );
    expect(ingressUrl({ ...session, region: 'cn-beijing' })).to.match(
      /^wss:\/\/api\.cn-beijing\.spatialwalk\.top\/v2\//,
    );
    expect(consoleBase({ region: 'ap-northeast' })).to.equal(
      'https://console.ap-northeast.spatius.ai/v1/console',
    );
    expect(assetsBase({})).to.equal('https://api.us-west.spatius.ai');
  });

  it('take an origin as a server with the standard paths', () => {
    for (const endpoint of ['http://localhost:8787', 'ws://localhost:8787/']) {
      expect(ingressUrl({ ...session, endpoint, region: 'ignored' })).to.equal(
        `ws://localhost:8787/v2/driveningress/websocket?${query}`,
      );
      expect(consoleBase({ endpoint })).to.equal('http://localhost:8787/v1/console');
      expect(assetsBase({ endpoint })).to.equal('http://localhost:8787');
    }
  });

  it('take a path as the ingress base, and keep its query', () => {
    expect(ingressUrl({ ...session, endpoint: 'https://x.example/a/b//?k=1#h' })).to.equal(
      `wss://x.example/a/b/websocket?k=1&${query}`,
    );
  });

  it('refuse what is no region or no URL', () => {
    for (const endpoint of ['localhost', '/here', 'ftp://x', 'https://']) {
      expect(() => ingressUrl({ ...session, endpoint }), endpoint).to.throw(TypeError);
    }
    for (const region of ['evil.example/', 'US', '-x', 'a b']) {
      expect(() => consoleBase({ region }), region).to.throw(TypeError);
    }
  });
});

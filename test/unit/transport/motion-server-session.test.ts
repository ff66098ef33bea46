import { expect } from '@open-wc/testing';
import { AvatarError } from '../../../src/base/errors.js';
import { silentLogger } from '../../../src/base/logger.js';
import type { ConnectionState } from '../../../src/base/states.js';
import { ingressUrl } from '../../../src/protocol/regions.js';
import {
  MotionServerSession,
  type SessionOptions,
} from '../../../src/transport/motion-server/session.js';
import { testServer, type TestServer } from '../../support/motion-server.js';

interface Session {
  readonly session: MotionServerSession;
  readonly states: ConnectionState[];
}

describe('Motion Server session', () => {
  let server: TestServer;
  let brief: TestServer;
  const open: MotionServerSession[] = [];

  before(async () => {
    server = await testServer('session');
    brief = await testServer('brief');
  });
  afterEach(async () => {
    for (const session of open.splice(0)) session.close();
    await server.start();
  });

  function connectTo(
    { url, token }: TestServer,
    options: Partial<SessionOptions> = {},
    appId = 'demo',
  ): Session {
    const session = new MotionServerSession({
      sampleRate: 16_000,
      extraParams: () => ({}),
      logger: silentLogger,
      sessionToken: () => token(appId),
      url: (sessionToken) => ingressUrl({ endpoint: url, avatarId: 'nova', appId, sessionToken }),
      ...options,
    });
    open.push(session);
    const states: ConnectionState[] = [];
    session.on('state', (state) => states.push(state));
    return { session, states };
  }

  const until = (session: MotionServerSession, wanted: ConnectionState): Promise<void> =>
    new Promise((resolve) => {
      if (session.state === wanted) resolve();
      else session.on('state', (state) => state === wanted && resolve());
    });

  async function failure(promise: Promise<unknown>): Promise<AvatarError> {
    const error: unknown = await promise.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(AvatarError);
    return error as AvatarError;
  }

  it('connects, and closes when told', async () => {
    const { session, states } = connectTo(server);
    await session.start();
    session.close();
    expect(states).to.deep.equal(['connecting', 'connected', 'disconnected']);
  });

  it('renews a refused token once', async () => {
    const asked: boolean[] = [];
    const { session } = connectTo(server, {
      sessionToken: ({ refresh }) => {
        asked.push(refresh);
        return refresh ? server.token() : 'stale';
      },
    });
    await session.start();
    expect(session.state).to.equal('connected');
    expect(asked).to.deep.equal([false, true]);
  });

  it('fails when the renewed token is refused as well', async () => {
    const { session, states } = connectTo(server, { sessionToken: () => 'stale' });
    const error = await failure(session.start());
    expect(error.code).to.equal('sessionTokenInvalid');
    expect(states).to.deep.equal(['connecting', 'failed']);
  });

  it('fails at once without a token, and for an avatar that is not there', async () => {
    const missing = connectTo(server, { sessionToken: () => null });
    expect((await failure(missing.session.start())).code).to.equal('sessionTokenInvalid');

    const endpoint = server.url;
    const unknown = connectTo(server, {
      url: (sessionToken) =>
        ingressUrl({ endpoint, avatarId: 'nobody', appId: 'demo', sessionToken }),
    });
    expect((await failure(unknown.session.start())).code).to.equal('avatarIDUnrecognized');
  });

  it('refuses a second start while the first is connecting', async () => {
    const { session } = connectTo(server);
    const first = session.start();
    expect((await failure(session.start())).code).to.equal('connectionInProgress');
    await first;
    await session.start();
  });

  it('can be closed, or aborted, while connecting', async () => {
    const closed = connectTo(server);
    const starting = closed.session.start();
    closed.session.close();
    expect(await starting.catch((error: Error) => error.name)).to.equal('AbortError');
    expect(closed.states).to.deep.equal(['connecting', 'disconnected']);

    const aborted = connectTo(server);
    const abort = new AbortController();
    const reason = new Error('the visitor left');
    const waiting = aborted.session.start(abort.signal);
    abort.abort(reason);
    expect(await waiting.catch((error: unknown) => error)).to.equal(reason);
    expect(aborted.session.state).to.equal('disconnected');
  });

  it('starts anew right after close', async () => {
    const { session } = connectTo(server);
    const first = session.start().catch((error: Error) => error.name);
    session.close();
    await session.start();
    expect(await first).to.equal('AbortError');
    expect(session.state).to.equal('connected');
  });

  it('waits for a free session of its app', async () => {
    const first = connectTo(server, {}, 'single');
    await first.session.start();
    const second = connectTo(server, {}, 'single');
    const starting = second.session.start();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(second.session.state).to.equal('connecting');
    first.session.close();
    await starting;
    expect(second.session.state).to.equal('connected');
  });

  it('opens a new session when one reached its maximum duration', async () => {
    const { session, states } = connectTo(brief);
    await session.start();
    await until(session, 'disconnected');
    await until(session, 'connected');
    expect(states.slice(0, 5)).to.deep.equal([
      'connecting',
      'connected',
      'disconnected',
      'connecting',
      'connected',
    ]);
  });

  it('comes back after the server was away', async () => {
    const { session } = connectTo(server);
    await session.start();
    const lost = until(session, 'disconnected');
    await server.stop();
    await lost;
    await server.start();
    await until(session, 'connected');
  });
});

import { expect } from '@open-wc/testing';
import { AvatarError } from '../../../src/base/errors.js';
import { ingressUrl } from '../../../src/protocol/regions.js';
import { faultyLink } from '../../support/faulty-link.js';
import { testServer, type TestServer } from '../../support/motion-server.js';
import { syllables } from '../../support/speech.js';
import { until } from '../playback/support.js';
import { Directs, outcomeOf } from './direct-support.js';
import { newRound, speak } from './support.js';

describe('connection of a DirectDriver', () => {
  const directs = new Directs();
  let server: TestServer;
  let brief: TestServer;

  before(async () => {
    server = await testServer('session');
    brief = await testServer('brief');
  });
  afterEach(async () => {
    directs.disposeAll();
    await server.start();
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
    const { driver, context } = directs.to(server);
    await driver.start();
    driver.close();
    expect(context.told).to.deep.equal([
      'connection:connecting',
      'connection:connected',
      'connection:disconnected',
    ]);
  });

  it('renews a refused token once', async () => {
    const asked: boolean[] = [];
    const { driver } = directs.to(server, {
      sessionToken: ({ refresh }) => {
        asked.push(refresh);
        return refresh ? server.token() : 'stale';
      },
    });
    await driver.start();
    expect(driver.connectionState).to.equal('connected');
    expect(asked).to.deep.equal([false, true]);
  });

  it('fails when the renewed token is refused as well, and tells it once', async () => {
    const { driver, context } = directs.to(server, { sessionToken: () => 'stale' });
    expect((await failure(driver.start())).code).to.equal('sessionTokenInvalid');
    expect(context.told).to.deep.equal([
      'connection:connecting',
      'connection:failed',
      'error:sessionTokenInvalid',
    ]);
  });

  it('fails at once without a token, and for an avatar that is not there', async () => {
    const missing = directs.to(server, { sessionToken: () => null });
    expect((await failure(missing.driver.start())).code).to.equal('sessionTokenInvalid');

    const endpoint = server.url;
    const unknown = directs.to(server, {
      urls: (sessionToken) => [
        ingressUrl({ endpoint, avatarId: 'nobody', appId: 'demo', sessionToken }),
      ],
    });
    expect((await failure(unknown.driver.start())).code).to.equal('avatarIDUnrecognized');
  });

  it('tries the next of several servers, and gives all of them up when told to', async () => {
    const nobody = 'http://127.0.0.1:9';
    const { driver, context, states } = directs.to({ ...server, url: `${nobody} ${server.url}` });
    await driver.start();
    expect(states).to.deep.equal(['connecting', 'connected']);
    expect(context.errors).to.deep.equal([]);

    const controller = new AbortController();
    const none = directs.to({ ...server, url: `${nobody} ${nobody}` });
    const started = none.driver
      .start(controller.signal)
      .then(String, ({ message }: Error) => message);
    controller.abort(new Error('enough'));
    expect(await started).to.equal('enough');
  });

  it('refuses a second start while the first is connecting, and lets others join', async () => {
    const { driver, states } = directs.to(server);
    const first = driver.start();
    const joined = driver.ensureConnected();
    expect((await failure(driver.start())).code).to.equal('connectionInProgress');
    await Promise.all([first, joined]);
    await driver.start();
    await driver.ensureConnected();
    expect(states).to.deep.equal(['connecting', 'connected']);
  });

  it('can be closed, or aborted, while connecting', async () => {
    const closed = directs.to(server);
    const starting = outcomeOf(closed.driver.start());
    closed.driver.close();
    expect(await starting).to.equal('AbortError');
    expect(closed.states).to.deep.equal(['connecting', 'disconnected']);

    const aborted = directs.to(server);
    const abort = new AbortController();
    const reason = new Error('the visitor left');
    const waiting = aborted.driver.start(abort.signal);
    abort.abort(reason);
    expect(await waiting.catch((error: unknown) => error)).to.equal(reason);
    expect(aborted.driver.connectionState).to.equal('disconnected');
    expect(aborted.context.errors).to.deep.equal([]);
  });

  it('starts anew right after close', async () => {
    const { driver } = directs.to(server);
    const first = outcomeOf(driver.start());
    driver.close();
    await driver.start();
    expect(await first).to.equal('AbortError');
    expect(driver.connectionState).to.equal('connected');
  });

  it('waits for a free session of its app', async () => {
    const first = directs.to(server, {}, 'single');
    await first.driver.start();
    let tries = 0;
    const sessionToken = (): Promise<string> => {
      tries++;
      return server.token('single');
    };
    const second = directs.to(server, { sessionToken }, 'single');
    const starting = second.driver.start();
    await until(() => tries > 1);
    expect(second.driver.connectionState).to.equal('connecting');
    first.driver.close();
    await starting;
    expect(second.driver.connectionState).to.equal('connected');
  });

  it('opens a new session when one reached its maximum duration', async () => {
    const { driver, context, states } = directs.to(brief);
    await driver.start();
    await until(() => states.length >= 5);
    expect(context.told.slice(0, 6)).to.deep.equal([
      'connection:connecting',
      'connection:connected',
      'connection:disconnected',
      'error:sessionTimeout',
      'connection:connecting',
      'connection:connected',
    ]);
  });

  it('comes back after the server was away', async () => {
    const { driver, states } = directs.to(server);
    await driver.start();
    await server.stop();
    await until(() => states.includes('disconnected'));
    const joined = driver.start();
    await server.start();
    await joined;
    expect(driver.connectionState).to.equal('connected');
  });

  it('gives up a server that owes motion and is silent, and finds it again', async () => {
    const link = await faultyLink(server.url);
    try {
      const { driver, context } = directs.to(
        { url: link.url, token: (app) => server.token(app) },
        { silentSeconds: 0.3 },
      );
      await driver.start();
      // Long enough for the server to be silent, were it asked for anything.
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(driver.connectionState).to.equal('connected');
      await link.set('hold');
      const lost = speak(driver, newRound(), syllables(4));
      await until(() => context.told.includes('connection:disconnected'));
      expect(context.errors.at(-1)?.code).to.equal('websocketClosedAbnormally');
      expect(context.errors.at(-1)?.message).to.contain('nothing came for 0.3 s');
      expect(await lost).to.equal('networkError');
      await link.set('none');
      await until(() => driver.connectionState === 'connected');
    } finally {
      await link.close();
    }
  });

  it('is not to be had once the driver is disposed', async () => {
    const { driver } = directs.to(server);
    driver.dispose();
    driver.dispose();
    expect(await outcomeOf(driver.start())).to.equal('AbortError');
    expect(await outcomeOf(driver.ensureConnected())).to.equal('AbortError');
  });
});

import { expect } from '@open-wc/testing';
import type { ConnectionState } from '../../../src/base/states.js';
import type { DirectDriver } from '../../../src/transport/direct/direct-driver.js';
import { testServer, type TestServer } from '../../support/motion-server.js';
import { syllables } from '../../support/speech.js';
import { Directs, outcomeOf, type Direct } from './direct-support.js';
import { motionOf, newRound } from './support.js';

/** An app that may have one session at a time, so one too many shows. */
const SINGLE = 'single';
const STATES = ['connecting', 'connected', 'disconnected', 'failed'] as const;

describe('a listener of the connection of a DirectDriver', () => {
  const directs = new Directs();
  let server: TestServer;
  let brief: TestServer;

  before(async () => {
    server = await testServer('session');
    brief = await testServer('brief');
  });
  afterEach(() => directs.disposeAll());

  /** A driver that will come to this state. The servers of `brief` end each session after a second. */
  function bound(state: ConnectionState): Direct {
    if (state === 'disconnected') return directs.to(brief, {}, SINGLE);
    return directs.to(server, state === 'failed' ? { sessionToken: () => 'stale' } : {}, SINGLE);
  }

  /** Does something when the driver first tells of a state, and answers with what came of it. */
  async function at<Result>(
    state: ConnectionState,
    act: (driver: DirectDriver) => Result,
  ): Promise<Direct & { result: Result }> {
    const direct = bound(state);
    const { driver, context } = direct;
    const acted = new Promise<{ result: Result }>((resolve) => {
      let done = false;
      context.events.on('connection', (entered) => {
        if (entered !== state || done) return;
        done = true;
        resolve({ result: act(driver) });
      });
    });
    await outcomeOf(driver.start());
    return { ...direct, ...(await acted) };
  }

  /** Takes the one session that the app may have. */
  async function expectNoSession(state: ConnectionState): Promise<void> {
    const next = directs.to(state === 'disconnected' ? brief : server, {}, SINGLE);
    await next.driver.start();
    next.driver.dispose();
  }

  for (const state of STATES) {
    for (const method of ['close', 'dispose'] as const) {
      it(`may ${method} at ${state}, and that is the end of it`, async () => {
        const { driver, context, states } = await at(state, (it) => it[method]());
        expect(driver.connectionState).to.equal('disconnected');
        expect(states.at(-1)).to.equal('disconnected');
        const told = [...context.told];
        await expectNoSession(state);
        expect(context.told).to.deep.equal(told);
      });
    }

    for (const method of ['start', 'ensureConnected'] as const) {
      it(`may call ${method}() at ${state}, for one session`, async () => {
        const { driver, states, result } = await at(state, (it) => outcomeOf(it[method]()));
        const refused = state === 'failed' || (state === 'connecting' && method === 'start');
        expect(await result).to.equal(refused ? 'AvatarError' : 'done');
        expect(driver.connectionState).to.equal(state === 'failed' ? 'failed' : 'connected');
        const attempts = states.filter((entered) => entered === 'connecting').length;
        expect(attempts, states.join()).to.equal(
          state === 'disconnected' || state === 'failed' ? 2 : 1,
        );
        driver.dispose();
        await expectNoSession(state);
      });
    }

    it(`may begin a round at ${state}`, async () => {
      const round = newRound();
      const { context } = await at(state, (driver) => {
        driver.drive(round);
        round.audio.push(syllables(0.3));
        round.audio.end();
      });
      const failed = state === 'failed';
      expect(await motionOf(round)).to.equal(failed ? 'networkError' : 'all');
      expect(round.motion.present).to.equal(!failed);
      expect(context.errors.map(({ code }) => code)).to.deep.equal(
        {
          connecting: [],
          connected: [],
          disconnected: ['sessionTimeout'],
          failed: ['sessionTokenInvalid', 'websocketError'],
        }[state],
      );
    });
  }
});

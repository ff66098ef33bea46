import { expect } from '@open-wc/testing';
import type { DirectDriver } from '../../../src/transport/direct/direct-driver.js';
import { testServer, type TestServer } from '../../support/motion-server.js';
import { heardAt, rawServer, WireType, type HeardMessage } from '../../support/raw-server.js';
import { syllables } from '../../support/speech.js';
import { until } from '../playback/support.js';
import { Directs, outcomeOf, type Direct } from './direct-support.js';
import { expectSpeech, motionOf, newRound, speak } from './support.js';

describe('a round of a DirectDriver', () => {
  const directs = new Directs();
  let server: TestServer;
  let raw: string;

  before(async () => {
    server = await testServer('sources');
    raw = await rawServer();
  });
  afterEach(() => directs.disposeAll());

  for (const format of ['compact', 'flame']) {
    it(`gets its motion in order (${format})`, async () => {
      const extraParams = () => ({ 'motion-format': format });
      const { driver, context } = directs.to(server, { extraParams });
      await driver.start();
      await expectSpeech(driver, 2);
      expect(context.errors).to.deep.equal([]);
    });
  }

  it('may have another rate than the session', async () => {
    const { driver } = directs.to(server);
    await driver.start();
    await expectSpeech(driver, 1.5, newRound({ sampleRate: 24_000 }));
  });

  it('holds speech back until the connection stands', async () => {
    const { driver } = directs.to(server);
    const starting = driver.start();
    await expectSpeech(driver, 1);
    await starting;
  });

  it('goes without motion where there is no connection, or it fails', async () => {
    const none = directs.to(server);
    expect(await speak(none.driver, newRound(), syllables(0.5))).to.equal('networkError');
    expect(none.context.told).to.deep.equal(['error:websocketError']);

    const failing = directs.to(server, { sessionToken: () => 'stale' });
    const starting = outcomeOf(failing.driver.start());
    expect(await speak(failing.driver, newRound(), syllables(0.5))).to.equal('serverError');
    expect(await starting).to.equal('AvatarError');
    expect(failing.context.errors.map(({ code }) => code)).to.deep.equal(['sessionTokenInvalid']);
  });

  it('ends its motion when the connection is closed on purpose', async () => {
    const { driver, context } = directs.to(server);
    await driver.start();
    const sent = newRound();
    driver.drive(sent);
    sent.audio.push(syllables(0.5));
    driver.close();
    expect(await motionOf(sent)).to.equal('all');
    const starting = outcomeOf(driver.start());
    const waiting = newRound();
    driver.drive(waiting);
    driver.close();
    expect(await motionOf(waiting)).to.equal('all');
    expect(await starting).to.equal('AbortError');
    expect(context.errors).to.deep.equal([]);
  });

  /** A driver at the server that behaves as the path says. */
  async function connectToRaw(path: string): Promise<Direct> {
    const direct = directs.to({ url: `${raw}/${path}`, token: () => Promise.resolve('token') });
    await direct.driver.start();
    return direct;
  }

  /** All that the server has heard by now: one round more is sent, and waited for. */
  async function heardSoFar(driver: DirectDriver, name: string): Promise<HeardMessage[]> {
    const last = newRound();
    driver.drive(last);
    last.audio.push(syllables(0.1));
    await until(async () => (await heardAt(name)).some(({ round }) => round === last.id));
    return heardAt(name);
  }

  it('sends nothing more once the server refuses it', async () => {
    const { driver, context } = await connectToRaw('speech/refuse/13/refusal');
    const round = newRound();
    driver.drive(round);
    // More than the network takes at once, so that some of it still waits.
    const minutes = 10;
    for (let i = 0; i < minutes; i++) round.audio.push(new Int16Array(16_000 * 60));
    expect(await motionOf(round)).to.equal('serverError');
    for (let i = 0; i < 119; i++) round.audio.push(new Int16Array(1000));
    round.audio.end();
    const heard = await heardSoFar(driver, 'refusal');
    const sent = heard.filter((one) => one.round === round.id);
    expect(sent.every(({ type }) => type === WireType.audio)).to.equal(true);
    expect(sent.length).to.be.below(minutes * 30);
    const errors = context.told.filter((line) => line.startsWith('error'));
    expect(errors).to.deep.equal(['error:serverError']);
  });

  it('is taken from the server, once, when it is over before its motion has come', async () => {
    const { driver } = await connectToRaw('speech/nothing/0/interrupted');
    const round = newRound();
    driver.drive(round);
    round.audio.push(syllables(0.5));
    await until(async () => (await heardAt('interrupted')).some((one) => one.round === round.id));
    round.close();
    round.close();
    round.audio.push(syllables(0.5));
    const over = newRound();
    over.close();
    driver.drive(over);
    const heard = await heardSoFar(driver, 'interrupted');
    const types = heard.filter((one) => one.round === round.id).map(({ type }) => type);
    expect(types).to.deep.equal([WireType.audio, WireType.interrupt]);
    expect(heard.some((one) => one.round === over.id)).to.equal(false);
  });
});

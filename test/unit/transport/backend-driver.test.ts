import { expect } from '@open-wc/testing';
import type { Samples } from '../../../src/base/audio-format.js';
import { encodeAudioPayload } from '../../../src/protocol/audio-payload.js';
import { createId } from '../../../src/protocol/ids.js';
import { decodeMessage, encodeMessage } from '../../../src/protocol/messages.js';
import { Round } from '../../../src/round/round.js';
import { BackendDriver } from '../../../src/transport/backend/backend-driver.js';
import type { OpenRound } from '../../../src/transport/driver.js';
import { motionEnvelopes } from '../../support/envelopes.js';
import { HeldModule } from '../../support/held-module.js';
import { testServer } from '../../support/motion-server.js';
import { syllables } from '../../support/speech.js';
import { until } from '../playback/support.js';
import { jawOf, motionOf, newRound, testContext, type TestContext } from './support.js';

const NOTHING = new Uint8Array(0);
const SECONDS = 3;

/** The same motion as of another round of the server. */
const asRound = (envelopes: readonly Uint8Array[], reqId: string): Uint8Array[] =>
  envelopes.map((bytes) => {
    const message = decodeMessage(bytes);
    return encodeMessage(
      message.type === 'serverResponseAnimation' ? { ...message, reqId } : message,
    );
  });

/** An id that was made so many seconds after the first of them all. */
const idAt = (seconds: number): string => createId(new Date(Date.UTC(2026, 0, 1) + seconds * 1000));

describe('BackendDriver', () => {
  const pcm = syllables(SECONDS);
  const audio = new Uint8Array(pcm.buffer);
  const rounds: Round[] = [];
  const drivers: BackendDriver[] = [];
  let speech: Uint8Array[];
  let silence: Uint8Array[];
  /** What was heard of each round. */
  const heard = new Map<Round, Samples[]>();

  before(async () => {
    const server = await testServer('sources');
    speech = await motionEnvelopes(server, pcm);
    silence = await motionEnvelopes(server, new Int16Array(SECONDS * 16_000));
    expect(speech.length).to.be.above(1);
  });
  afterEach(() => {
    for (const round of rounds.splice(0)) round.close();
    for (const driver of drivers.splice(0)) driver.dispose();
  });

  const open: OpenRound = (options) => {
    rounds.at(-1)?.close();
    const round = new Round(options);
    const samples: Samples[] = [];
    heard.set(round, samples);
    round.audio.pipe({ push: (part) => samples.push(part), end: () => undefined });
    rounds.push(round);
    return round;
  };

  function backend(context = testContext(), Driver = BackendDriver): BackendDriver {
    const driver = new Driver(context, { sampleRate: 16_000, open });
    drivers.push(driver);
    return driver;
  }

  /** A driver whose reader is there. */
  async function ready(context?: TestContext): Promise<BackendDriver> {
    const driver = backend(context);
    const round = driver.yieldAudio(NOTHING, true)!;
    await until(() => driver.yieldMotion(silence, round.id));
    return driver;
  }
  const samplesOf = (round: Round): number[] => heard.get(round)!.flatMap((part) => [...part]);
  const openingOf = (round: Round): number => Math.max(0, ...jawOf(round));

  it('takes audio that is cut anywhere, and motion that comes after its end', async () => {
    const driver = await ready();
    const round = driver.yieldAudio(audio.subarray(0, 9001), false)!;
    expect(driver.yieldAudio(audio.subarray(9001, 9002), false)).to.equal(round);
    expect(driver.yieldAudio(audio.subarray(9002, 12_345), false)).to.equal(round);
    expect(driver.yieldAudio(audio.subarray(12_345), true)).to.equal(round);
    expect(samplesOf(round)).to.deep.equal([...pcm]);
    expect(round.audio.ended).to.equal(true);
    expect(round.motion.awaited).to.equal(true);
    expect(driver.yieldMotion(speech.slice(0, 1), round.id)).to.equal(false);
    expect(driver.yieldMotion(speech.slice(1), round.id)).to.equal(true);
    expect(await motionOf(round)).to.equal('all');
    expect(openingOf(round)).to.be.above(0.1);
  });

  it('refuses in its own words what belongs to other modes', async () => {
    const driver = backend();
    const refusal: unknown = await driver.start().catch((error: unknown) => error);
    expect(refusal).to.include({ code: 'networkLayerNotAvailable', reason: 'wrongMode' });
    expect(() => driver.assertSend()).to.throw(/^send\(\) has no place in backend mode/);
    const spoken = newRound();
    driver.drive(spoken);
    expect(spoken.motion.waived).to.equal(undefined);
  });

  describe('a turn that was left before its first motion', () => {
    /** A driver whose last turn was left so. */
    async function barged(): Promise<BackendDriver> {
      const driver = await ready();
      driver.yieldAudio(audio, true);
      return driver;
    }

    it('gives none of it to the next one, when that motion comes late', async () => {
      const driver = await barged();
      const round = driver.yieldAudio(audio, true)!;
      driver.yieldMotion(asRound(speech, idAt(0)), round.id);
      expect(openingOf(round)).to.be.above(0.1);
      const [first, ...rest] = asRound(silence, idAt(2));
      expect(driver.yieldMotion([first], round.id)).to.equal(rest.length === 0);
      driver.yieldMotion(asRound(speech, idAt(0)), round.id);
      expect(driver.yieldMotion(rest, round.id)).to.equal(true);
      expect(await motionOf(round)).to.equal('all');
      expect(round.motion.timeline.duration).to.be.within(SECONDS - 0.1, SECONDS + 0.4);
      expect(openingOf(round)).to.be.below(0.05);
    });

    it('nor when it comes in the midst of the right one', async () => {
      const driver = await barged();
      const round = driver.yieldAudio(audio, true)!;
      const own = asRound(silence, idAt(9));
      driver.yieldMotion(own.slice(0, 1), round.id);
      driver.yieldMotion(asRound(speech, idAt(3)), round.id);
      driver.yieldMotion(own.slice(1), round.id);
      expect(await motionOf(round)).to.equal('all');
      expect(openingOf(round)).to.be.below(0.05);
    });

    it('nor by what goes wrong with it', async () => {
      const context = testContext();
      const driver = await ready(context);
      driver.yieldAudio(audio, true);
      const round = driver.yieldAudio(audio, true)!;
      const gone = encodeMessage({ type: 'serverError', reqId: idAt(0), code: 13 });
      driver.yieldMotion([gone], round.id);
      expect(context.told).to.deep.equal(['error:serverError']);
      expect(driver.yieldMotion(asRound(speech, idAt(1)), round.id)).to.equal(true);
      expect(openingOf(round)).to.be.above(0.1);
    });

    it('leaves the turns after it as they were', async () => {
      const driver = await barged();
      const second = driver.yieldAudio(audio, true)!;
      driver.yieldMotion([...asRound(silence, idAt(0)), ...asRound(speech, idAt(1))], second.id);
      const third = driver.yieldAudio(audio, true)!;
      expect(driver.yieldMotion(asRound(speech, idAt(5)), third.id)).to.equal(true);
      driver.yieldMotion(asRound(silence, idAt(6)), third.id);
      expect(openingOf(third)).to.be.above(0.1);
    });
  });

  describe('before its reader is there', () => {
    let held: HeldModule;
    let context: TestContext;
    let driver: BackendDriver;
    /** 0.5 s of 440 Hz, encoded with opus-tools 0.2 at 48 kbit/s. */
    let tone: Uint8Array;

    before(async () => {
      const file = await fetch(new URL('../../support/fixtures/tone.opus', import.meta.url));
      const data = new Uint8Array(await file.arrayBuffer());
      tone = encodeAudioPayload({ codec: 'ogg_opus', sampleRate: 48_000, data });
    });
    beforeEach(async () => {
      held = await HeldModule.of('reader.ts');
      context = testContext();
      const late = await held.import<{ BackendDriver: typeof BackendDriver }>(
        '/src/transport/backend/backend-driver.ts',
      );
      driver = backend(context, late.BackendDriver);
    });
    afterEach(() => held.refuse());

    it('begins the round at once, and keeps its motion', async () => {
      const round = driver.yieldAudio(audio, true)!;
      expect(samplesOf(round)).to.deep.equal([...pcm]);
      const buffers = speech.map((bytes) => bytes.slice());
      expect(driver.yieldMotion(buffers, round.id)).to.equal(false);
      // The page may use its memory again.
      for (const buffer of buffers) buffer.fill(0);
      expect(round.motion.awaited).to.equal(true);
      await held.release();
      expect(await motionOf(round)).to.equal('all');
      expect(openingOf(round)).to.be.above(0.1);
      expect(driver.yieldMotion([], round.id), 'its last motion has come').to.equal(true);
      expect(context.told).to.deep.equal([]);
    });

    it('keeps encoded audio as well', async () => {
      const round = driver.yieldAudio(tone, true)!;
      expect(round.sampleRate).to.equal(48_000);
      await held.release();
      await until(() => round.audio.ended);
      expect(round.audio.seconds).to.equal(0.5);
    });

    it('goes on with sound alone where it cannot be had, and says so', async () => {
      const round = driver.yieldAudio(audio, false)!;
      driver.yieldMotion(speech, round.id);
      await held.refuse();
      expect(await motionOf(round)).to.equal('fallbackMode');
      expect(context.told).to.deep.equal(['error:animationPlayerNotInitialized']);
      expect(context.errors[0].reason).to.equal('motionReaderUnavailable');
      expect(driver.yieldAudio(audio, true)).to.equal(round);
      expect(round.audio.seconds).to.equal(2 * SECONDS);
    });

    it('says when there can be neither motion nor sound', async () => {
      const round = driver.yieldAudio(tone, false)!;
      await held.refuse();
      await until(() => round.audio.ended);
      expect(context.told).to.deep.equal(['error:audioOnlyInitFailed']);
    });
  });
});

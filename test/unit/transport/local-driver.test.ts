import { expect } from '@open-wc/testing';
import { lipsyncWeights, lipsyncWorker } from '../../../src/assets.js';
import { nextTask } from '../../../src/base/next-task.js';
import type { SampleRate } from '../../../src/base/sample-rate.js';
import { Channel } from '../../../src/motion/channels.js';
import { createFrame } from '../../../src/motion/segment.js';
import { LocalDriver } from '../../../src/transport/local/local-driver.js';
import type { Round } from '../../../src/round/round.js';
import { syllables } from '../../support/speech.js';
import { until } from '../../support/until.js';
import {
  expectSpeech,
  jawOf,
  motionOf,
  newRound,
  speak,
  testContext,
  type TestContext,
} from './support.js';

const FILES = { worker: lipsyncWorker(), weights: lipsyncWeights() };
const ELSEWHERE = 'https://cdn.example/lipsync-worker.js';

describe('LocalDriver', () => {
  const drivers: LocalDriver[] = [];
  const disposeAll = (): void => {
    for (const driver of drivers.splice(0)) driver.dispose();
  };
  afterEach(disposeAll);

  interface Options {
    readonly context?: TestContext;
    readonly sampleRate?: SampleRate;
    readonly files?: Partial<typeof FILES>;
  }
  function local({ context = testContext(), sampleRate = 16_000, files }: Options = {}) {
    const driver = new LocalDriver(context, { sampleRate, files: { ...FILES, ...files } });
    drivers.push(driver);
    return driver;
  }

  it('makes motion in a worker', async () => {
    await expectSpeech(local(), 2);
  });

  it('takes speech of any rate', async () => {
    await expectSpeech(local(), 1.5, newRound({ sampleRate: 44_100 }));
  });

  it('makes the same motion on the page, where the worker has another origin', async () => {
    const inWorker = await expectSpeech(local(), 1.5);
    disposeAll();
    const onPage = await expectSpeech(local({ files: { worker: ELSEWHERE } }), 1.5);
    expect(jawOf(onPage)).to.deep.equal(jawOf(inWorker));
  });

  it('leaves the audio to others who hold it', async () => {
    const pcm = syllables(1);
    const before = pcm.slice();
    await expectSpeech(local(), 1, newRound(), pcm);
    expect(pcm).to.deep.equal(before);
  });

  for (const worker of [FILES.worker, ELSEWHERE]) {
    const place = worker === FILES.worker ? 'a worker' : 'the page';

    it(`brings nothing more for a round that is over, in ${place}`, async () => {
      const driver = local({ files: { worker } });
      const dead = newRound();
      driver.drive(dead);
      dead.audio.push(syllables(20));
      dead.audio.end();
      dead.close();
      await expectSpeech(driver, 1);
      expect(dead.motion.present).to.equal(false);
    });

    it(`says when the engine breaks in ${place}, and the next speech gets a new one`, async () => {
      const context = testContext();
      const driver = local({ context, files: { worker } });
      await expectSpeech(driver, 1);
      const underWay = newRound();
      driver.drive(underWay);
      underWay.audio.push(syllables(20));
      // A rate that the engine cannot be made for.
      const other = testContext();
      const sampleRate = 12_345 as SampleRate;
      const broken = newRound();
      local({ context: other, sampleRate, files: { worker } }).drive(broken);
      for (const round of [underWay, broken]) {
        expect(await motionOf(round)).to.equal('fallbackMode');
      }
      for (const { told, errors } of [context, other]) {
        expect(told).to.deep.equal(['error:animationPlayerNotInitialized']);
        expect(errors[0].reason).to.equal('lipsyncUnavailable');
        expect(errors[0].message).to.contain('12345');
      }
      await expectSpeech(driver, 1);
    });
  }

  it('says which file is missing, and works again when it is back', async () => {
    const context = testContext();
    const weights = new URL('/missing.bin', location.href).href;
    const driver = local({ context, files: { weights } });
    expect(await speak(driver, newRound(), syllables(0.5))).to.equal('fallbackMode');
    expect(context.told).to.deep.equal(['error:animationPlayerNotInitialized']);
    expect(context.errors[0].message).to.contain('missing.bin');
    await expectSpeech(local(), 1);
  });

  describe('while its engine is not there yet', () => {
    const never = URL.createObjectURL(new Blob([''], { type: 'text/javascript' }));

    /** The jaw of two loud seconds with a silent one between them, by 20 ms. */
    async function jawBefore(round: Round): Promise<number[]> {
      local({ files: { worker: never } }).drive(round);
      const loud = syllables(1);
      round.audio.push(loud);
      round.audio.push(new Int16Array(16_000));
      round.audio.push(loud.slice());
      await until(() => round.motion.timeline.duration > 2.9, 'all of it has moved the mouth');
      return jawOf(round);
    }

    it('moves the mouth by loudness, so that sound need not wait', async () => {
      const round = newRound();
      const jaw = await jawBefore(round);
      const part = (from: number, to: number) => jaw.slice(from * 60, to * 60);
      for (const spoken of [part(0, 1), part(2, 2.9)]) {
        expect(Math.max(...spoken), 'opens').to.be.within(0.15, 0.5);
        expect(Math.min(...spoken.slice(6)), 'and closes with each syllable').to.be.below(0.1);
      }
      expect(Math.max(...part(1.4, 1.9)), 'rests in a pause').to.be.below(0.02);
      expect(round.motion.awaited, 'better motion is to come').to.equal(true);
      round.close();
    });

    it('shapes it by how bright the sound is: open, round, or teeth', async () => {
      const shapeOf = async (hertz: number): Promise<Record<string, number>> => {
        const round = newRound();
        local({ files: { worker: never } }).drive(round);
        const tone = Int16Array.from({ length: 8000 }, (_, i) =>
          Math.round(8000 * Math.sin((2 * Math.PI * hertz * i) / 16_000)),
        );
        round.audio.push(tone);
        await until(() => round.motion.present, 'it moves the mouth');
        const frame = createFrame();
        round.motion.timeline.sample(0.4, frame);
        round.close();
        const { jawOpen, mouthPucker, mouthStretchLeft } = Channel;
        return { jaw: frame[jawOpen], round: frame[mouthPucker], wide: frame[mouthStretchLeft] };
      };
      const [open, dark, hiss] = await Promise.all([900, 300, 5000].map(shapeOf));
      expect(open.jaw, 'a bright vowel is open').to.be.above(0.4);
      expect(dark.jaw, 'a dark one is half so').to.be.below(open.jaw / 2);
      expect(dark.round, 'and round').to.be.above(0.2);
      expect(hiss.jaw, 'a hiss is shut').to.be.below(0.05);
      expect(hiss.wide, 'and wide').to.be.above(0.2);
      expect([open.round, open.wide, hiss.round, dark.wide]).to.deep.equal([0, 0, 0, 0]);
    });

    it('leaves live speech to the engine, for what was heard cannot be shown better later', async () => {
      const live = newRound({ live: true });
      const driver = local({ files: { worker: never } });
      driver.drive(live);
      live.audio.push(syllables(1));
      const round = newRound();
      driver.drive(round);
      round.audio.push(syllables(1));
      await until(() => round.motion.present, 'a round that is not live moves the mouth');
      expect(live.motion.present).to.equal(false);
      for (const one of [live, round]) one.close();
    });
  });

  it('fetches an engine that it does not have only once speech is heard, unless that is foreseen', async () => {
    const asked = (worker: string): boolean =>
      performance.getEntriesByType('resource').some(({ name }) => name === worker);
    performance.setResourceTimingBufferSize(2000);
    const cold = `${FILES.worker}?cold`;
    const round = newRound({}, false);
    const motion = speak(local({ files: { worker: cold } }), round, syllables(1));
    await until(() => round.motion.present, 'the mouth moves by loudness');
    await nextTask();
    expect(asked(cold)).to.equal(false);
    round.begin(0);
    expect(await motion).to.equal('all');
    expect(asked(cold)).to.equal(true);

    disposeAll();
    const warm = `${FILES.worker}?warm`;
    local({ files: { worker: warm } }).warmUp();
    await until(() => asked(warm), 'the engine is fetched without any speech');
  });

  it('shows what its engine makes in the end, whatever the mouth did before', async () => {
    const first = await expectSpeech(local(), 1.5);
    const again = await expectSpeech(local(), 1.5);
    expect(jawOf(first)).to.deep.equal(jawOf(again));
  });

  it('needs no start, and has no place for what a backend hands over', async () => {
    const driver = local();
    await driver.start();
    driver.assertSend();
    const calls = [
      () => driver.yieldAudio(new Uint8Array(2), true),
      () => driver.yieldMotion([], ''),
    ];
    for (const call of calls) {
      const thrown = expect(call).to.throw(/^yield\w+\(\) belongs to backend mode/);
      thrown.with.property('reason', 'wrongMode');
    }
  });

  it('drives nothing once it is disposed', () => {
    const driver = local();
    driver.dispose();
    driver.dispose();
    const round = newRound();
    driver.drive(round);
    expect(round.motion.awaited).to.equal(false);
  });
});

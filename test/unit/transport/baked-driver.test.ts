import { expect } from '@open-wc/testing';
import { lipsyncWeights, lipsyncWorker } from '../../../src/assets.js';
import { AvatarError, ErrorCode } from '../../../src/base/errors.js';
import { Channel } from '../../../src/motion/channels.js';
import { writeMotionFile } from '../../../src/motion/motion-file.js';
import { createFrame } from '../../../src/motion/segment.js';
import { BakedDriver } from '../../../src/transport/baked/baked-driver.js';
import { openBakedMotion, type BakedMotion } from '../../../src/transport/baked/baked-motion.js';
import { BackendDriver } from '../../../src/transport/backend/backend-driver.js';
import { LocalDriver } from '../../../src/transport/local/local-driver.js';
import { heardAt, rawServer } from '../../support/raw-server.js';
import { syllables } from '../../support/speech.js';
import { until } from '../playback/support.js';
import { Directs } from './direct-support.js';
import { expectSpeech, jawOf, newRound, speak, testContext } from './support.js';

const FPS = 30;
const SECONDS = 3;

/** A motion file whose mouth stands open. */
function motionFile(): Uint8Array {
  const frames = Array.from({ length: SECONDS * FPS }, () => {
    const frame = createFrame();
    frame[Channel.jawOpen] = 0.8;
    return frame;
  });
  return new Uint8Array(writeMotionFile({ fps: FPS, seconds: SECONDS, frames }));
}

describe('BakedDriver', () => {
  const context = testContext();
  const directs = new Directs();
  let local: LocalDriver;
  before(() => {
    const files = { worker: lipsyncWorker(), weights: lipsyncWeights() };
    local = new LocalDriver(context, { sampleRate: 16_000, files });
  });
  beforeEach(() => {
    context.told.length = 0;
  });
  afterEach(() => directs.disposeAll());
  after(() => local.dispose());

  const missing = (): Promise<BakedMotion> =>
    Promise.reject(new AvatarError(ErrorCode.invalidAudioInput, 'It answered 404.'));

  it('brings the motion of the file, and asks no server', async () => {
    const token = () => Promise.resolve('token');
    const url = `${await rawServer()}/speech/nothing/0/baked`;
    const { driver } = directs.to({ url, token });
    await driver.start();
    const baked = Promise.resolve(openBakedMotion(motionFile(), 'hello.motion'));
    const round = newRound();
    expect(
      await speak(new BakedDriver(context, baked, driver), round, syllables(SECONDS)),
    ).to.equal('all');
    expect(Math.min(...jawOf(round))).to.be.above(0.7);
    expect(context.told).to.deep.equal([]);
    const next = newRound();
    driver.drive(next);
    next.audio.push(syllables(0.1));
    await until(async () => (await heardAt('baked')).some((one) => one.round === next.id));
    expect((await heardAt('baked')).some((one) => one.round === round.id)).to.equal(false);
  });

  it('hands all of the speech over when the file cannot be had', async () => {
    let refuse!: (error: AvatarError) => void;
    const baked = new Promise<BakedMotion>((_, reject) => (refuse = reject));
    const round = newRound();
    const driver = new BakedDriver(context, baked, {
      drive: (it) => {
        expect(it.audio.ended, 'so late').to.equal(true);
        local.drive(it);
      },
    });
    const spoken = expectSpeech(driver, 2, round);
    refuse(new AvatarError(ErrorCode.invalidAudioInput, 'It answered 404.'));
    await spoken;
    expect(context.told).to.deep.equal(['error:invalidAudioInput']);
  });

  it('hands all of the speech over when the file turns out damaged', async () => {
    const damaged = motionFile();
    damaged[damaged.length - 4] ^= 0x10;
    const baked = Promise.resolve(openBakedMotion(damaged, 'hello.motion'));
    await expectSpeech(new BakedDriver(context, baked, local), SECONDS);
    expect(context.told).to.deep.equal(['error:invalidAudioInput']);
  });

  it('goes on with sound alone where nothing else makes motion', async () => {
    const open = () => newRound();
    const backend = new BackendDriver(context, { sampleRate: 16_000, open });
    const driver = new BakedDriver(context, missing(), backend);
    expect(await speak(driver, newRound(), syllables(1))).to.equal('fallbackMode');
    expect(context.told).to.deep.equal(['error:invalidAudioInput']);
  });

  it('says nothing of a file that fails when the round is over', async () => {
    const baked = missing();
    const round = newRound();
    const fallback = newRound();
    new BakedDriver(context, baked, { drive: () => fallback.close() }).drive(round);
    round.close();
    await baked.catch(() => undefined);
    await Promise.resolve();
    expect(context.told).to.deep.equal([]);
    expect(fallback.over).to.equal(false);
    expect(round.motion.waived).to.equal(undefined);
  });
});

import { expect } from '@open-wc/testing';
import { DrivingServiceMode } from '../../../src/base/states.js';
import { until } from '../../support/until.js';
import { syllableBuffer, syllables } from '../../support/speech.js';
import { StageHand, codeOf, endOf } from './stage-hand.js';

describe('speech that gives way to other speech', () => {
  const stage = new StageHand();
  before(() => stage.load());
  afterEach(() => stage.clear());
  after(() => stage.dispose());

  async function controllerOf() {
    const { controller } = stage.show({ mode: DrivingServiceMode.local });
    await controller.initializeAudioContext();
    return controller;
  }

  it('leaves the round of send() whole when speak() cannot be loaded', async () => {
    const controller = await controllerOf();
    const half = syllables(0.3).buffer;
    const round = controller.send(half, false);
    const ended = endOf(controller, round);
    expect(await codeOf(controller.speak('/no-such-file.mp3'))).to.equal('invalidAudioInput');
    expect(controller.send(half, true)).to.equal(round);
    const { reason, seconds } = await ended;
    expect(reason).to.equal('playbackEnd');
    expect(seconds).to.be.closeTo(0.6, 0.05);
  });

  it('takes chunks that are cut within a sample', async () => {
    const controller = await controllerOf();
    const bytes = new Uint8Array(syllables(0.4).buffer);
    const round = controller.send(bytes.slice(0, 4001).buffer, false);
    const ended = endOf(controller, round);
    controller.send(bytes.slice(4001, 4002).buffer, false);
    controller.send(bytes.slice(4002, 9001).buffer, false);
    controller.send(bytes.slice(9001).buffer, true);
    expect((await ended).seconds).to.be.closeTo(0.4, 0.01);
  });

  it('cancels a stream that is superseded before it starts', async () => {
    const controller = await controllerOf();
    let cancelled: unknown;
    const stream = new ReadableStream<Uint8Array>({
      cancel: (reason) => void (cancelled = reason),
    });
    const given = codeOf(controller.speak(stream));
    const { reason } = await controller.speak(syllableBuffer(0.2));
    expect(reason).to.equal('playbackEnd');
    expect(await given).to.contain('AbortError');
    expect(String(cancelled)).to.contain('AbortError');
  });

  it('cancels a stream whose caller had given up before', async () => {
    const controller = await controllerOf();
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>({ cancel: () => void (cancelled = true) });
    const signal = AbortSignal.abort(new Error('not wanted'));
    expect(await codeOf(controller.speak(stream, { signal }))).to.contain('not wanted');
    await until(() => cancelled, 'what reads it has let go of it');
  });
});

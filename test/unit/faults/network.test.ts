import { expect } from '@open-wc/testing';
import { FrameStarvationMode } from '../../../src/base/states.js';
import type { SpeechReport } from '../../../src/round/speech-report.js';
import type { Fault } from '../../support/faulty-link.js';
import { faultyScene, newsOf, next, watch } from '../../support/faulty-speech.js';
import { sound } from '../../support/moments.js';
import { syllableBuffer, syllables } from '../../support/speech.js';
import { until } from '../../support/until.js';

/** How far the jaw opens at least where there is motion. */
const OPEN = 0.1;

describe('a network that fails', () => {
  const scene = faultyScene('faults');

  /** Motion that is out of step is refused, not shown: one error, and the rest is sound alone. */
  const FAULTS: readonly (readonly [Fault, errors: readonly string[]])[] = [
    ['delay', []],
    ['duplicate', ['error:serverError']],
    ['reorder', ['error:serverError']],
    ['truncate', ['error:serverError']],
    ['lose', ['error:serverError']],
  ];
  for (const [fault, errors] of FAULTS) {
    it(`never harms the sound: messages ${fault}`, async () => {
      const controller = scene.connect();
      await controller.start();
      await scene.link.set(fault);
      const told = newsOf(controller);
      const { report } = await watch(controller, controller.speak(syllableBuffer(2)));
      expect(report.reason).to.equal('playbackEnd');
      expect(report.seconds).to.be.closeTo(2, 0.02);
      expect(report.underruns).to.equal(0);
      expect(await scene.link.touched(), 'messages that the fault met').to.be.above(0);
      expect(told.filter((line) => line.startsWith('error'))).to.deep.equal(errors);
      expect(told.filter((line) => line.startsWith('connection'))).to.deep.equal([]);
      expect(told.at(-1)).to.equal('conversation:idle:playbackEnd');

      await scene.link.set('none');
      const after = await watch(controller, controller.speak(syllableBuffer(1)));
      expect(after.report.underruns).to.equal(0);
      expect(after.opened, 'the next round has its motion').to.be.above(OPEN);
    });
  }

  it('plays on when the connection is cut, and has motion again once it is back', async () => {
    const controller = scene.connect();
    await controller.start();
    await controller.initializeAudioContext();
    const told = newsOf(controller);
    let restsAt = 0;
    controller.events.on('animation', (type) => {
      if (type === 'idle') restsAt = controller.getAudioTime();
    });
    const ended = new Promise<SpeechReport>((resolve) =>
      controller.events.once('speechend', resolve),
    );
    const pcm = syllables(4);
    controller.send(pcm.slice(0, 16_000).buffer, false);
    await next(controller, 'speechstart');
    await scene.link.set('hold');
    controller.send(pcm.slice(16_000).buffer, true);
    await scene.link.cut();
    await scene.link.set('none');
    const report = await ended;
    expect(report.seconds).to.be.closeTo(4, 0.02);
    expect(report.underruns).to.equal(0);
    expect(report.sync.missingSeconds, 'sound without motion is told').to.be.within(0.5, 4);
    expect(told).to.include('conversation:playing:networkError');
    expect(restsAt, 'the mouth rests once its motion is used up').to.be.within(0.2, 3);
    await until(() => controller.connectionState === 'connected', 'it is connected again');
    const connection = told.filter((line) => line.startsWith('connection'));
    expect(connection).to.deep.equal([
      'connection:disconnected',
      'connection:connecting',
      'connection:connected',
    ]);
    expect(told).to.include('error:websocketClosedAbnormally');
    const { opened } = await watch(controller, controller.speak(syllableBuffer(1)));
    expect(opened).to.be.above(OPEN);
  });

  it('finds a server that was killed and started again', async () => {
    const controller = scene.connect();
    await controller.start();
    const speech = controller.speak(syllableBuffer(1.5));
    await next(controller, 'speechstart');
    await scene.server.stop();
    expect((await speech).underruns).to.equal(0);
    await scene.server.start();
    await until(() => controller.connectionState === 'connected', 'it is connected again');
    const { opened } = await watch(controller, controller.speak(syllableBuffer(1)));
    expect(opened).to.be.above(OPEN);
  });

  it('holds the sound for its motion in strictSync, and loses none of it', async () => {
    const controller = scene.connect();
    controller.frameStarvationMode = FrameStarvationMode.strictSync;
    await controller.start();
    await controller.initializeAudioContext();
    const told = newsOf(controller);
    const ended = new Promise<{ seconds: number }>((resolve) =>
      controller.events.once('speechend', resolve),
    );
    const pcm = syllables(3);
    controller.send(pcm.slice(0, 16_000).buffer, false);
    await next(controller, 'speechstart');
    await scene.link.set('hold');
    controller.send(pcm.slice(16_000).buffer, true);
    const stalls = () => told.filter((line) => line.startsWith('stall'));
    // What was on its way when the link began to hold still comes, and ends an early stall.
    const clock = new AudioContext();
    await until(async () => {
      const at = controller.getAudioTime();
      await sound(clock, 0.3);
      return stalls().at(-1) === 'stall:true' && controller.getAudioTime() === at;
    }, 'the sound waits for its motion');
    await clock.close();
    expect(controller.getAudioTime()).to.be.above(0).and.below(2.9);
    await scene.link.set('none');
    expect((await ended).seconds).to.be.closeTo(3, 0.02);
    expect(stalls().length).to.be.above(1);
    expect(stalls()).to.deep.equal(stalls().map((_, i) => `stall:${i % 2 === 0}`));
    expect(stalls().at(-1)).to.equal('stall:false');
  });

  it('goes on with sound in audioIndependent, and catches the mouth up', async () => {
    const controller = scene.connect();
    await controller.start();
    await controller.initializeAudioContext();
    const told = newsOf(controller);
    const pcm = syllables(4);
    const ended = new Promise<{ seconds: number; underruns: number }>((resolve) =>
      controller.events.once('speechend', resolve),
    );
    controller.send(pcm.slice(0, 16_000).buffer, false);
    await next(controller, 'speechstart');
    await scene.link.set('hold');
    controller.send(pcm.slice(16_000).buffer, true);
    await until(() => controller.getAudioTime() > 2, 'sound is heard without its motion');
    await scene.link.set('none');
    const mouth = await watch(controller, ended as Promise<never>);
    const { seconds, underruns } = await ended;
    expect(seconds).to.be.closeTo(4, 0.02);
    expect(underruns).to.equal(0);
    expect(mouth.opened).to.be.above(OPEN);
    expect(told.filter((line) => line.startsWith('error'))).to.deep.equal([]);
  });

  it('plays fifty rounds in a row over one connection', async () => {
    const controller = scene.connect();
    // However long motion takes here, the sound waits for it.
    controller.frameStarvationMode = FrameStarvationMode.strictSync;
    await controller.start();
    const told = newsOf(controller);
    let moved = 0;
    for (let round = 0; round < 50; round++) {
      const { report, opened } = await watch(controller, controller.speak(syllableBuffer(0.4)));
      expect(report.reason).to.equal('playbackEnd');
      expect(report.seconds).to.be.closeTo(0.4, 0.02);
      if (opened > OPEN) moved++;
    }
    expect(moved).to.equal(50);
    expect(await scene.link.opened()).to.equal(1);
    expect(told.filter((line) => !/^(conversation|stall)/.test(line))).to.deep.equal([]);
  });
});

import { expect } from '@open-wc/testing';
import { FrameStarvationMode } from '../../../src/base/states.js';
import type { AvatarController } from '../../../src/sdk/avatar-controller.js';
import type { FaultyLink } from '../../support/faulty-link.js';
import { faultyScene, newsOf, next, watch } from '../../support/faulty-speech.js';
import { syllableBuffer, syllables } from '../../support/speech.js';
import { until } from '../../support/until.js';

interface UnderWay {
  readonly speech: Promise<unknown>;
  readonly connected?: Promise<void>;
}

/** Brings a controller into a state, and answers with what is under way, if anything is. */
type Bring = (controller: AvatarController, link: FaultyLink) => Promise<UnderWay | null>;

const playing: Bring = async (controller) => {
  await controller.start();
  const speech = controller.speak(syllableBuffer(4));
  await next(controller, 'speechstart');
  return { speech };
};

/** Every state that an interrupt may come in. */
const STATES: Record<string, Bring> = {
  idle: async (controller) => {
    await controller.start();
    return null;
  },
  'not connected': async () => null,
  'fetching the speech': async (controller) => {
    await controller.start();
    return { speech: controller.speak(new Blob([new Uint8Array(4096)])) };
  },
  connecting: async (controller, link) => {
    await link.set('hold');
    const connected = controller.start();
    return { speech: controller.speak(syllableBuffer(2)), connected };
  },
  'waiting for motion': async (controller, link) => {
    await controller.start();
    await link.set('hold');
    const speech = controller.speak(syllableBuffer(2));
    // The server has answered, and its answer is held.
    await until(async () => (await link.touched()) > 0, 'the server has answered');
    return { speech };
  },
  playing,
  paused: async (controller, link) => {
    const under = await playing(controller, link);
    controller.pause();
    return under;
  },
  stalled: async (controller, link) => {
    controller.frameStarvationMode = FrameStarvationMode.strictSync;
    await controller.start();
    await controller.initializeAudioContext();
    controller.send(syllables(1).buffer, false);
    await next(controller, 'speechstart');
    await link.set('hold');
    controller.send(syllables(3).buffer, true);
    await next(controller, 'stall');
    return null;
  },
  'without motion': async (controller, link) => {
    const under = await playing(controller, link);
    await link.cut();
    await until(() => controller.connectionState !== 'connected', 'the link is cut');
    return under;
  },
  'between chunks': async (controller) => {
    await controller.start();
    await controller.initializeAudioContext();
    controller.send(syllables(0.5).buffer, false);
    await next(controller, 'speechstart');
    return null;
  },
};

describe('an interrupt', () => {
  const scene = faultyScene('interrupts');

  for (const [state, bring] of Object.entries(STATES)) {
    it(`is taken at any time: ${state}`, async () => {
      const controller = scene.connect();
      const under = await bring(controller, scene.link);
      under?.speech?.catch(() => undefined);
      controller.interrupt();
      controller.interrupt();
      expect(controller.conversationState).to.equal('idle');
      await under?.speech?.catch(() => undefined);
      expect(controller.getAudioTime()).to.equal(0);

      await scene.link.set('none');
      await under?.connected;
      // However long its motion takes here, the sound of the next round waits for it.
      controller.frameStarvationMode = FrameStarvationMode.strictSync;
      await controller.start();
      const told = newsOf(controller);
      const { report, opened } = await watch(controller, controller.speak(syllableBuffer(1)));
      expect(report.reason, 'the next round plays to its end').to.equal('playbackEnd');
      expect(report.seconds).to.be.closeTo(1, 0.02);
      expect(opened, 'with its motion').to.be.above(0.1);
      expect(told.filter((line) => !line.startsWith('stall'))).to.deep.equal([
        'conversation:playing',
        'conversation:idle:playbackEnd',
      ]);
    });
  }
});

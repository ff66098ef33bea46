import { expect } from '@open-wc/testing';
import { silentLogger } from '../../../src/base/logger.js';
import { DrivingServiceMode } from '../../../src/base/states.js';
import type { ControllerEvents } from '../../../src/events/table.js';
import { EVENTS } from '../../../src/events/table.js';
import type { AvatarController } from '../../../src/sdk/avatar-controller.js';
import type { AvatarView } from '../../../src/sdk/avatar-view.js';
import { testServer, type TestServer } from '../../support/motion-server.js';
import { syllableBuffer, syllables } from '../../support/speech.js';
import { until } from '../../support/until.js';
import { StageHand } from './stage-hand.js';

const NAMES = Object.keys(EVENTS) as (keyof ControllerEvents)[];

/** What a listener may do, whatever it listens to. */
const CALLS: Readonly<Record<string, (controller: AvatarController) => unknown>> = {
  'interrupt()': (controller) => controller.interrupt(),
  'close()': (controller) => controller.close(),
  'start()': (controller) => controller.start().catch(() => undefined),
  'send()': (controller) => controller.send(syllables(0.2).buffer, true),
  'speak()': (controller) => controller.speak(syllableBuffer(0.2)).catch(() => undefined),
  'pause() and resume()': (controller) => {
    controller.pause();
    return controller.resume();
  },
  'a throw': () => {
    throw new Error('The application has a bug.');
  },
};

describe('listeners that call the controller', () => {
  const stage = new StageHand();
  let server: TestServer;
  before(async () => {
    await stage.load();
    server = await testServer('controller');
  });
  afterEach(() => stage.clear());
  after(() => stage.dispose());

  /** A view in direct mode whose log keeps what listeners threw. */
  function show(thrown: unknown[] = []): AvatarView {
    return stage.show({
      mode: DrivingServiceMode.direct,
      appId: 'demo',
      endpoint: server.url,
      sessionToken: () => server.token(),
      logger: { ...silentLogger, error: (_message, error) => thrown.push(error) },
    });
  }

  /** Connects, speaks twice, is interrupted, fails once, and closes: every event comes by. */
  async function scenario(controller: AvatarController): Promise<void> {
    await controller.initializeAudioContext();
    await controller.start().catch(() => undefined);
    const cues = [{ at: 0, emotion: 'happy' as const }];
    const first = controller.speak(syllableBuffer(0.3), { cues }).catch(() => undefined);
    controller.setVolume(0.5);
    await first;
    const second = controller.speak(syllableBuffer(5)).catch(() => undefined);
    controller.events.emit('framerate', {} as never);
    controller.interrupt();
    await second;
    controller.close();
    await controller.speak(syllableBuffer(0.2)).catch(() => undefined);
  }

  for (const [name, call] of Object.entries(CALLS)) {
    it(`may answer each event by ${name}`, async () => {
      const thrown: unknown[] = [];
      const { controller } = show(thrown);
      const answered = new Set<string>();
      for (const event of NAMES) {
        controller.events.on(event, () => {
          if (answered.has(event)) return;
          answered.add(event);
          void call(controller);
        });
      }
      await scenario(controller);
      // What a listener answers with may be what fails, after the scenario.
      const all = ['connection', 'volume', 'error'];
      await until(() => all.every((event) => answered.has(event)), `${all.join()} were told`);
      if (name === 'a throw') expect(thrown.length).to.equal(answered.size);
      for (const event of NAMES) answered.add(event);
      controller.interrupt();
      controller.close();
      expect(controller.connectionState).to.equal('disconnected');
      await controller.start();
      expect(controller.connectionState).to.equal('connected');
      const { reason, seconds } = await controller.speak(syllableBuffer(0.3));
      expect(reason).to.equal('playbackEnd');
      expect(seconds).to.be.closeTo(0.3, 0.05);
      expect(controller.conversationState).to.equal('idle');
    });
  }

  for (const event of ['connection', 'conversation', 'speechstart', 'speechend', 'cue'] as const) {
    it(`may answer ${event} by taking the view away`, async () => {
      const view = show();
      const { controller } = view;
      let told = 0;
      controller.events.on(event, () => {
        told++;
        view.dispose();
      });
      await scenario(controller).catch(() => undefined);
      // What the end of the view ends is told as well, and nothing after it.
      expect(told).to.be.within(1, 2);
      controller.events.emit('volume');
      expect(controller.events.listenerCount(event)).to.equal(0);
      expect(controller.connectionState).to.equal('disconnected');
      expect(controller.conversationState).to.equal('idle');
      expect(document.querySelector('.box canvas')).to.equal(null);
    });
  }

  it('tells callbacks and listeners the same, in the same order, once it is true', async () => {
    const { controller } = show();
    const called: string[] = [];
    const heard: string[] = [];
    controller.onConversationState = (state) => {
      called.push(state);
      expect(controller.conversationState).to.equal(state);
      if (state === 'playing') controller.interrupt();
    };
    controller.events.on('conversation', (state) => heard.push(state));
    await controller.initializeAudioContext();
    await controller.start();
    await controller.speak(syllableBuffer(3));
    expect(called).to.deep.equal(['playing', 'idle']);
    expect(heard).to.deep.equal(called);
  });
});

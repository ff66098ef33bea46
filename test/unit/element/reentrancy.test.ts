import { expect } from '@open-wc/testing';
import type { SpatiusAvatar, SpatiusAvatarEventMap } from '../../../src/element/index.js';
import { BLOCK } from '../../support/block.js';
import { limit } from '../../support/patience.js';
import { until } from '../../support/until.js';
import { AvatarHarness, toneStream, warmUp } from './avatar-harness.js';

type Name = keyof SpatiusAvatarEventMap;

const create = (attributes: string) =>
  AvatarHarness.from(
    `<spatius-avatar src-avatar="${BLOCK.href}" log-level="off" ${attributes}></spatius-avatar>`,
  );

/** How each event comes about, on a loaded element where it takes one. */
const EVENTS: [Name, cause: (element: SpatiusAvatar) => unknown, loaded: boolean][] = [
  ['progress', (element) => element.load(), false],
  ['load', (element) => element.load(), false],
  ['firstrender', (element) => element.load(), false],
  ['connectionstatechange', (element) => element.start(), true],
  ['conversationstatechange', (element) => element.speak(toneStream(0.1)), true],
  ['speechstart', (element) => element.speak(toneStream(0.1)), true],
  ['speechend', (element) => element.speak(toneStream(0.1)), true],
  ['framerate', ({ controller }) => controller!.events.emit('pace', 15), true],
  ['playbackstall', ({ controller }) => controller!.events.emit('stall', true), true],
  ['volumechange', ({ controller }) => controller!.setVolume(0.3), true],
  ['error', (element) => element.speak(null), true],
];

const BUG = 'a bug of the page';

/** What a listener may do, and the avatar that is there afterwards. */
const ACTIONS: [string, act: (element: SpatiusAvatar) => void, avatar: string][] = [
  ['interrupts', (element) => element.interrupt(), 'block'],
  ['closes', (element) => element.close(), 'block'],
  ['removes the element', (element) => element.remove(), 'block'],
  [
    'sets another avatar, and calls for it',
    (element) => {
      element.srcAvatar = null;
      element.avatarId = 'leo';
      void element.load();
    },
    'leo',
  ],
  [
    'throws',
    () => {
      throw new Error(BUG);
    },
    'block',
  ],
];

describe('a listener of the element', function () {
  this.timeout(limit(120));
  const leaked: unknown[] = [];
  const leak = (event: PromiseRejectionEvent) => leaked.push(event.reason);
  /** The test runner's own, which takes every error of the page for a failure. */
  const { onerror } = window;

  before(warmUp);
  before(() => {
    addEventListener('unhandledrejection', leak);
    window.onerror = (message, ...place) =>
      (typeof message === 'string' && message.includes(BUG)) ||
      (onerror?.(message, ...place) as unknown);
  });
  after(() => {
    removeEventListener('unhandledrejection', leak);
    window.onerror = onerror;
  });
  afterEach(async () => {
    await AvatarHarness.clear();
    expect(leaked).to.deep.equal([]);
  });

  for (const [name, cause, loaded] of EVENTS) {
    for (const [title, act, avatar] of ACTIONS) {
      it(`of ${name} ${title}, and nothing breaks`, async () => {
        const direct = `app-id="demo" session-token="t" endpoint="${location.origin}/nowhere"`;
        const harness = await create(name === 'connectionstatechange' ? direct : 'mode="local"');
        const { element } = harness;
        if (loaded) await element.load();
        const heard = new Promise<void>((resolve) => {
          const listener = () => {
            resolve();
            act(element);
          };
          element.addEventListener(name, listener, { once: true });
        });
        void cause(element);
        await heard;
        if (!element.isConnected) await released(element);
        await loadedAgain(element);
        expect(element.avatar?.id).to.equal(avatar);
        const canvases = [...element.shadowRoot!.querySelectorAll('canvas')];
        expect(canvases.filter(({ style }) => style.display !== 'none')).to.have.length(1);
        expect([harness.has('loaded'), element.loadProgress]).to.deep.equal([true, 1]);
        expect(element.view!.isRenderingEnabled()).to.equal(true);
      });
    }
  }

  it('of connectionstatechange starts again, and one connection is made', async () => {
    const { element } = await create(
      `app-id="demo" session-token="t" endpoint="${location.origin}/nowhere"`,
    );
    await element.load();
    const states: string[] = [];
    element.addEventListener('connectionstatechange', ({ state }) => {
      states.push(state);
      if (state === 'connecting') void element.start();
    });
    const started = element.start().catch((error: Error) => error.name);
    element.close();
    expect(await started).to.equal('AbortError');
    expect(states).to.deep.equal(['connecting', 'disconnected']);
  });
});

/** Puts a removed element back, after it has let go of everything. */
async function released(element: SpatiusAvatar): Promise<void> {
  await until(
    () => element.view === null && element.loadProgress === 0,
    'the element has let go of everything',
  );
  document.body.append(element);
}

/** When it stands again, though what was under way may have been given up. */
async function loadedAgain(element: SpatiusAvatar): Promise<void> {
  for (;;) {
    try {
      await element.load();
      return;
    } catch (error) {
      if ((error as Error).name !== 'AbortError') throw error;
    }
  }
}

import { expect } from '@open-wc/testing';
import { idle } from '../../../src/base/idle.js';
import { until } from '../../support/until.js';
import { HeldModule } from '../../support/held-module.js';
import { AvatarHarness, toneStream } from './avatar-harness.js';

/** What the lip-sync engine is read from. */
const engineAsked = (): boolean =>
  performance.getEntriesByType('resource').some(({ name }) => name.includes('lipsync-worker'));

describe('before somebody asks for speech', () => {
  const { AudioContext } = globalThis;
  const made: AudioContext[] = [];

  before(() => {
    // More modules than browsers keep the times of.
    performance.setResourceTimingBufferSize(2000);
    globalThis.AudioContext = class extends AudioContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        made.push(this);
      }
    };
  });
  after(async () => {
    await AvatarHarness.clear();
    globalThis.AudioContext = AudioContext;
  });

  it('a page that may stay silent fetches nothing for it; one where somebody points gets ready', async () => {
    const plain = await AvatarHarness.from('<spatius-avatar mode="local"></spatius-avatar>');
    const asking = await AvatarHarness.from(
      '<spatius-avatar mode="local" controls></spatius-avatar>',
    );
    await until(() => plain.has('rendered') && asking.has('rendered'), 'both are shown');
    plain.element.dispatchEvent(new PointerEvent('pointerenter'));
    await idle();
    expect([engineAsked(), made.length]).to.deep.equal([false, 0]);

    asking.element.dispatchEvent(new PointerEvent('pointerenter'));
    await until(engineAsked, 'what moves the mouth is fetched');
    await until(() => made.length > 0, 'there is a context for sound');
    asking.element.dispatchEvent(new PointerEvent('pointerenter'));
    await idle();
    expect(made.map(({ state }) => state)).to.deep.equal(['suspended']);
  });
});

describe('asked for speech with nothing ready', () => {
  let avatar: AvatarHarness;
  /** Whether the engine had been asked for when speech was heard first. */
  let before: boolean | null;

  beforeEach(async () => {
    performance.clearResourceTimings();
    before = null;
    avatar = await AvatarHarness.from('<spatius-avatar mode="local"></spatius-avatar>');
    await until(() => avatar.has('rendered'), 'it is shown');
    avatar.element.addEventListener('speechstart', () => (before = engineAsked()), { once: true });
  });
  afterEach(() => AvatarHarness.clear());

  it('has it heard first, and then fetches what makes its motion', async () => {
    const spoken = avatar.element.speak(toneStream(2));
    await until(() => before !== null, 'it is heard');
    expect(before).to.equal(false);
    await until(engineAsked, 'the engine is fetched');
    avatar.element.interrupt();
    await spoken;
  });

  it('fetches what makes its motion while the speech is on its way', async () => {
    const file = await HeldModule.of('tone.opus');
    const spoken = avatar.element.speak(file.url('/test/support/fixtures/tone.opus'));
    await until(engineAsked, 'the engine is fetched');
    await file.release();
    await until(() => before !== null, 'it is heard');
    avatar.element.interrupt();
    await spoken;
  });
});

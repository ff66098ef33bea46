import { expect } from '@open-wc/testing';
import { idle } from '../../../src/base/idle.js';
import { until } from '../../support/until.js';
import { AvatarHarness } from './avatar-harness.js';

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

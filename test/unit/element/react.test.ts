import { expect } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import { AvatarError } from '../../../src/base/errors.js';
import type { SpatiusAvatar } from '../../../src/element/spatius-avatar.js';
import { frames, task } from '../../support/moments.js';
import { limit } from '../../support/patience.js';
import { coveredPixels, decodePicture, pictureOf, type Picture } from '../../support/pixels.js';
import { until } from '../../support/until.js';
import { AvatarHarness, warmUp } from './avatar-harness.js';

const still = (attributes = '') =>
  AvatarHarness.from(
    `<spatius-avatar avatar-id="nova" mode="local" motion="still" log-level="off" ${attributes}></spatius-avatar>`,
  );

const settled = (promise: Promise<unknown>) =>
  promise.then(
    () => 'over',
    (error: unknown) => (error as Error).name,
  );

describe('react() of the element', function () {
  this.timeout(limit(120));
  const leaked: unknown[] = [];
  const leak = (event: PromiseRejectionEvent) => leaked.push(event.reason);

  before(warmUp);
  before(() => addEventListener('unhandledrejection', leak));
  after(() => removeEventListener('unhandledrejection', leak));
  afterEach(async () => {
    await AvatarHarness.clear();
    expect(leaked).to.deep.equal([]);
  });

  it('loads the avatar if need be, reacts in its turn, and settles when that is over', async () => {
    const { element } = await still();
    const order: string[] = [];
    const reacted = element.react('wink').then(() => order.push('reacted'));
    const drawn = element.exportBitmap().then(() => order.push('picture'));
    expect(element.view).to.equal(null);
    await Promise.all([reacted, drawn]);
    expect(order).to.deep.equal(['picture', 'reacted']);
    expect(element.error).to.equal(null);
  });

  it('is given up when the element goes, before and while it reacts', async () => {
    const waiting = await still();
    const early = waiting.element.react('nod');
    waiting.element.remove();
    expect(await settled(early)).to.equal('AbortError');

    const harness = await still('loading="eager"');
    await harness.element.load();
    // The first one has fetched what shows expressions.
    await harness.element.react('wink');
    const late = harness.element.react('smile');
    // It has begun, and a slow browser may draw no more than a frame of it.
    await new Promise((resolve) => setTimeout(resolve));
    harness.element.remove();
    expect(await settled(late)).to.equal('AbortError');
    expect(harness.element.error).to.equal(null);
  });

  it('tells the page, and not the visitor, of a reaction that it does not know', async () => {
    const harness = await still('controls loading="eager"');
    const { element } = harness;
    await element.load();
    const told = harness.next('error');
    const failure: unknown = await element.react('bow' as 'nod').catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(AvatarError).and.have.property('code', 'invalidExpression');
    expect((await told).error).to.equal(failure);
    expect(element.error).to.equal(failure);
    await element.updateComplete;
    expect(harness.part('controls')).to.not.equal(null);
    expect(harness.part('error')).to.equal(null);
    await element.react('wink');
  });

  describe('shakes', () => {
    /** One that stands still, drawn, and whose reactions are there. */
    async function standing(): Promise<SpatiusAvatar> {
      const { element } = await still('loading="eager" style="width: 64px"');
      await element.load();
      // What it does before it is drawn, nobody sees.
      await until(() => element.exportBitmap(), 'it is drawn');
      await element.react('wink');
      return element;
    }

    /** Largest change of the outline and of what lies within it, in pixels, over all that a reaction shows. */
    async function shake(element: SpatiusAvatar): Promise<{ outline: number; within: number }> {
      let rest = await decodePicture((await element.exportBitmap())!);
      const most = { outline: 0, within: 0 };
      let over = false;
      const shaking = element.react('shake').then(() => (over = true));
      while (!over) {
        // Asked for between two frames, this comes after whoever draws, in whose frame the canvas can be read.
        await task();
        await frames(1);
        const now = pictureOf(element.view!.canvas);
        if (coveredPixels(now) === 0) continue;
        // A slow machine draws fewer pixels from here on.
        if (now.width !== rest.width) rest = now;
        most.outline = Math.max(most.outline, changed(rest, now, [3]));
        most.within = Math.max(most.within, changed(rest, now, [0, 1, 2]));
      }
      await shaking;
      return most;
    }

    function changed(a: Picture, b: Picture, parts: readonly number[]): number {
      let count = 0;
      for (let i = 0; i < a.data.length; i += 4) {
        if (parts.some((part) => Math.abs(a.data[i + part] - b.data[i + part]) > 24)) count++;
      }
      return count;
    }

    after(() => emulateMedia({ reducedMotion: 'no-preference' }));

    it('the head', async () => {
      const element = await standing();
      await until(async () => (await shake(element)).outline > 5, 'the head was seen to turn');
    });

    it('with the face alone where the visitor wants less motion', async () => {
      await emulateMedia({ reducedMotion: 'reduce' });
      const element = await standing();
      await until(async () => {
        const { outline, within } = await shake(element);
        expect(outline).to.equal(0);
        return within > 5;
      }, 'the face was seen to move');
    });
  });
});

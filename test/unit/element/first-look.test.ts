import { expect } from '@open-wc/testing';
import { frames } from '../../support/moments.js';
import { decodePicture, differentPixels, type Picture } from '../../support/pixels.js';
import { AvatarHarness, warmUp } from './avatar-harness.js';

/** Times that a character is looked at for what it does first; a slow machine misses it. */
const LOOKS = 12;

/** A character, and how it looks once it lives, before it has moved on. */
async function firstLook(): Promise<{ picture: Picture; leave(): void }> {
  for (let look = 0; look < LOOKS; look++) {
    const { element } = await AvatarHarness.from(
      '<spatius-avatar avatar-id="nova" mode="local" motion="lively"></spatius-avatar>',
    );
    const drawn = (): number => element.metrics.frames?.drawn ?? 0;
    while (drawn() === 0) await frames(1);
    const moved = drawn() > 1;
    const bitmap = await element.exportBitmap();
    if (!moved) return { picture: await decodePicture(bitmap!), leave: () => element.remove() };
    element.remove();
    await frames(2);
  }
  throw new Error('The machine is too slow to see how a character looks at first.');
}

describe('the life of a character', () => {
  before(warmUp);
  afterEach(() => AvatarHarness.clear());

  it('begins with its first picture, whenever that is', async () => {
    const first = await firstLook();
    for (let life = 0; life < 3; life++) {
      first.leave();
      await frames(2);
      const { picture, leave } = await firstLook();
      leave();
      expect(differentPixels(first.picture, picture)).to.equal(0);
    }
  });

  it('is not that of another one beside it', async () => {
    const [one, other] = [await firstLook(), await firstLook()];
    expect(differentPixels(one.picture, other.picture)).to.be.above(150);
  });
});

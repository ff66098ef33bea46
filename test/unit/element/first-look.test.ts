import { expect } from '@open-wc/testing';
import { frames } from '../../support/moments.js';
import { decodePicture, differentPixels, type Picture } from '../../support/pixels.js';
import { AvatarHarness, warmUp } from './avatar-harness.js';

/** How its character looks as soon as it lives. */
async function firstLook(): Promise<Picture> {
  const avatar = await AvatarHarness.from(
    '<spatius-avatar avatar-id="nova" mode="local" motion="lively"></spatius-avatar>',
  );
  await avatar.next('firstrender');
  await frames(2);
  return decodePicture((await avatar.element.exportBitmap())!);
}

/** Pixels that a second or so of life changes; it moves by less before the next picture. */
const MOVED = 150;

describe('the life of a character', () => {
  before(warmUp);
  afterEach(() => AvatarHarness.clear());

  it('begins with its first picture, whenever that is', async () => {
    const look = await firstLook();
    for (let life = 0; life < 3; life++) {
      await AvatarHarness.clear();
      expect(differentPixels(look, await firstLook())).to.be.below(MOVED);
    }
  });

  it('is not that of another one beside it', async () => {
    const [one, other] = [await firstLook(), await firstLook()];
    expect(differentPixels(one, other)).to.be.above(MOVED);
  });
});

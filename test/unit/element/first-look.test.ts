import { expect } from '@open-wc/testing';
import { decodePicture, differentPixels, type Picture } from '../../support/pixels.js';
import { AvatarHarness, warmUp } from './avatar-harness.js';

/** How its character looks as soon as it lives, before it has moved. */
async function firstLook(): Promise<Picture> {
  const { element } = await AvatarHarness.from(
    '<spatius-avatar avatar-id="nova" mode="local" motion="lively"></spatius-avatar>',
  );
  const picture = await new Promise<Blob | null>((resolve) => {
    element.addEventListener('firstrender', () => resolve(element.exportBitmap()), { once: true });
  });
  return decodePicture(picture!);
}

/** Pixels that another character of the same kind has otherwise. */
const OTHER = 150;

describe('the life of a character', () => {
  before(warmUp);
  afterEach(() => AvatarHarness.clear());

  it('begins with its first picture, whenever that is', async () => {
    const look = await firstLook();
    for (let life = 0; life < 3; life++) {
      await AvatarHarness.clear();
      expect(differentPixels(look, await firstLook())).to.equal(0);
    }
  });

  it('is not that of another one beside it', async () => {
    const [one, other] = [await firstLook(), await firstLook()];
    expect(differentPixels(one, other)).to.be.above(OTHER);
  });
});

import { expect } from '@open-wc/testing';
import { Emotion } from '../../../src/base/states.js';
import { lamZip } from '../../support/lam-zip.js';
import { limit } from '../../support/patience.js';
import {
  coveredPixels,
  decodePicture,
  differentPixels,
  type Picture,
} from '../../support/pixels.js';
import { syllables, wav } from '../../support/speech.js';
import { AvatarHarness, warmUp } from './avatar-harness.js';

describe('an element with an avatar of splats', function () {
  this.timeout(limit(120));
  before(warmUp);
  afterEach(() => AvatarHarness.clear());

  it('speaks with it, is told to be happy, and exports it', async () => {
    // Without a suffix: what it is, its bytes tell.
    const src = URL.createObjectURL(new Blob([await lamZip({ fineness: 16 })]));
    const harness = await AvatarHarness.from(
      `<spatius-avatar src-avatar="${src}" mode="local" motion="still" muted></spatius-avatar>`,
    );
    const { element } = harness;
    const drawn = harness.next('firstrender');
    await element.load();
    await drawn;
    const rest = await decodePicture((await element.exportBitmap())!);
    expect(coveredPixels(rest), 'it is there').to.be.greaterThan(rest.width * rest.height * 0.2);

    const speech = new Blob([wav(syllables(2).buffer)]);
    let most = 0;
    // Where everything is slow, a speech may be over before the engine is there, or a picture is drawn.
    for (let turn = 0; turn < 10 && most <= 4; turn++) {
      let speaking = true;
      const spoken = element.speak(speech).finally(() => (speaking = false));
      while (speaking) {
        const now = await decodePicture((await element.exportBitmap())!);
        most = Math.max(most, mouthChange(rest, now));
      }
      expect((await spoken).reason).to.equal('playbackEnd');
    }
    expect(most, 'pixels of the mouth that moved').to.be.greaterThan(4);

    element.emotion = Emotion.happy;
    await element.react('nod');
    const moved = await decodePicture((await element.exportBitmap())!);
    expect(differentPixels(moved, rest)).to.be.greaterThan(0);
  });
});

/** Pixels that changed clearly where the mouth is. */
function mouthChange(rest: Picture, now: Picture): number {
  const { width, height, data } = rest;
  let changed = 0;
  for (let y = Math.floor(0.52 * height); y < 0.7 * height; y++) {
    for (let x = Math.floor(0.4 * width); x < 0.6 * width; x++) {
      const at = (y * width + x) * 4;
      if ([0, 1, 2].some((k) => Math.abs(now.data[at + k] - data[at + k]) > 24)) changed++;
    }
  }
  return changed;
}

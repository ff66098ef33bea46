import { expect } from '@open-wc/testing';
import { loadAvatar, resolveAvatarRef, type Avatar } from '../../../src/avatar/index.js';
import type { ChannelName } from '../../../src/motion/channels.js';
import type { Rig, StageView } from '../../../src/render/index.js';
import { frameOf } from '../../support/avatars.js';
import { drawnView } from '../../support/drawn-view.js';
import { coveredBox, decodePicture, pixelAt, type Picture } from '../../support/pixels.js';

const FILE = new URL('../../../demo/splats/bruno.glb', import.meta.url).href;
/** Where things are in a square picture of the portrait. */
const PUPIL = [0.355, 0.45] as const;
const MOUTH = [0.5, 0.715] as const;
const MUZZLE = [0.5, 0.645] as const;

describe('bruno in splats', () => {
  let avatar: Avatar;
  let rig: Rig;
  let view: StageView;
  let container: HTMLElement;

  async function posed(values: Partial<Record<ChannelName, number>>): Promise<Picture> {
    rig.apply(frameOf(values));
    return decodePicture((await view.exportBitmap())!);
  }

  const light = (picture: Picture, [x, y]: readonly [number, number]): number =>
    pixelAt(picture, x, y)
      .slice(0, 3)
      .reduce((a, b) => a + b, 0);

  before(async () => {
    avatar = await loadAvatar(resolveAvatarRef({ src: FILE }));
    rig = avatar.instantiate();
    container = document.createElement('div');
    container.style.width = container.style.height = '160px';
    document.body.append(container);
    view = await drawnView(container, avatar, rig);
  });

  after(() => {
    view.dispose();
    rig.dispose();
    avatar.dispose();
    container.remove();
  });

  it('is a whole bear with every channel', async () => {
    expect(rig.missing).to.deep.equal([]);
    const rest = await posed({});
    const box = coveredBox(rest);
    expect(box.top, 'ears').to.be.within(0.01, 0.12);
    expect((box.left + box.right) / 2, 'middle').to.be.closeTo(0.5, 0.03);
    const [red, green, blue] = pixelAt(rest, ...MUZZLE);
    expect([red > green, green > blue], 'fur is brown').to.deep.equal([true, true]);
  });

  it('shows nothing of the page through wide eyes', async () => {
    const wide = await posed({ eyeWideLeft: 1, eyeWideRight: 1, browOuterUpLeft: 1 });
    for (const x of [PUPIL[0], 1 - PUPIL[0]]) {
      for (let y = 0.36; y < 0.5; y += 0.005) {
        const [, , , opacity] = pixelAt(wide, x, y);
        expect(opacity, `${x}, ${y}`).to.be.above(230);
      }
    }
  });

  it('opens its mouth and shuts its eyes', async () => {
    const rest = await posed({});
    const open = await posed({ jawOpen: 0.5 });
    expect(light(open, MOUTH), 'teeth between the lips').to.be.greaterThan(light(rest, MOUTH) + 90);
    const shut = await posed({ eyeBlinkLeft: 1, eyeBlinkRight: 1 });
    expect(light(shut, PUPIL), 'fur over the pupil').to.be.greaterThan(light(rest, PUPIL) + 60);
  });
});

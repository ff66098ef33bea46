import { expect } from '@open-wc/testing';
import { coveredBox, coveredPixels } from '../../support/pixels.js';
import {
  box,
  CAMERA,
  exported,
  hide,
  hideAll,
  keepContext,
  show,
  type Shown,
} from './shown-views.js';

let keeper: Shown;

before(async () => {
  keeper = await keepContext();
});
afterEach(hideAll);
after(() => hide(keeper));

describe('stage: placement', () => {
  it('moves and scales the picture without distortion', async () => {
    const { view } = await show(box(120, 80));
    const centre = coveredBox(await exported(view));
    view.transform = { x: 0.5, y: 0, scale: 1 };
    const right = coveredBox(await exported(view));
    expect(right.left - centre.left).to.be.closeTo(0.25, 0.02);
    view.transform = { x: 0, y: -0.5, scale: 0.5 };
    const small = coveredBox(await exported(view));
    expect((small.right - small.left) / (centre.right - centre.left)).to.be.closeTo(0.5, 0.03);
    expect((small.bottom - small.top) / (centre.bottom - centre.top)).to.be.closeTo(0.5, 0.03);
    const middle = (seen: typeof centre) => (seen.top + seen.bottom) / 2 - 0.5;
    expect(middle(small)).to.be.closeTo(middle(centre) * 0.5 + 0.25, 0.02);
    expect(() => (view.transform = { x: 0, y: 0, scale: 0 })).to.throw(RangeError);
  });

  for (const [width, height] of [
    [160, 60],
    [60, 60],
    [50, 140],
  ]) {
    it(`keeps the whole head in a container of ${width} by ${height}`, async () => {
      const { view } = await show(box(width, height));
      const { left, right, top, bottom } = coveredBox(await exported(view));
      expect(left).to.be.greaterThan(0);
      expect(right).to.be.lessThan(1);
      expect(top).to.be.greaterThan(0);
      expect(bottom).to.be.lessThan(1);
      const aspect = ((right - left) * width) / ((bottom - top) * height);
      expect(aspect).to.be.closeTo(1.4 / 1.8, 0.1);
    });
  }

  it('tells where the character is', async () => {
    const { view } = await show(box(120, 80));
    view.transform = { x: 0.2, y: 0.1, scale: 0.7 };
    const seen = coveredBox(await exported(view));
    const rect = view.boundingRect()!;
    expect(rect.x / 120).to.be.closeTo(seen.left, 0.06);
    expect(rect.y / 80).to.be.closeTo(seen.top, 0.06);
    expect(rect.width / 120).to.be.closeTo(seen.right - seen.left, 0.1);
    expect(rect.height / 80).to.be.closeTo(seen.bottom - seen.top, 0.1);
  });

  it('takes another camera', async () => {
    const { view } = await show(box(80, 80));
    const near = coveredPixels(await exported(view));
    view.camera = { ...CAMERA, fov: 35 };
    expect(coveredPixels(await exported(view))).to.be.lessThan(near * 0.6);
  });
});

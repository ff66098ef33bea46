import { expect } from '@open-wc/testing';
import { AvatarError } from '../../../src/base/errors.js';
import { SharedRenderer } from '../../../src/render/shared-renderer.js';

describe('a browser without WebGL 2', () => {
  const { getContext } = HTMLCanvasElement.prototype;
  after(() => (HTMLCanvasElement.prototype.getContext = getContext));

  it('is told with its reason', () => {
    HTMLCanvasElement.prototype.getContext = () => null;
    const listener = { contextLost() {}, contextRestored() {} };
    const matches = { code: 'animationPlayerNotInitialized', reason: 'noWebGL' };
    expect(() => new SharedRenderer(listener, { width: 1, height: 1 }))
      .to.throw(AvatarError)
      .that.includes(matches);
  });
});

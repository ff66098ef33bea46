import { expect } from '@open-wc/testing';
import { AvatarError } from '../../../src/base/errors.js';
import { createContext } from '../../../src/render/gl-context.js';

describe('a browser without WebGL 2', () => {
  const { getContext } = HTMLCanvasElement.prototype;
  after(() => (HTMLCanvasElement.prototype.getContext = getContext));

  it('is told with its reason', () => {
    HTMLCanvasElement.prototype.getContext = () => null;
    const matches = { code: 'animationPlayerNotInitialized', reason: 'noWebGL' };
    expect(() => createContext({ width: 1, height: 1 }))
      .to.throw(AvatarError)
      .that.includes(matches);
  });
});

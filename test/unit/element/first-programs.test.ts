import { expect } from '@open-wc/testing';
import { until } from '../../support/until.js';
import { AvatarHarness } from './avatar-harness.js';

describe('the first character of a page', () => {
  const { prototype } = WebGL2RenderingContext;
  const { linkProgram } = prototype;
  let programs = 0;

  before(() => {
    prototype.linkProgram = function (...args) {
      programs++;
      return linkProgram.apply(this, args);
    };
  });
  beforeEach(() => (programs = 0));
  afterEach(() => AvatarHarness.clear());
  after(() => (prototype.linkProgram = linkProgram));

  for (const id of ['nova', 'bruno', 'leo']) {
    it(`has its programs before the model is there, and no others after: ${id}`, async () => {
      const avatar = await AvatarHarness.from(
        `<spatius-avatar avatar-id="${id}" mode="local"></spatius-avatar>`,
      );
      await until(() => avatar.has('loaded'), 'the model is there');
      const early = programs;
      expect(early, 'programs before the model is made').to.be.above(4);
      await until(() => avatar.has('rendered'), 'it is shown');
      expect(programs).to.equal(early);
    });
  }
});

import { expect } from '@open-wc/testing';
import { until } from '../../support/until.js';
import { AvatarHarness } from './avatar-harness.js';

describe('the first character of a page', () => {
  const { prototype } = WebGL2RenderingContext;
  const { linkProgram } = prototype;
  /** What is drawn by each program, as three names it after the material. */
  let programs: string[];

  before(() => {
    prototype.linkProgram = function (program) {
      const [shader] = this.getAttachedShaders(program)!;
      programs.push(/#define SHADER_NAME (.*)/.exec(this.getShaderSource(shader)!)![1]);
      return linkProgram.call(this, program);
    };
  });
  beforeEach(() => (programs = []));
  afterEach(() => AvatarHarness.clear());
  after(() => (prototype.linkProgram = linkProgram));

  for (const id of ['nova', 'bruno', 'leo']) {
    it(`needs the programs of what stands in for it, and no others: ${id}`, async () => {
      const avatar = await AvatarHarness.from(
        `<spatius-avatar avatar-id="${id}" mode="local"></spatius-avatar>`,
      );
      await until(() => programs.length > 0 || avatar.has('loaded'), 'there is a program');
      expect(avatar.has('loaded'), 'the model is there before').to.equal(false);
      await until(() => avatar.has('rendered'), 'it is shown');
      expect(programs.length).to.be.within(5, 8);
      expect(new Set(programs).size, programs.join()).to.equal(programs.length);
    });
  }
});

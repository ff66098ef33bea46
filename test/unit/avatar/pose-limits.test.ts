import { expect } from '@open-wc/testing';
import { poseLimiter, type PoseLimits } from '../../../src/avatar/splats/pose-limits.js';
import { createPose, PoseChannel, type PoseChannelName } from '../../../src/motion/pose.js';

const DEGREES = 180 / Math.PI;

/** What is shown of some channels that a pose asks for. */
function shown(values: Partial<Record<PoseChannelName, number>>, limits?: PoseLimits) {
  const pose = createPose();
  for (const [name, value] of Object.entries(values)) {
    pose[PoseChannel[name as PoseChannelName]] = value;
  }
  const limited = poseLimiter(limits)(pose);
  return (name: PoseChannelName): number => limited[PoseChannel[name]];
}

describe('limits of a pose', () => {
  it('leave alone what is well within', () => {
    const at = shown({ jawOpen: 0.3, mouthFunnel: 1, headYaw: 0.1, neckYaw: 0.05, breath: 1 });
    expect(at('jawOpen')).to.be.closeTo(0.3, 1e-6);
    expect(at('mouthFunnel')).to.equal(1);
    expect(at('headYaw')).to.be.closeTo(0.1, 1e-6);
    expect(at('breath')).to.equal(1);
  });

  it('are approached without a stop, and never passed', () => {
    let last = 0;
    for (let jawOpen = 0.05; jawOpen <= 1; jawOpen += 0.05) {
      const jaw = shown({ jawOpen })('jawOpen');
      expect(jaw).to.be.greaterThan(last).and.at.most(0.5);
      last = jaw;
    }
  });

  it('hold for head and neck together, either way, in their proportion', () => {
    for (const side of [1, -1]) {
      const at = shown({ headPitch: side * 0.8, neckPitch: side * 0.4 });
      expect(Math.abs(at('headPitch') + at('neckPitch')) * DEGREES).to.be.within(13, 15);
      expect(at('headPitch') / at('neckPitch')).to.be.closeTo(2, 1e-5);
      expect(Math.sign(at('headPitch'))).to.equal(side);
    }
  });

  it('are those of avatar.json where it has some', () => {
    const limits = { turn: 40, blendshapes: { mouthFunnel: 0.2 } };
    const at = shown({ headYaw: 0.4, jawOpen: 1, mouthFunnel: 1 }, limits);
    expect(at('headYaw')).to.be.closeTo(0.4, 1e-6);
    expect(at('mouthFunnel')).to.be.at.most(0.2);
    expect(at('jawOpen'), 'the rest stays').to.be.at.most(0.5);
    expect(shown({ jawOpen: 1 }, { blendshapes: { jawOpen: 0 } })('jawOpen')).to.equal(0);
  });
});

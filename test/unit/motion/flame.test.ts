import { expect } from '@open-wc/testing';
import { Channel, FRAME_SIZE, type ChannelName } from '../../../src/motion/channels.js';
import {
  FLAME_MASK,
  flameFromFrame,
  flameMask,
  frameFromFlame,
} from '../../../src/motion/flame.js';
import { createFrame } from '../../../src/motion/segment.js';
import { speechMotion } from './speech-motion.js';

const EXACT: ChannelName[] = [
  'jawOpen',
  'eyeBlinkLeft',
  'eyeBlinkRight',
  'headPitch',
  'headYaw',
  'headRoll',
  'neckPitch',
  'neckYaw',
  'neckRoll',
  'eyeLeftPitch',
  'eyeLeftYaw',
  'eyeRightPitch',
  'eyeRightYaw',
];

describe('FLAME keyframes', () => {
  it('keep jaw, head, neck, eyes and lids on the way there and back', () => {
    for (const frame of speechMotion(3, 25)) {
      const back = frameFromFlame(flameFromFrame(frame));
      for (const name of EXACT) {
        expect(back[Channel[name]], name).to.be.closeTo(frame[Channel[name]], 1e-6);
      }
    }
  });

  it('have the sizes of the wire', () => {
    const sizes = (Object.values(flameFromFrame(createFrame())) as Float32Array[]).map(
      ({ length }) => length,
    );
    expect(sizes).to.deep.equal([3, 3, 3, 3, 6, 2, 100]);
  });

  it('open the mouth fully at 0.25 rad, and no further', () => {
    const keyframe = flameFromFrame(createFrame());
    const jaw = (value: number): number => {
      keyframe.jawPose[0] = value;
      return frameFromFlame(keyframe)[Channel.jawOpen];
    };
    expect(jaw(0.125)).to.equal(0.5);
    expect(jaw(0.4)).to.equal(1);
    expect(jaw(-0.1)).to.equal(0);
  });

  it('move the jaw to the side that its yaw turns to', () => {
    const keyframe = flameFromFrame(createFrame());
    keyframe.jawPose[1] = 0.05;
    expect(frameFromFlame(keyframe)[Channel.jawLeft]).to.be.closeTo(0.5, 1e-6);
    keyframe.jawPose[1] = -0.05;
    expect(frameFromFlame(keyframe)[Channel.jawLeft]).to.equal(0);
    expect(frameFromFlame(keyframe)[Channel.jawRight]).to.be.closeTo(0.5, 1e-6);
  });

  it('take what a sender left out as zeros', () => {
    const none = new Float32Array(0);
    const frame = frameFromFlame({
      translation: none,
      rotation: none,
      neckPose: none,
      jawPose: none,
      eyePose: none,
      eyeLid: none,
      expression: none,
    });
    expect([...frame]).to.deep.equal([...createFrame()]);
  });

  it('speak for jaw, head and neck, and with a map for its channels too', () => {
    const names = (mask: Uint8Array): number =>
      mask.reduce((sum: number, value: number) => sum + value, 0);
    expect(FLAME_MASK.length).to.equal(FRAME_SIZE);
    expect(names(FLAME_MASK)).to.equal(9);
    expect(FLAME_MASK[Channel.eyeBlinkLeft]).to.equal(0);
    const map = {
      channels: ['mouthSmileLeft', 'mouthFunnel'],
      columns: 2,
      matrix: Float32Array.of(1, 0, 0.5, -0.25),
    } as const;
    expect(names(flameMask(map))).to.equal(11);
    const keyframe = flameFromFrame(createFrame());
    keyframe.expression.set([0.4, 0.4, 9]);
    const frame = frameFromFlame(keyframe, map);
    expect(frame[Channel.mouthSmileLeft]).to.be.closeTo(0.4, 1e-6);
    expect(frame[Channel.mouthFunnel]).to.be.closeTo(0.1, 1e-6);
  });
});

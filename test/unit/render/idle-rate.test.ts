import { expect } from '@open-wc/testing';
import type { MotionFrame } from '../../../src/motion/segment.js';
import { Stage, type Rig, type StageView } from '../../../src/render/index.js';
import { blockHead, frameOf, testModel } from '../../support/avatars.js';

describe('idle life', () => {
  let container: HTMLElement;
  let rig: Rig;
  let view: StageView;
  /** The pose of the next frame, of which `turn` have been shown. */
  let poseAt: (turn: number) => MotionFrame;
  /** Pictures a second that were told last, and with each call the time and that rate. */
  let rate: number | null;
  let calls: { now: number; rate: number | null }[];

  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  before(async () => {
    container = document.createElement('div');
    container.style.width = container.style.height = '64px';
    document.body.append(container);
    rig = (await testModel(blockHead())).createRig();
    poseAt = () => frameOf({});
    rate = 8;
    calls = [];
    view = Stage.shared().attach({
      container,
      rig,
      camera: { fov: 22, distance: 8, target: [0, 0, 0] },
      urgent: () => false,
      onPace: (told) => (rate = told),
      update: (now) => {
        calls.push({ now, rate });
        return rig.apply(poseAt(calls.length));
      },
    });
  });
  after(() => {
    view.dispose();
    rig.dispose();
    container.remove();
  });

  it('rests where nothing moves, until something is about to', async () => {
    while (calls.length <= 5) await nextFrame();
    for (let i = 2; i < calls.length; i++) {
      expect(calls[i].now - calls[i - 1].now).to.be.above(60);
    }
    const { length } = calls;
    view.hurry();
    await nextFrame();
    await nextFrame();
    expect(calls.length).to.be.above(length);
  });

  it('is drawn no faster than at the rate that is told', async () => {
    poseAt = (turn) => frameOf({ headYaw: 0.1 * (turn % 3) });
    const from = calls.length;
    while (calls.length <= from + 15) await nextFrame();
    for (let i = from + 1; i < calls.length; i++) {
      const { now, rate: told } = calls[i - 1];
      expect(calls[i].now - now).to.be.at.least(told === null ? 0 : 1000 / told - 5);
    }
  });
});

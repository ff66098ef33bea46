import { expect } from '@open-wc/testing';
import type { Avatar } from '../../../src/avatar/index.js';
import { silentLogger } from '../../../src/base/logger.js';
import { AvatarView } from '../../../src/sdk/avatar-view.js';
import type { FrameRateInfo } from '../../../src/events/frame-rate-info.js';
import { loadBlock } from '../../support/block.js';
import { frames } from '../../support/moments.js';

describe('Frame-rate monitor', () => {
  let avatar: Avatar;
  let view: AvatarView;
  let other: AvatarView;

  before(async () => {
    avatar = await loadBlock();
    view = show();
    other = show();
    await new Promise<void>((resolve) => (view.onFirstRendering = resolve));
  });
  after(() => {
    view.dispose();
    other.dispose();
    avatar.dispose();
    document.querySelectorAll('.box').forEach((box) => box.remove());
  });

  function show(): AvatarView {
    const box = document.createElement('div');
    box.className = 'box';
    box.style.width = box.style.height = '64px';
    document.body.append(box);
    return new AvatarView(avatar, box, { mode: 'local', logger: silentLogger });
  }

  /** Waits until the monitor of another view has told three times. */
  async function threeReports(): Promise<void> {
    const { controller } = other;
    controller.frameRateMonitorEnabled = true;
    for (let told = 0; told < 3; told++) {
      await new Promise((resolve) => (controller.onFrameRateInfo = resolve));
    }
    controller.frameRateMonitorEnabled = false;
  }

  const nextInfo = (): Promise<FrameRateInfo> =>
    new Promise((resolve) => (view.controller.onFrameRateInfo = resolve));

  it('measures nothing until it is asked, and counts', async () => {
    expect(view.controller.frameRateMonitorEnabled).to.equal(false);
    let told = 0;
    view.controller.onFrameRateInfo = () => told++;
    const { drawn } = view.controller.probe.totals;
    await threeReports();
    view.controller.onFrameRateInfo = null;
    expect(told).to.equal(0);
    const { totals } = view.controller.probe;
    expect(totals.drawn).to.be.above(drawn);
    expect(totals.milliseconds).to.be.above(0);
  });

  it('tells figures that agree with each other', async () => {
    view.controller.frameRateMonitorEnabled = true;
    await nextInfo();
    const info = await nextInfo();
    const { avgGpuRenderMs, ...rest } = info;
    for (const [name, value] of Object.entries(rest)) {
      expect(value, name).to.be.a('number').and.to.be.at.least(0);
      expect(Number.isFinite(value), name).to.equal(true);
    }
    expect(info.displayFps).to.be.above(0);
    expect(info.productionFps)
      .to.be.above(0)
      .and.at.most(info.displayFps * 1.1);
    expect(info.totalFrameMs).to.be.at.least(info.stage1Ms + info.stage2Ms - 1e-6);
    expect(info.totalFrameMs + info.idleMs).to.be.closeTo(1000 / info.displayFps, 0.01);
    expect(info.cpuUsagePercent).to.be.above(0).and.at.most(100);
    expect(info.frameP99Ms).to.be.at.least(info.frameP95Ms);
    expect(info.jankRatio50Ms).to.be.at.most(1);
    if (info.frameP99Ms <= 50) expect(info.jankRatio50Ms).to.be.below(0.02);
    if (avgGpuRenderMs !== null) expect(avgGpuRenderMs).to.be.above(0);
  });

  it('tells the listeners of the event too, and ends when it is switched off', async () => {
    const heard = await new Promise((resolve) => view.controller.events.once('framerate', resolve));
    expect(heard).to.have.keys(
      ...['productionFps', 'displayFps', 'stage1Ms', 'stage2Ms', 'renderMs', 'totalFrameMs'],
      ...['idleMs', 'cpuUsagePercent', 'frameP95Ms', 'frameP99Ms', 'jankRatio50Ms'],
      'avgGpuRenderMs',
    );
    let more = 0;
    view.controller.onFrameRateInfo = () => more++;
    view.controller.frameRateMonitorEnabled = false;
    await threeReports();
    expect(more).to.equal(0);
  });

  it('may be switched off by its own listener', async () => {
    const { controller } = view;
    controller.frameRateMonitorEnabled = true;
    await new Promise<void>((resolve) => {
      controller.onFrameRateInfo = () => {
        controller.frameRateMonitorEnabled = false;
        resolve();
      };
    });
    await frames(3);
    expect(controller.frameRateMonitorEnabled).to.equal(false);
  });

  it('tells nothing while the view draws nothing, and counts the break as no frame', async () => {
    const { controller } = view;
    controller.frameRateMonitorEnabled = true;
    await nextInfo();
    view.pauseRendering();
    let told = 0;
    controller.onFrameRateInfo = () => told++;
    await threeReports();
    expect(told).to.equal(0);
    view.resumeRendering();
    expect((await nextInfo()).frameP99Ms).to.be.below(2000);
  });
});

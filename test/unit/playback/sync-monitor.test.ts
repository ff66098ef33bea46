import { expect } from '@open-wc/testing';
import { PositionLog } from '../../../src/playback/position-log.js';
import { SyncMonitor } from '../../../src/playback/sync-monitor.js';

/** Two seconds of sound from context time 1, with a picture each 10 ms that is `offset` off. */
function watch(offset: (heard: number) => number) {
  const log = new PositionLog();
  const monitor = new SyncMonitor(log);
  log.add(1, 0, true);
  for (let i = 0; i < 200; i++) {
    const heard = i / 100;
    monitor.displayed(1 + heard, heard - offset(heard));
    log.add(1 + heard, heard, true);
    monitor.settle();
  }
  return monitor.report();
}

describe('SyncMonitor', () => {
  it('finds nothing where picture and sound agree', () => {
    const report = watch(() => 0);
    expect(report.samples).to.equal(200);
    expect(report.aheadSeconds).to.equal(0);
    expect(report.behindSeconds).to.equal(0);
    expect(report.largestOffset).to.be.closeTo(0, 1e-9);
    expect(report.residualOffset).to.be.closeTo(0, 1e-9);
  });

  it('allows what cannot be noticed', () => {
    expect(watch(() => 0.044).aheadSeconds).to.equal(0);
    expect(watch(() => -0.099).behindSeconds).to.equal(0);
  });

  it('counts sound ahead and behind, the largest offset, and what is left at the end', () => {
    const ahead = watch((heard) => (heard > 0.495 && heard < 0.995 ? 0.06 : 0.01));
    expect(ahead.aheadSeconds).to.be.closeTo(0.5, 0.011);
    expect(ahead.behindSeconds).to.equal(0);
    expect(ahead.largestOffset).to.be.closeTo(0.06, 1e-9);
    const behind = watch((heard) => (heard > 0.495 && heard < 0.795 ? -0.15 : -0.02));
    expect(behind.behindSeconds).to.be.closeTo(0.3, 0.011);
    expect(behind.largestOffset).to.be.closeTo(-0.15, 1e-9);
    expect(behind.residualOffset).to.be.closeTo(-0.02, 1e-9);
  });

  it('keeps a few seconds of frames where no report comes', () => {
    const log = new PositionLog();
    const monitor = new SyncMonitor(log);
    log.add(0, 0, true);
    for (let i = 1; i <= 2000; i++) monitor.displayed(i / 100, i / 100 - (i < 1500 ? 1 : 0.02));
    log.add(20, 20, true);
    const report = monitor.report();
    expect(report.samples).to.be.within(200, 500);
    expect(report.largestOffset, 'of those').to.be.closeTo(0.02, 1e-9);
    expect(report.residualOffset).to.be.closeTo(0.02, 1e-9);
  });

  it('judges by what was rendered, not by what was expected when the picture was drawn', () => {
    const log = new PositionLog();
    const monitor = new SyncMonitor(log);
    log.add(0, 0, true);
    monitor.displayed(1, 1);
    expect(monitor.report().samples).to.equal(0);
    log.add(0.5, 0.5, false);
    log.add(1.2, 0.5, false);
    const report = monitor.report();
    expect(report.samples).to.equal(1);
    expect(report.largestOffset).to.be.closeTo(-0.5, 1e-9);
  });
});

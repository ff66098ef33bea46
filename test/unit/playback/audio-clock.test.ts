import { expect } from '@open-wc/testing';
import { AudioClock } from '../../../src/playback/audio-clock.js';
import { ContextTime, outputLatency } from '../../../src/playback/context-time.js';
import { PositionLog } from '../../../src/playback/position-log.js';

/** A context whose time moves in steps of a buffer, `start` seconds ahead of the page's clock. */
function steppedTime(start: number, step: number) {
  const context = new ContextTime();
  return {
    context,
    /** The page's clock goes to `now` ms, with a reading each 16 ms. */
    run(from: number, to: number) {
      for (let now = from; now <= to; now += 16) {
        context.observe(Math.floor((now / 1000 + start) / step) * step, now);
      }
    },
  };
}

describe('ContextTime', () => {
  it('smooths the steps of the hardware buffer', () => {
    const { context, run } = steppedTime(3, 0.02);
    run(0, 4000);
    let previous = context.at(4000);
    for (let now = 4016; now < 6000; now += 16) {
      run(now, now);
      const time = context.at(now);
      expect(time).to.be.closeTo(now / 1000 + 3 - 0.01, 0.006);
      expect(time - previous).to.be.closeTo(0.016, 0.004);
      previous = time;
    }
  });

  it('stands when the context stands, and jumps with it', () => {
    const { context, run } = steppedTime(1, 0.003);
    run(0, 1000);
    for (let now = 1016; now < 5000; now += 16) context.observe(2, now);
    expect(context.at(5000)).to.be.closeTo(2, 0.07);
    context.observe(50, 5016);
    expect(context.at(5016)).to.be.closeTo(50, 1e-9);
  });
});

describe('outputLatency', () => {
  it('is assumed where missing, and kept within what can be true', () => {
    expect(outputLatency({})).to.equal(0.04);
    expect(outputLatency({ outputLatency: NaN })).to.equal(0.04);
    expect(outputLatency({ outputLatency: 0.2 })).to.equal(0.2);
    expect(outputLatency({ outputLatency: 3 })).to.equal(0.5);
    expect(outputLatency({ outputLatency: -1 })).to.equal(0);
  });
});

describe('PositionLog', () => {
  it('is zero before the first sample and exact between edges', () => {
    const log = new PositionLog();
    expect(log.at(10)).to.equal(0);
    log.add(1, 0, true);
    log.add(2, 1, true);
    log.add(2.5, 1.5, false);
    log.add(4, 1.5, true);
    expect(log.at(0.5)).to.equal(0);
    expect(log.at(1.75)).to.equal(0.75);
    expect(log.at(3)).to.equal(1.5);
    expect(log.at(4.5)).to.equal(2);
    expect(log.known).to.equal(4);
  });

  it('keeps the position when the times of another context follow', () => {
    const log = new PositionLog();
    log.add(100, 0, true);
    log.add(102, 2, true);
    log.rebase();
    expect(log.at(0.1)).to.equal(2);
    log.add(0.5, 2, true);
    expect(log.at(1)).to.equal(2.5);
  });
});

describe('AudioClock', () => {
  function clockAt(latency: number) {
    const log = new PositionLog();
    const context = new ContextTime();
    const clock = new AudioClock(log, context);
    const see = (now: number) => {
      context.observe(now / 1000, now);
      clock.observeLatency(latency, now);
      return clock.at(now, Infinity);
    };
    return { log, context, clock, see };
  }

  it('tells what is heard: rendered, less the output latency', () => {
    const { log, see } = clockAt(0.2);
    log.add(1, 0, true);
    expect(see(1100)).to.equal(0);
    expect(see(2000)).to.be.closeTo(0.8, 1e-9);
    expect(see(2100)).to.be.closeTo(0.9, 1e-9);
  });

  it('freezes at a halt, once that is heard, and goes on from there', () => {
    const { log, see } = clockAt(0.1);
    log.add(0, 0, true);
    log.add(1, 1, false);
    expect(see(1050)).to.be.closeTo(0.95, 1e-9);
    expect(see(1500)).to.equal(1);
    expect(see(3000)).to.equal(1);
    log.add(3, 1, true);
    expect(see(3600)).to.be.closeTo(1.5, 1e-9);
  });

  it('never passes what was pushed, and never goes back', () => {
    const { log, clock, context } = clockAt(0);
    log.add(0, 0, true);
    context.observe(2, 2000);
    expect(clock.at(2000, 1.5)).to.equal(1.5);
    clock.observeLatency(0.3, 2010);
    context.observe(2.01, 2010);
    expect(clock.at(2010, 5)).to.be.closeTo(1.71, 1e-9);
    clock.observeLatency(0.5, 2020);
    context.observe(2.02, 2020);
    expect(clock.at(2020, 5)).to.be.closeTo(1.71, 1e-9);
    context.observe(2.4, 2400);
    expect(clock.at(2400, 5)).to.be.closeTo(1.9, 1e-9);
  });

  it('follows noisy latency slowly and another device at once', () => {
    const { clock } = clockAt(0);
    clock.observeLatency(0.02, 0);
    clock.observeLatency(0.03, 16);
    expect(clock.latency).to.be.closeTo(0.02, 0.001);
    clock.observeLatency(0.2, 32);
    expect(clock.latency).to.equal(0.2);
  });
});

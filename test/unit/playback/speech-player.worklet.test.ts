import { expect } from '@open-wc/testing';
import { SAMPLE_RATES } from '../../../src/base/sample-rate.js';
import { renderOffline, resample, tone, type VoiceStep } from './support.js';

const RATE = 48000;
/** One render quantum. */
const QUANTUM = 128;
/** Fade of 12 ms, in samples. */
const FADE = 576;

const begin = (voice = 1, sampleRate = RATE, more = {}): VoiceStep => ({
  voice,
  begin: { sampleRate, audible: true, rebuffer: 0.1, ...more },
});
const push = (samples: Float32Array | Int16Array, voice = 1): VoiceStep => ({
  voice,
  tell: { type: 'push', samples },
});
const order = (
  type: 'finish' | 'start' | 'hold' | 'interrupt' | 'release',
  voice = 1,
): VoiceStep => ({ voice, tell: { type } });
const within = (type: 'limit' | 'trim', seconds: number, voice = 1): VoiceStep => ({
  voice,
  tell: { type, seconds },
});

/** Largest difference of consecutive samples: a click is far above that of the tone. */
function steepest(signal: Float32Array): number {
  let most = 0;
  for (let i = 1; i < signal.length; i++)
    most = Math.max(most, Math.abs(signal[i] - signal[i - 1]));
  return most;
}

describe('speech-player.worklet', () => {
  // Without it, nothing can be told at a time of the rendering: Firefox has none.
  before(function () {
    if (!('suspend' in OfflineAudioContext.prototype)) this.skip();
  });

  for (const sampleRate of SAMPLE_RATES) {
    it(`renders every sample of ${sampleRate} Hz speech, in order and without a gap`, async () => {
      const signal = tone(440, sampleRate, 0.5);
      const cut = Math.round(sampleRate * 0.137);
      const { out, reports } = await renderOffline(RATE, 0.8, [
        [0, begin(1, sampleRate), push(signal.slice(0, cut)), push(signal.slice(cut))],
        [0.1, order('finish'), order('start')],
      ]);
      const run = reports.find(({ edge }) => edge === 'run')!;
      const first = Math.round(run.time * RATE);
      const expected = resample(signal, sampleRate, RATE);
      expect([...out.subarray(first, first + expected.length)]).to.deep.equal([...expected]);
      expect(out.subarray(first + expected.length).every((s) => s === 0)).to.equal(true);
      const last = reports.find(({ edge }) => edge === 'last')!;
      expect(last.position).to.equal(expected.length);
      expect(Math.round(last.time * RATE)).to.equal(first + expected.length);
      expect(last.underruns).to.equal(0);
    });
  }

  it('takes minutes of audio at once', async () => {
    const signal = new Int16Array(16000 * 180).fill(1000);
    const { reports } = await renderOffline(RATE, 0.5, [
      [0, begin(1, 16000), push(signal), order('finish'), order('start')],
    ]);
    expect(reports.at(-1)!.position / RATE + reports.at(-1)!.buffered / RATE).to.equal(180);
  });

  it('reports its position regularly, exactly', async () => {
    const { reports } = await renderOffline(RATE, 1, [
      [0, begin(), push(tone(200, RATE, 0.9)), order('finish'), order('start')],
    ]);
    const run = reports.find(({ edge }) => edge === 'run')!;
    const ticks = reports.filter(({ edge, running }) => edge === 'tick' && running);
    expect(ticks.length).to.be.greaterThan(25);
    for (const { time, position } of ticks) {
      expect(position).to.equal(Math.round((time - run.time) * RATE));
    }
  });

  it('fades out on interrupt and says how many samples were heard', async () => {
    const signal = tone(300, RATE, 2);
    const { out, reports } = await renderOffline(RATE, 0.6, [
      [0, begin(), push(signal), order('finish'), order('start')],
      [0.2, order('interrupt')],
    ]);
    const { position, time } = reports.find(({ edge }) => edge === 'interrupted')!;
    const end = Math.round(time * RATE);
    const start = Math.round(reports.find(({ edge }) => edge === 'run')!.time * RATE);
    expect(position).to.equal(end - start);
    expect(position).to.be.within(0.2 * RATE, 0.2 * RATE + FADE + 2 * QUANTUM);
    expect([...out.subarray(start, end - FADE)]).to.deep.equal([
      ...signal.subarray(0, position - FADE),
    ]);
    expect(Math.abs(out[end - 1])).to.be.lessThan(1e-3);
    expect(out.subarray(end).every((s) => s === 0)).to.equal(true);
    expect(steepest(out)).to.be.lessThan(0.025);
  });

  it('plays the next voice only after the interrupted one has faded out', async () => {
    const { reports } = await renderOffline(RATE, 0.6, [
      [0, begin(1), push(tone(300, RATE, 2)), order('start')],
      [
        0.2,
        order('interrupt'),
        begin(2),
        push(tone(600, RATE, 0.1), 2),
        order('finish', 2),
        order('start', 2),
      ],
    ]);
    const cut = reports.find(({ edge }) => edge === 'interrupted')!;
    const run = reports.find(({ edge, voice }) => edge === 'run' && voice === 2)!;
    expect(run.time).to.be.within(cut.time, cut.time + (2 * QUANTUM) / RATE);
    expect(reports.find(({ edge, voice }) => edge === 'last' && voice === 2)!.position).to.equal(
      0.1 * RATE,
    );
  });

  it('holds and goes on without a click or a lost sample', async () => {
    const signal = tone(300, RATE, 0.5);
    const { out, reports } = await renderOffline(RATE, 1, [
      [0, begin(), push(signal), order('finish'), order('start')],
      [0.2, order('hold')],
      [0.4, order('start')],
    ]);
    const held = reports.find(({ edge }) => edge === 'held')!;
    const again = reports.filter(({ edge }) => edge === 'run')[1];
    expect(again.position).to.equal(held.position);
    expect(reports.find(({ edge }) => edge === 'last')!.position).to.equal(signal.length);
    const silent = out.subarray(Math.round(held.time * RATE), Math.round(again.time * RATE));
    expect(silent.every((s) => s === 0)).to.equal(true);
    expect(steepest(out)).to.be.lessThan(0.025);
  });

  it('accounts for an underrun, waits for enough, and does not click', async () => {
    const signal = tone(300, RATE, 0.6);
    const { out, reports } = await renderOffline(RATE, 1.2, [
      [0, begin(), push(signal.slice(0, 9600)), order('start')],
      [0.4, push(signal.slice(9600, 12000))],
      [0.5, push(signal.slice(12000))],
      [0.6, order('finish')],
    ]);
    const dry = reports.find(({ edge }) => edge === 'underrun')!;
    const again = reports.filter(({ edge }) => edge === 'run')[1];
    expect(dry.position).to.be.within(9600 - FADE - QUANTUM, 9600);
    expect(again.position).to.equal(dry.position);
    expect(again.time).to.be.within(0.5, 0.51);
    const last = reports.find(({ edge }) => edge === 'last')!;
    expect(last.position).to.equal(signal.length);
    expect(last.underruns).to.equal(1);
    const gap = Math.round((again.time - dry.time) * RATE);
    expect(last.underrunFrames).to.be.within(gap - QUANTUM, gap);
    expect(steepest(out)).to.be.lessThan(0.025);
  });

  it('never passes the limit, and goes on when it is raised', async () => {
    const signal = tone(300, RATE, 0.5);
    const { reports } = await renderOffline(RATE, 1, [
      [0, begin(), push(signal), order('finish'), within('limit', 0.2), order('start')],
      [0.5, within('limit', Infinity)],
    ]);
    const stalled = reports.find(({ edge }) => edge === 'limit')!;
    expect(stalled.position).to.be.within(0.2 * RATE - FADE - QUANTUM, 0.2 * RATE);
    const last = reports.find(({ edge }) => edge === 'last')!;
    expect(last.position).to.equal(signal.length);
    expect(last.underruns).to.equal(0);
    expect(last.time).to.be.greaterThan(0.79);
  });

  it('takes its time in silence when not audible', async () => {
    const { out, reports } = await renderOffline(RATE, 0.3, [
      [
        0,
        begin(1, RATE, { audible: false }),
        push(tone(300, RATE, 0.2)),
        order('finish'),
        order('start'),
      ],
    ]);
    expect(out.every((s) => s === 0)).to.equal(true);
    expect(reports.find(({ edge }) => edge === 'last')!.position).to.equal(0.2 * RATE);
  });

  it('passes over waiting sound on trim, and counts it', async () => {
    const { out, reports } = await renderOffline(RATE, 1, [
      [0, begin(), push(tone(300, RATE, 0.8)), order('finish'), order('start')],
      [0.1, within('trim', 0.1)],
    ]);
    const last = reports.find(({ edge }) => edge === 'last')!;
    expect(last.position).to.equal(0.8 * RATE);
    expect(last.skipped).to.be.within(0.55 * RATE, 0.6 * RATE);
    expect(last.time).to.be.closeTo(0.8 - last.skipped / RATE, 0.01);
    expect(steepest(out)).to.be.lessThan(0.025);
  });

  it('is silent about a released voice, and lets the next one play', async () => {
    const { reports } = await renderOffline(RATE, 0.5, [
      [0, begin(1), push(tone(300, RATE, 1)), order('start')],
      [0.1, begin(2), push(tone(300, RATE, 0.1), 2), order('finish', 2), order('start', 2)],
      [0.2, order('release')],
    ]);
    const first = reports.filter(({ voice }) => voice === 1);
    expect(first.length).to.be.greaterThan(0);
    expect(first.every(({ time }) => time <= 0.21)).to.equal(true);
    const run = reports.find(({ edge, voice }) => edge === 'run' && voice === 2)!;
    expect(run.time).to.be.within(0.2, 0.22);
    expect(reports.find(({ edge, voice }) => edge === 'last' && voice === 2)).to.not.equal(
      undefined,
    );
  });
});

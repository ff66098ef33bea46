import { expect } from '@open-wc/testing';
import { AvatarError } from '../../../src/base/errors.js';
import { Conversation } from '../../../src/playback/conversation.js';
import { SpeechPlayer } from '../../../src/playback/speech-player.js';
import type { SpeechReport } from '../../../src/round/speech-report.js';
import { clockMotion, tone, until, WORKLET_URL } from './support.js';

const RATE = 16000;

const sampled = (conversation: Conversation) => conversation.sample(performance.now());

describe('Conversation', () => {
  let player: SpeechPlayer;
  let conversation: Conversation;
  let log: string[];

  /** Samples the mouth as a display would, but also in a hidden page, until the round is over. */
  async function watch(round: string): Promise<{ report: SpeechReport; times: number[] }> {
    const times: number[] = [];
    let report: SpeechReport | undefined;
    void conversation.finished(round).then((r) => (report = r));
    while (!report) {
      await new Promise((resolve) => setTimeout(resolve, 15));
      const spoken = sampled(conversation);
      if (spoken) times.push(spoken.frame[0]);
    }
    return { report, times };
  }

  beforeEach(() => {
    player = new SpeechPlayer({ workletUrl: WORKLET_URL });
    player.volume = 0.2;
    conversation = new Conversation({ player });
    log = [];
    conversation.on('state', (state, reason) => log.push(reason ? `${state}:${reason}` : state));
    conversation.on('start', () => log.push('start'));
    conversation.on('end', ({ reason }) => log.push(`end:${reason}`));
    conversation.on('stall', (stalled) => log.push(`stall:${stalled}`));
    conversation.on('underrun', (active) => log.push(`underrun:${active}`));
    conversation.on('animation', (type) => log.push(type));
  });

  afterEach(() => {
    conversation.dispose();
    player.dispose();
  });

  it('plays sound and motion together and says when', async () => {
    const round = conversation.begin({ sampleRate: RATE });
    expect(conversation.round).to.equal(round);
    conversation.pushAudio(round, tone(300, RATE, 0.8));
    conversation.endAudio(round);
    expect(conversation.state).to.equal('idle');
    conversation.pushMotion(round, clockMotion(0.8));
    conversation.endMotion(round);
    const { report, times } = await watch(round);
    expect(report.round).to.equal(round);
    expect(report.seconds).to.be.closeTo(0.8, 1e-9);
    expect(report.reason).to.equal('playbackEnd');
    expect(report.underruns).to.equal(0);
    expect(times).to.deep.equal([...times].sort((a, b) => a - b));
    expect(times.at(-1)! - times[0]).to.be.greaterThan(0.4);
    expect(report.sync.samples).to.be.greaterThan(10);
    expect(Math.abs(report.sync.residualOffset)).to.be.lessThan(0.045);
    expect(log).to.deep.equal([
      'playing',
      'mono',
      'start',
      'idle',
      'idle:playbackEnd',
      'end:playbackEnd',
    ]);
    expect(conversation.round).to.equal(null);
    expect(conversation.audioTime).to.equal(0);
    expect(sampled(conversation)).to.equal(null);
  });

  it('waits for the first motion, or for the word that none will come', async () => {
    const round = conversation.begin({ sampleRate: RATE });
    conversation.pushAudio(round, tone(300, RATE, 0.2));
    conversation.endAudio(round);
    await player.unlock();
    expect(conversation.state).to.equal('idle');
    conversation.audioOnly(round, 'fallbackMode');
    expect(conversation.state).to.equal('playing');
    const { report, times } = await watch(round);
    expect(report.seconds).to.be.closeTo(0.2, 1e-9);
    expect(times).to.deep.equal([]);
  });

  it('starts without motion after the deadline', async () => {
    const hasty = new Conversation({ player, firstMotionDeadline: 0.05 });
    const round = hasty.begin({ sampleRate: RATE });
    hasty.pushAudio(round, tone(300, RATE, 0.1));
    hasty.endAudio(round);
    expect((await hasty.finished(round)).reason).to.equal('playbackEnd');
    hasty.dispose();
  });

  it('starts at once, but not before there is enough audio, where no motion is expected', async () => {
    await player.unlock();
    const round = conversation.begin({ sampleRate: RATE, motion: 'none' });
    conversation.pushAudio(round, tone(300, RATE, 0.05));
    expect(conversation.state).to.equal('idle');
    conversation.pushAudio(round, tone(300, RATE, 0.1));
    expect(conversation.state).to.equal('playing');
    conversation.endAudio(round);
    expect((await conversation.finished(round)).seconds).to.be.closeTo(0.15, 1e-9);
  });

  it('ends a round without audio, once', async () => {
    const round = conversation.begin({ sampleRate: RATE });
    conversation.endAudio(round);
    conversation.endAudio(round);
    const report = await conversation.finished(round);
    expect(report.seconds).to.equal(0);
    expect(log).to.deep.equal(['end:playbackEnd']);
  });

  it('interrupts: exact samples, late chunks dropped, one end', async () => {
    const round = conversation.begin({ sampleRate: RATE, motion: 'none' });
    conversation.pushAudio(round, tone(300, RATE, 5));
    await until(() => conversation.audioTime > 0.2);
    const early = conversation.interrupt()!;
    expect(conversation.state).to.equal('idle');
    expect(conversation.round).to.equal(null);
    conversation.pushAudio(round, tone(300, RATE, 1));
    conversation.pushMotion(round, clockMotion(1));
    conversation.endAudio(round);
    const report = await conversation.finished(round);
    expect(report.reason).to.equal('userAction');
    expect(report.seconds).to.be.within(early.seconds, early.seconds + 0.5);
    expect(log.filter((line) => line.startsWith('end'))).to.have.length(1);
    expect(conversation.interrupt()).to.equal(null);
  });

  it('interrupts a running round when another begins', async () => {
    const first = conversation.begin({ sampleRate: RATE, motion: 'none' });
    conversation.pushAudio(first, tone(300, RATE, 5));
    await until(() => conversation.audioTime > 0.1);
    const second = conversation.begin({ sampleRate: 24000, motion: 'none' });
    expect(second).not.to.equal(first);
    conversation.pushAudio(second, tone(300, 24000, 0.3));
    conversation.endAudio(second);
    const [one, two] = await Promise.all([
      conversation.finished(first),
      conversation.finished(second),
    ]);
    expect(one.reason).to.equal('userAction');
    expect(two.reason).to.equal('playbackEnd');
    expect(two.seconds).to.be.closeTo(0.3, 1e-9);
    expect(log).to.deep.equal([
      'playing',
      'start',
      'idle:userAction',
      'playing',
      'end:userAction',
      'start',
      'idle:playbackEnd',
      'end:playbackEnd',
    ]);
  });

  it('pauses and resumes with nothing lost', async () => {
    const round = conversation.begin({ sampleRate: RATE });
    conversation.pushAudio(round, tone(300, RATE, 0.5));
    conversation.pushMotion(round, clockMotion(0.5));
    conversation.endAudio(round);
    conversation.endMotion(round);
    await until(() => conversation.audioTime > 0.1);
    conversation.pause();
    expect(conversation.state).to.equal('paused');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const held = conversation.audioTime;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(conversation.audioTime).to.equal(held);
    expect(held).to.be.lessThan(0.5);
    await conversation.resume();
    await conversation.resume();
    expect(conversation.state).to.equal('playing');
    const report = await conversation.finished(round);
    expect(report.seconds).to.be.closeTo(0.5, 1e-9);
    expect(log.filter((line) => /^(playing|paused|idle:)/.test(line))).to.deep.equal([
      'playing',
      'paused:userAction',
      'playing:userAction',
      'idle:playbackEnd',
    ]);
  });

  it('can be paused before it starts', async () => {
    await player.unlock();
    const round = conversation.begin({ sampleRate: RATE });
    conversation.pause();
    conversation.pushAudio(round, tone(300, RATE, 0.2));
    conversation.pushMotion(round, clockMotion(0.2));
    conversation.endAudio(round);
    expect(conversation.state).to.equal('paused');
    await conversation.resume();
    expect(conversation.state).to.equal('playing');
    expect((await conversation.finished(round)).seconds).to.be.closeTo(0.2, 1e-9);
  });

  it('is not disturbed by pause and resume when idle', async () => {
    conversation.pause();
    await conversation.resume();
    expect(log).to.deep.equal([]);
  });

  it('survives an underrun and counts it', async () => {
    const round = conversation.begin({ sampleRate: RATE, motion: 'none' });
    conversation.pushAudio(round, tone(300, RATE, 0.2));
    await until(() => log.includes('underrun:true'));
    conversation.pushAudio(round, tone(300, RATE, 0.4));
    conversation.endAudio(round);
    const report = await conversation.finished(round);
    expect(report.seconds).to.be.closeTo(0.6, 1e-9);
    expect(report.underruns).to.equal(1);
    expect(log).to.include('underrun:false');
  });

  it('in strictSync holds the sound while motion is missing', async () => {
    conversation.starvationMode = 'strictSync';
    const round = conversation.begin({ sampleRate: RATE });
    conversation.pushAudio(round, tone(300, RATE, 0.6));
    conversation.endAudio(round);
    conversation.pushMotion(round, clockMotion(0.2));
    await until(() => log.includes('stall:true'));
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(conversation.audioTime).to.be.within(0.15, 0.2);
    conversation.pushMotion(round, clockMotion(0.4, 0.2));
    conversation.endMotion(round);
    const { report } = await watch(round);
    expect(report.seconds).to.be.closeTo(0.6, 1e-9);
    expect(report.underruns).to.equal(0);
    expect(log.filter((line) => line.startsWith('stall'))).to.deep.equal([
      'stall:true',
      'stall:false',
    ]);
  });

  it('in audioIndependent goes on, and the mouth catches up', async () => {
    const round = conversation.begin({ sampleRate: RATE });
    conversation.pushAudio(round, tone(300, RATE, 0.8));
    conversation.endAudio(round);
    conversation.pushMotion(round, clockMotion(0.1));
    await until(() => conversation.audioTime > 0.4);
    expect(sampled(conversation)).to.equal(null);
    conversation.pushMotion(round, clockMotion(0.7, 0.1));
    expect(sampled(conversation)!.frame[0]).to.be.greaterThan(0.4);
    conversation.endMotion(round);
    await conversation.finished(round);
    expect(log.filter((line) => line.startsWith('stall'))).to.deep.equal([]);
  });

  it('settles every round when disposed', async () => {
    const round = conversation.begin({ sampleRate: RATE, motion: 'none' });
    conversation.pushAudio(round, tone(300, RATE, 2));
    await until(() => conversation.audioTime > 0.05);
    const report = conversation.finished(round);
    conversation.dispose();
    expect((await report).reason).to.equal('userAction');
    expect(log.filter((line) => line.startsWith('end'))).to.have.length(1);
    conversation.dispose();
  });

  it('refuses rates that cannot be played, rounds without end, and unknown rounds', async () => {
    expect(() => conversation.begin({ sampleRate: 0 })).to.throw(AvatarError);
    const round = conversation.begin({ sampleRate: 8000, motion: 'none' });
    const minute = new Int16Array(8000 * 60);
    for (let i = 0; i < 30; i++) conversation.pushAudio(round, minute);
    expect(() => conversation.pushAudio(round, minute)).to.throw(AvatarError, '30 minutes');
    const error: unknown = await conversation.finished('none').catch((e: unknown) => e);
    expect(error).to.be.instanceOf(AvatarError);
  });

  it('keeps time while muted, and in silence when not audible', async () => {
    player.muted = true;
    const round = conversation.begin({ sampleRate: RATE, motion: 'none', audible: false });
    conversation.pushAudio(round, tone(300, RATE, 0.3));
    conversation.endAudio(round);
    expect((await conversation.finished(round)).seconds).to.be.closeTo(0.3, 1e-9);
    expect(log).to.include('start');
  });

  it('keeps a live round close to its source', async () => {
    const round = conversation.begin({ sampleRate: RATE, live: true, motion: 'none' });
    conversation.pushAudio(round, tone(300, RATE, 2));
    await until(() => conversation.audioTime > 1.8);
    conversation.endAudio(round);
    const report = await conversation.finished(round);
    expect(report.seconds).to.be.lessThan(1);
  });
});

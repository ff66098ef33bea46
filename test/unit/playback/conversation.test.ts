import { expect } from '@open-wc/testing';
import { AvatarError } from '../../../src/base/errors.js';
import type { Emitter } from '../../../src/base/emitter.js';
import type { ControllerEvents } from '../../../src/events/table.js';
import { Conversation } from '../../../src/playback/conversation.js';
import { SharedAudioContext } from '../../../src/playback/shared-audio-context.js';
import { SpeechPlayer } from '../../../src/playback/speech-player.js';
import { AudioTrack } from '../../../src/round/audio-track.js';
import type { Round } from '../../../src/round/round.js';
import type { SpeechReport } from '../../../src/round/speech-report.js';
import { sound } from '../../support/moments.js';
import { clockMotion, strictEvents, tone, until, WORKLET_URL } from './support.js';

const RATE = 16000;

/** A round whose driver will bring motion. */
function expecting(round: Round): Round {
  round.motion.expect();
  return round;
}

const sampled = (conversation: Conversation) => conversation.sample(performance.now());

describe('Conversation', () => {
  let events: Emitter<ControllerEvents>;
  let audio: SharedAudioContext;
  let player: SpeechPlayer;
  let conversation: Conversation;
  let log: string[];

  /** Samples the mouth as a display would, but also in a hidden page, until the round is over. */
  async function watch(round: Round): Promise<{ report: SpeechReport; times: number[] }> {
    const times: number[] = [];
    let over: SpeechReport | undefined;
    void round.finished.then((report) => (over = report));
    await until(() => {
      const spoken = over ? null : sampled(conversation);
      if (spoken) times.push(spoken.frame[0]);
      return over !== undefined;
    });
    return { report: over!, times };
  }

  beforeEach(() => {
    events = strictEvents();
    audio = SharedAudioContext.acquire();
    player = new SpeechPlayer({ workletUrl: WORKLET_URL, events });
    player.volume = 0.2;
    conversation = new Conversation({ player, events });
    log = [];
    events.on('conversation', (state, reason) => log.push(reason ? `${state}:${reason}` : state));
    events.on('speechstart', () => log.push('start'));
    events.on('speechend', ({ reason }) => log.push(`end:${reason}`));
    events.on('stall', (stalled) => log.push(`stall:${stalled}`));
    events.on('animation', (type) => log.push(type));
  });

  afterEach(() => {
    conversation.dispose();
    player.dispose();
    audio.release();
  });

  it('plays sound and motion together and says when', async () => {
    const round = expecting(conversation.begin({ sampleRate: RATE }));
    expect(conversation.round).to.equal(round);
    round.audio.push(tone(300, RATE, 2));
    round.audio.end();
    expect(conversation.state).to.equal('idle');
    round.motion.append(clockMotion(2));
    round.motion.end();
    const { report, times } = await watch(round);
    expect(report.round).to.equal(round.id);
    expect(report.seconds).to.be.closeTo(2, 1e-9);
    expect(report.reason).to.equal('playbackEnd');
    expect(report.underruns).to.equal(0);
    expect(times).to.deep.equal([...times].sort((a, b) => a - b));
    expect(times.at(-1)! - times[0]).to.be.greaterThan(0.4);
    expect(report.sync.samples).to.be.greaterThan(10);
    expect(Math.abs(report.sync.residualOffset)).to.be.lessThan(0.045);
    expect(report.sync.missingSeconds).to.equal(0);
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
    const round = expecting(conversation.begin({ sampleRate: RATE }));
    round.audio.push(tone(300, RATE, 0.2));
    round.audio.end();
    await player.unlock();
    expect(conversation.state).to.equal('idle');
    round.motion.waive('fallbackMode');
    expect(conversation.state).to.equal('playing');
    const { report, times } = await watch(round);
    expect(report.seconds).to.be.closeTo(0.2, 1e-9);
    expect(times).to.deep.equal([]);
  });

  it('starts without motion after the deadline', async () => {
    const hasty = new Conversation({ player, events, firstMotionDeadline: 0.05 });
    const round = expecting(hasty.begin({ sampleRate: RATE }));
    round.audio.push(tone(300, RATE, 0.1));
    round.audio.end();
    expect((await round.finished).reason).to.equal('playbackEnd');
    hasty.dispose();
  });

  it('starts at once, but not before there is enough audio, where no motion is expected', async () => {
    await player.unlock();
    const round = conversation.begin({ sampleRate: RATE });
    round.audio.push(tone(300, RATE, 0.05));
    expect(conversation.state).to.equal('idle');
    round.audio.push(tone(300, RATE, 0.1));
    expect(conversation.state).to.equal('playing');
    round.audio.end();
    expect((await round.finished).seconds).to.be.closeTo(0.15, 1e-9);
  });

  it('ends a round without audio, once', async () => {
    const round = expecting(conversation.begin({ sampleRate: RATE }));
    round.audio.end();
    round.audio.end();
    const report = await round.finished;
    expect(report.seconds).to.equal(0);
    expect(log).to.deep.equal(['end:playbackEnd']);
  });

  it('interrupts: exact samples, late chunks dropped, one end', async () => {
    const round = conversation.begin({ sampleRate: RATE });
    round.audio.push(tone(300, RATE, 5));
    await until(() => conversation.audioTime > 0.2);
    const early = conversation.interrupt()!;
    expect(conversation.state).to.equal('idle');
    expect(conversation.round).to.equal(null);
    round.audio.push(tone(300, RATE, 1));
    round.motion.append(clockMotion(1));
    round.audio.end();
    const report = await round.finished;
    expect(report.reason).to.equal('userAction');
    expect(report.seconds).to.be.within(early.seconds, early.seconds + 0.5);
    expect(log.filter((line) => line.startsWith('end'))).to.have.length(1);
    expect(conversation.interrupt()).to.equal(null);
  });

  it('interrupts a running round when another begins', async () => {
    const first = conversation.begin({ sampleRate: RATE });
    first.audio.push(tone(300, RATE, 5));
    await until(() => conversation.audioTime > 0.1);
    const second = conversation.begin({ sampleRate: 24000 });
    expect(second).not.to.equal(first);
    second.audio.push(tone(300, 24000, 0.3));
    second.audio.end();
    const [one, two] = await Promise.all([first.finished, second.finished]);
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
    const round = expecting(conversation.begin({ sampleRate: RATE }));
    round.audio.push(tone(300, RATE, 0.5));
    round.motion.append(clockMotion(0.5));
    round.audio.end();
    round.motion.end();
    await until(() => conversation.audioTime > 0.1);
    conversation.pause();
    expect(conversation.state).to.equal('paused');
    const context = audio.context!;
    await sound(context, 0.2);
    const held = conversation.audioTime;
    await sound(context, 0.1);
    expect(conversation.audioTime).to.equal(held);
    expect(held).to.be.lessThan(0.5);
    await conversation.resume();
    await conversation.resume();
    expect(conversation.state).to.equal('playing');
    const report = await round.finished;
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
    const round = expecting(conversation.begin({ sampleRate: RATE }));
    conversation.pause();
    round.audio.push(tone(300, RATE, 0.2));
    round.motion.append(clockMotion(0.2));
    round.audio.end();
    expect(conversation.state).to.equal('paused');
    await conversation.resume();
    expect(conversation.state).to.equal('playing');
    expect((await round.finished).seconds).to.be.closeTo(0.2, 1e-9);
  });

  it('is not disturbed by pause and resume when idle', async () => {
    conversation.pause();
    await conversation.resume();
    expect(log).to.deep.equal([]);
  });

  it('survives an underrun and counts it', async () => {
    const round = conversation.begin({ sampleRate: RATE });
    const played: number[] = [];
    const { audio } = round;
    audio.played = (seconds) => {
      played.push(seconds);
      AudioTrack.prototype.played.call(audio, seconds);
    };
    round.audio.push(tone(300, RATE, 0.2));
    await until(() => played.length > 1 && played.at(-1)! > 0 && played.at(-1) === played.at(-2));
    round.audio.push(tone(300, RATE, 0.4));
    round.audio.end();
    const report = await round.finished;
    expect(report.seconds).to.be.closeTo(0.6, 1e-9);
    expect(report.underruns).to.equal(1);
  });

  it('in strictSync holds the sound while motion is missing', async () => {
    conversation.starvationMode = 'strictSync';
    const round = expecting(conversation.begin({ sampleRate: RATE }));
    round.audio.push(tone(300, RATE, 0.6));
    round.audio.end();
    round.motion.append(clockMotion(0.2));
    await until(() => log.includes('stall:true'));
    await sound(audio.context!, 0.15);
    expect(conversation.audioTime).to.be.within(0.15, 0.2);
    round.motion.append(clockMotion(0.4, 0.2));
    round.motion.end();
    const { report } = await watch(round);
    expect(report.seconds).to.be.closeTo(0.6, 1e-9);
    expect(report.underruns).to.equal(0);
    expect(log.filter((line) => line.startsWith('stall'))).to.deep.equal([
      'stall:true',
      'stall:false',
    ]);
  });

  it('in audioIndependent goes on, and the mouth catches up', async () => {
    const round = expecting(conversation.begin({ sampleRate: RATE }));
    round.audio.push(tone(300, RATE, 0.8));
    round.audio.end();
    round.motion.append(clockMotion(0.1));
    await until(() => conversation.audioTime > 0.4);
    expect(sampled(conversation)).to.equal(null);
    round.motion.append(clockMotion(0.7, 0.1));
    expect(sampled(conversation)!.frame[0]).to.be.greaterThan(0.4);
    round.motion.end();
    await round.finished;
    expect(log.filter((line) => line.startsWith('stall'))).to.deep.equal([]);
  });

  it('settles every round when disposed', async () => {
    const round = conversation.begin({ sampleRate: RATE });
    round.audio.push(tone(300, RATE, 2));
    await until(() => conversation.audioTime > 0.05);
    const report = round.finished;
    conversation.dispose();
    expect((await report).reason).to.equal('userAction');
    expect(log.filter((line) => line.startsWith('end'))).to.have.length(1);
    conversation.dispose();
  });

  it('refuses rates that cannot be played; the running round goes on', () => {
    const round = conversation.begin({ sampleRate: RATE });
    expect(() => conversation.begin({ sampleRate: 0 })).to.throw(AvatarError);
    expect(conversation.round).to.equal(round);
    expect(round.over).to.equal(false);
  });

  it('refuses audio beyond 30 minutes that wait, and takes it when some was played', async () => {
    const minute = new Int16Array(8000 * 60);
    const round = expecting(conversation.begin({ sampleRate: 8000, live: true }));
    for (let i = 0; i < 30; i++) round.audio.push(minute);
    expect(() => round.audio.push(minute)).to.throw(AvatarError, '30 minutes');
    expect(round.audio.seconds).to.equal(1800);
    round.motion.waive('fallbackMode');
    // Live sound is passed over until little of it waits: as good as played.
    await until(() => round.audio.waiting < 1);
    round.audio.push(minute);
    expect(round.audio.seconds).to.equal(1860);
    await until(() => round.audio.waiting < 1);
    expect(round.heard()).to.be.greaterThan(1800);
  });

  it('keeps time while muted, and in silence when not audible', async () => {
    player.muted = true;
    const round = conversation.begin({ sampleRate: RATE, audible: false });
    round.audio.push(tone(300, RATE, 0.3));
    round.audio.end();
    expect((await round.finished).seconds).to.be.closeTo(0.3, 1e-9);
    expect(log).to.include('start');
  });

  it('keeps a live round close to its source', async () => {
    const round = conversation.begin({ sampleRate: RATE, live: true });
    round.audio.push(tone(300, RATE, 2));
    await until(() => conversation.audioTime > 1.8);
    round.audio.end();
    const report = await round.finished;
    expect(report.seconds).to.be.lessThan(1);
  });
});

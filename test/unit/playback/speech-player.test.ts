import { expect } from '@open-wc/testing';
import type { AvatarError } from '../../../src/base/errors.js';
import { SharedAudioContext } from '../../../src/playback/shared-audio-context.js';
import type { Round } from '../../../src/round/round.js';
import { Conversation } from '../../../src/playback/conversation.js';
import { openLiveInput } from '../../../src/playback/live-input.js';
import { SpeechPlayer } from '../../../src/playback/speech-player.js';
import { TAP_URL, WORKLET_URL, strictEvents, tone, until } from './support.js';

const RATE = 24000;

/** Begins a round of a tone without motion. */
function say(conversation: Conversation, seconds: number): Round {
  const round = conversation.begin({ sampleRate: RATE });
  round.audio.push(tone(300, RATE, seconds, 0.2));
  round.audio.end();
  return round;
}

describe('SpeechPlayer', () => {
  const open: { dispose(): void }[] = [];

  function setUp(options: { context?: AudioContext; workletUrl?: string } = {}) {
    const events = strictEvents();
    const player = new SpeechPlayer({ workletUrl: WORKLET_URL, events, ...options });
    const conversation = new Conversation({ player, events });
    open.push(conversation, player);
    return { events, player, conversation };
  }

  afterEach(() => {
    for (const disposable of open.splice(0)) disposable.dispose();
  });

  /** Waits until another player has said so many seconds, in a context that runs. */
  async function heardElsewhere(seconds: number): Promise<void> {
    const { conversation } = setUp();
    expect((await say(conversation, seconds).finished).reason).to.equal('playbackEnd');
  }

  it('waits with a suspended context, loses nothing, and starts when it runs', async () => {
    const context = new AudioContext();
    await context.suspend();
    const { events, player, conversation } = setUp({ context });
    const unlocks: boolean[] = [];
    events.on('unlock', (unlocked) => unlocks.push(unlocked));
    expect(player.unlocked).to.equal(false);
    const round = say(conversation, 0.4);
    await heardElsewhere(0.2);
    expect(conversation.state).to.equal('idle');
    expect(conversation.round).to.equal(round);
    await player.unlock();
    expect(player.unlocked).to.equal(true);
    await until(() => conversation.audioTime > 0.05);
    await context.suspend();
    await until(() => !player.unlocked);
    const held = conversation.audioTime;
    await heardElsewhere(0.2);
    expect(conversation.audioTime).to.be.within(held, held + 0.07);
    await context.resume();
    const report = await round.finished;
    expect(report.seconds).to.be.closeTo(0.4, 1e-9);
    expect(report.underruns).to.equal(0);
    expect(unlocks).to.deep.equal([true, false, true]);
    await context.close();
  });

  it('has a context ready that does not run before there is sound', async () => {
    // Players before this one may still fade out in the context of the page.
    await until(() => {
      const page = SharedAudioContext.acquire();
      const { context } = page;
      page.release();
      return context === null;
    });
    const { events, player, conversation } = setUp();
    const host = SharedAudioContext.acquire();
    const unlocks: boolean[] = [];
    events.on('unlock', (unlocked) => unlocks.push(unlocked));
    player.foresee();
    const made = host.context!;
    await made.suspend();
    document.dispatchEvent(new KeyboardEvent('keydown'));
    await made.audioWorklet.addModule(WORKLET_URL);
    expect([made.state, player.unlocked, unlocks]).to.deep.equal(['suspended', false, []]);
    expect((await say(conversation, 0.2).finished).reason).to.equal('playbackEnd');
    expect(host.context).to.equal(made);
    host.release();
  });

  it('never closes an external context, and plays into a given node', async () => {
    const context = new AudioContext();
    const analyser = new AnalyserNode(context);
    const events = strictEvents();
    const player = new SpeechPlayer({ destination: analyser, workletUrl: WORKLET_URL, events });
    const conversation = new Conversation({ player, events });
    const round = say(conversation, 0.5);
    await until(() => conversation.audioTime > 0.2);
    const wave = new Float32Array(1024);
    analyser.getFloatTimeDomainData(wave);
    expect(Math.max(...wave)).to.be.closeTo(0.2, 0.01);
    player.volume = 0.5;
    await until(() => conversation.audioTime > 0.35);
    analyser.getFloatTimeDomainData(wave);
    expect(Math.max(...wave)).to.be.closeTo(0.1, 0.01);
    await round.finished;
    conversation.dispose();
    player.dispose();
    const later = context.currentTime + 0.2;
    await until(() => context.state !== 'running' || context.currentTime > later);
    expect(context.state).to.equal('running');
    await context.close();
  });

  it('ends the round and says so when the owner closes the context', async () => {
    const context = new AudioContext();
    const { events, player, conversation } = setUp({ context });
    const errors: AvatarError[] = [];
    events.on('error', (error) => errors.push(error));
    const round = say(conversation, 3);
    await until(() => conversation.audioTime > 0.05);
    await context.close();
    const report = await round.finished;
    expect(report.reason).to.equal('userAction');
    expect(errors.map(({ code }) => code)).to.deep.equal(['audioContextNotInitialized']);
    expect(conversation.state).to.equal('idle');
    expect(player.unlocked).to.equal(false);
  });

  it('shares one context among players, and closes it after the last', async () => {
    const one = setUp();
    const two = setUp();
    const host = SharedAudioContext.acquire();
    const rounds = [say(one.conversation, 0.3), say(two.conversation, 0.3)];
    await Promise.all(rounds.map(({ finished }) => finished));
    const { context } = host;
    host.release();
    one.player.dispose();
    expect((await say(two.conversation, 0.2).finished).reason).to.equal('playbackEnd');
    expect(host.context).to.equal(context);
    expect(context!.state).to.equal('running');
    two.player.dispose();
    await until(() => context!.state === 'closed');
  });

  it('replaces a dead context and plays on where it was', async () => {
    const { player, conversation } = setUp();
    const host = SharedAudioContext.acquire();
    const round = say(conversation, 1.5);
    await until(() => conversation.audioTime > 0.1);
    const dead = host.context!;
    Object.defineProperty(dead, 'currentTime', { get: () => 1 });
    await player.unlock();
    expect(host.context).not.to.equal(dead);
    await until(() => dead.state === 'closed');
    const report = await round.finished;
    expect(report.seconds).to.be.closeTo(1.5, 1e-4);
    expect(report.reason).to.equal('playbackEnd');
    host.release();
  });

  it('reports a worklet that cannot be loaded, and ends the round', async () => {
    const { events, player, conversation } = setUp({ workletUrl: '/missing.worklet.js' });
    const errors: AvatarError[] = [];
    events.on('error', (error) => errors.push(error));
    const round = say(conversation, 1);
    expect((await round.finished).reason).to.equal('networkError');
    expect(errors[0].code).to.equal('playbackInitFailed');
    const error: unknown = await player.unlock().catch((e: unknown) => e);
    expect((error as AvatarError).code).to.equal('playbackInitFailed');
  });

  it('says so where there is no motion either', async () => {
    const { events, conversation } = setUp({ workletUrl: '/missing.worklet.js' });
    const errors: AvatarError[] = [];
    events.on('error', (error) => errors.push(error));
    const round = say(conversation, 1);
    round.motion.waive('networkError');
    await round.finished;
    expect(errors.map(({ code }) => code)).to.deep.equal(['audioOnlyInitFailed']);
    expect((errors[0].cause as AvatarError).code).to.equal('playbackInitFailed');
  });

  it('gives the speech as a stream, whatever the volume', async () => {
    const { player, conversation } = setUp();
    player.muted = true;
    const { stream } = player;
    await player.unlock();
    expect(player.stream).to.equal(stream);
    expect(stream.getAudioTracks()).to.have.length(1);
    const input = await openLiveInput(stream, { workletUrl: TAP_URL });
    say(conversation, 1);
    let loudest = 0;
    for await (const chunk of input) {
      loudest = Math.max(loudest, ...chunk);
      if (loudest > 0.15) break;
    }
    expect(loudest).to.be.within(0.15, 0.3);
  });

  it('clamps the volume and announces changes only', () => {
    const { events, player } = setUp();
    let changes = 0;
    events.on('volume', () => changes++);
    player.volume = 2;
    player.volume = 0.5;
    player.volume = 0.5;
    player.volume = NaN;
    player.volume = -1;
    player.muted = true;
    player.muted = true;
    expect(player.volume).to.equal(0);
    expect(changes).to.equal(3);
  });
});

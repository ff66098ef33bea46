import { expect } from '@open-wc/testing';
import { Conversation } from '../../../src/playback/conversation.js';
import { SharedAudioContext } from '../../../src/playback/shared-audio-context.js';
import { SpeechPlayer } from '../../../src/playback/speech-player.js';
import type { Round } from '../../../src/round/round.js';
import { Phone } from '../../support/phone.js';
import { WORKLET_URL, clockMotion, strictEvents, tone, until } from './support.js';

const RATE = 24000;
const SECONDS = 1.5;

/** What the browser says of a visitor who touches the page, which nobody does here. */
const TOUCHED = { value: { isActive: true, hasBeenActive: true }, configurable: true };

describe('a phone call in the middle of speech', () => {
  let phone: Phone;
  let host: SharedAudioContext;
  let player: SpeechPlayer;
  let conversation: Conversation;
  let round: Round;
  const said: (readonly [name: string, yes: boolean])[] = [];

  const jaw = (): number | undefined => conversation.sample(performance.now())?.frame[0];

  beforeEach(async () => {
    phone = new Phone();
    Object.defineProperty(navigator, 'userActivation', TOUCHED);
    const events = strictEvents();
    said.length = 0;
    events.on('unlock', (unlocked) => said.push(['unlocked', unlocked]));
    events.on('stall', (stalled) => said.push(['stalled', stalled]));
    host = SharedAudioContext.acquire();
    player = new SpeechPlayer({ workletUrl: WORKLET_URL, events });
    conversation = new Conversation({ player, events });
    await player.unlock();
    round = conversation.begin({ sampleRate: RATE });
    round.motion.expect();
    round.motion.append(clockMotion(SECONDS));
    round.motion.end();
    round.audio.push(tone(300, RATE, SECONDS, 0.2));
    round.audio.end();
    await until(() => conversation.audioTime > 0.2 && jaw() !== undefined);
    said.length = 0;
    await phone.rings();
    await until(() => !player.unlocked);
  });

  afterEach(async () => {
    const { context } = host;
    conversation.dispose();
    player.dispose();
    host.release();
    // The next test has a phone of its own, and a context that knows it.
    await until(() => context!.state === 'closed');
    phone.remove();
    Reflect.deleteProperty(navigator, 'userActivation');
  });

  it('holds sound and mouth, says so, and goes on with both once it is over', async () => {
    const { context } = host;
    const held = conversation.audioTime;
    // Held for a moment, then at rest: nobody talks with an open mouth.
    await until(() => jaw() === undefined);
    expect(conversation.audioTime).to.be.within(held, held + 0.07);
    expect([conversation.state, conversation.stalled]).to.deep.equal(['playing', true]);
    // A touch during the call makes no other context: that would not run either.
    await player.unlock();
    expect([host.context, context!.state]).to.deep.equal([context, 'interrupted']);
    await phone.hangsUp();
    await until(() => jaw() !== undefined);
    expect(jaw()).to.be.closeTo(conversation.audioTime, 0.1);
    const report = await round.finished;
    expect([report.reason, report.seconds]).to.deep.equal(['playbackEnd', SECONDS]);
    expect(said).to.deep.equal([
      ['unlocked', false],
      ['stalled', true],
      ['unlocked', true],
      ['stalled', false],
    ]);
  });

  it('goes on in another context at a touch, where the interrupted one is left so', async () => {
    const { context } = host;
    await phone.hangsUp({ forgetful: true });
    await until(async () => {
      await player.unlock();
      return host.context !== context;
    });
    await until(() => context!.state === 'closed');
    const report = await round.finished;
    expect([report.reason, report.seconds]).to.deep.equal(['playbackEnd', SECONDS]);
    expect(conversation.stalled).to.equal(false);
  });
});

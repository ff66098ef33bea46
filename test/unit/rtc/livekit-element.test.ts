import { expect } from '@open-wc/testing';
import { Room } from 'livekit-client';
import type { Transcription } from '../../../src/events/transcription.js';
import type { SpeechReport } from '../../../src/round/speech-report.js';
import { AGENT_RATE, roomServer, type TestAgent } from '../../support/livekit-rooms.js';
import { syllables } from '../../support/speech.js';
import { until } from '../../support/until.js';
import { AvatarHarness } from '../element/avatar-harness.js';
import { JawWatch } from './watch-jaw.js';

const server = await roomServer();
let rooms = 0;

(server ? describe : describe.skip)('an element in a LiveKit room', () => {
  const { url, token, agent: invite, participants, kick } = server!;
  let room: string;
  let agent: TestAgent;

  beforeEach(async () => {
    room = `element-${++rooms}`;
    agent = await invite({ room });
  });

  afterEach(async () => {
    await AvatarHarness.clear();
    await agent.leave();
  });

  async function placed(options: Record<string, unknown> = {}): Promise<AvatarHarness> {
    const harness = await AvatarHarness.from(
      '<spatius-avatar avatar-id="nova" render-quality="standard" motion="still" loading="eager" log-level="off"></spatius-avatar>',
    );
    const roomToken = await token({ room, identity: 'visitor' });
    Object.assign(harness.element, { mode: 'livekit', roomUrl: url, roomToken, ...options });
    return harness;
  }

  it('hears the agent, moves the mouth, and tells of each turn in order', async () => {
    const harness = await placed();
    const { element } = harness;
    const told = harness.record(
      ...([
        'connectionstatechange',
        'conversationstatechange',
        'speechstart',
        'speechend',
        'error',
      ] as const),
    );
    const reports: SpeechReport[] = [];
    element.addEventListener('speechend', ({ report }) => void reports.push(report));
    const said: Transcription[] = [];
    element.addEventListener('transcription', (event) => void said.push(event));
    await element.start();
    expect(element.connectionState).to.equal('connected');
    const jaw = new JawWatch(element.controller!);
    let turns = 0;
    // A slow machine may still be fetching the engine when the first is heard.
    while (jaw.widest < 0.1 || turns < 2) {
      await agent.speak(syllables(1.5, AGENT_RATE), `Turn ${++turns}.`);
      await agent.spoken();
      await until(() => reports.length === turns, `turn ${turns} was reported`);
      expect(turns).to.be.below(20);
    }
    jaw.stop();
    const turn = ['conversationstatechange', 'speechstart', 'conversationstatechange', 'speechend'];
    const joined = ['connectionstatechange', 'connectionstatechange'];
    expect(told).to.deep.equal([...joined, ...Array(turns).fill(turn).flat()]);
    for (const { reason, seconds } of reports) {
      expect(reason).to.equal('playbackEnd');
      expect(seconds).to.be.within(0.4, 2.5);
    }
    // The clock of the sound jumps where the machine is too busy, so one turn has to do.
    const offsets = reports.map(({ sync }) => Math.abs(sync.largestOffset));
    expect(Math.min(...offsets)).to.be.below(0.045);
    expect(said.at(-1)).to.include({ text: `Turn ${turns}.`, final: true, speaker: 'avatar' });
  });

  /** Has the agent speak until the mouth moves: the engine may still be on its way. */
  async function moved({ element }: AvatarHarness): Promise<void> {
    const jaw = new JawWatch(element.controller!);
    for (let turns = 0; jaw.widest < 0.1; turns++) {
      expect(turns, 'turns in which the mouth did not move').to.be.below(20);
      await agent.speak(syllables(1.5, AGENT_RATE));
      await agent.spoken();
    }
    jaw.stop();
  }
  const gone = () =>
    until(async () => !(await participants(room)).includes('visitor'), 'the visitor left');

  it('keeps one connection, however often it is asked for and moved', async () => {
    const harness = await placed();
    const { element } = harness;
    const states: string[] = [];
    element.addEventListener('connectionstatechange', ({ state }) => void states.push(state));
    const started = Promise.all([element.start(), element.start()]);
    const elsewhere = document.createElement('div');
    document.body.append(elsewhere);
    elsewhere.append(element);
    await started;
    elsewhere.remove();
    document.body.append(elsewhere);
    await element.start();
    expect(states).to.deep.equal(['connecting', 'connected']);
    expect((await participants(room)).filter((one) => one === 'visitor')).to.have.length(1);
  });

  it('leaves the room when it is taken out of the page, also while it joins', async () => {
    const harness = await placed();
    await harness.element.start();
    await AvatarHarness.clear();
    await gone();
    const { element } = await placed();
    const joining = element.start().catch((error: Error) => error.name);
    await AvatarHarness.clear();
    expect(await joining).to.equal('AbortError');
    await gone();
    expect(element.connectionState).to.equal('disconnected');
  });

  it('takes part in a room of the page, and never leaves it', async () => {
    const own = new Room();
    await own.connect(url, await token({ room, identity: 'visitor' }));
    // The client listens to itself.
    const listened = own.eventNames();
    const harness = await placed({ roomUrl: null, roomToken: null });
    await harness.element.attach(own);
    expect(harness.element.connectionState).to.equal('connected');
    await moved(harness);
    harness.element.close();
    expect(harness.element.connectionState).to.equal('disconnected');
    await harness.element.attach(own);
    await AvatarHarness.clear();
    expect(own.state).to.equal('connected');
    expect(own.eventNames()).to.deep.equal(listened);
    await own.disconnect();
  });

  it('asks its token-url again when the server had to be left', async () => {
    const { fetch } = globalThis;
    let asked = 0;
    globalThis.fetch = async (input, init) => {
      if (input !== '/room') return fetch(input, init);
      asked++;
      return Response.json({ url, token: await token({ room, identity: 'visitor' }) });
    };
    try {
      const harness = await placed({ roomUrl: null, roomToken: null, tokenUrl: '/room' });
      await harness.element.start();
      expect(asked).to.equal(1);
      const told = harness.next('error');
      await kick(room, 'visitor');
      const { error } = await told;
      expect(error.message).to.contain('removed');
      expect(harness.element.connectionState).to.equal('disconnected');
      await harness.element.start();
      expect(asked).to.equal(2);
      await moved(harness);
    } finally {
      globalThis.fetch = fetch;
    }
  });

  it("publishes the visitor's microphone while it is to, and says so where it cannot", async () => {
    const listener = new Room();
    await listener.connect(url, await token({ room, identity: 'listener' }));
    const heard = () => listener.remoteParticipants.get('visitor')?.isMicrophoneEnabled === true;
    const { element } = await placed({ publishMicrophone: true });
    await element.start();
    await until(heard, 'others hear the visitor');
    element.publishMicrophone = false;
    await until(() => !heard(), 'they do not any more');
    element.publishMicrophone = true;
    await until(heard, 'they hear the visitor again');
    const { localParticipant } = element.room as Room;
    const [{ track }] = localParticipant.trackPublications.values();
    element.close();
    await until(
      () => track!.mediaStreamTrack.readyState === 'ended',
      'the microphone is let go of',
    );
    await gone();
    await AvatarHarness.clear();

    const roomToken = await token({ room, identity: 'visitor', grants: { canPublish: false } });
    const silenced = await placed({ publishMicrophone: true, roomToken });
    const told = silenced.next('error');
    await silenced.element.start();
    const { error } = await told;
    expect([error.code, error.reason]).to.deep.equal(['noAudio', 'microphoneUnavailable']);
    await moved(silenced);
    await listener.disconnect();
  });

  it('hears nobody but the agent', async () => {
    const other = await invite({
      room,
      identity: 'somebody',
      attributes: { 'lk.publish_on_behalf': 'x' },
    });
    const harness = await placed({ participant: 'agent' });
    await harness.element.start();
    const rounds = harness.record('speechstart');
    await other.speak(syllables(1.5, AGENT_RATE));
    await other.spoken();
    await moved(harness);
    await other.leave();
    expect(rounds.length).to.be.greaterThan(0);
  });
});

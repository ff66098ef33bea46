import { expect } from '@open-wc/testing';
import { Room } from 'livekit-client';
import { AvatarPlayer, ConnectionState, LiveKitProvider } from '../../../src/avatarkit-rtc.js';
import type { AvatarView } from '../../../src/sdk/avatar-view.js';
import { AGENT_RATE, roomServer, type TestAgent } from '../../support/livekit-rooms.js';
import { syllables } from '../../support/speech.js';
import { until } from '../../support/until.js';
import { StageHand, codeOf } from '../sdk/stage-hand.js';
import { JawWatch } from './watch-jaw.js';

const server = await roomServer();
let rooms = 0;

describe('AvatarPlayer without a room', () => {
  const stage = new StageHand();
  before(() => stage.load());
  afterEach(() => stage.clear());
  after(() => stage.dispose());

  it('wants a view in a mode for rooms', async () => {
    const player = new AvatarPlayer(new LiveKitProvider(), stage.show({ mode: 'local' }));
    const connecting = player.connect({ url: 'ws://localhost:1', token: 'x' });
    expect(await codeOf(connecting)).to.equal('networkLayerNotAvailable');
    expect(player.getConnectionState()).to.equal(ConnectionState.Disconnected);
  });

  it('says what is wrong with an address, a missing token, and calls that need a room', async () => {
    const player = new AvatarPlayer(new LiveKitProvider(), stage.show({ mode: 'rtc' }));
    expect(await codeOf(player.connect({ url: 'here', token: 'x' }))).to.equal(
      'networkLayerNotAvailable',
    );
    expect(await codeOf(player.connect({ url: 'ws://localhost:1', token: '' }))).to.equal(
      'sessionTokenInvalid',
    );
    expect(await codeOf(player.startPublishing())).to.contain('Please call connect() first.');
    expect(
      await codeOf(
        new AvatarPlayer(new LiveKitProvider(), stage.show({ mode: 'rtc' })).reconnect(),
      ),
    ).to.contain('Please call connect() first.');
    await player.stopPublishing();
    await player.disconnect();
    expect(player.getConnectionState()).to.equal(ConnectionState.Disconnected);
  });
});

(server ? describe : describe.skip)('AvatarPlayer in a LiveKit room', () => {
  const { url, token, agent: invite, participants, kick } = server!;
  const stage = new StageHand();
  let room: string;
  let agent: TestAgent;
  let view: AvatarView;
  let player: AvatarPlayer;
  let told: string[];

  before(() => stage.load());
  beforeEach(async () => {
    room = `player-${++rooms}`;
    agent = await invite({ room });
    view = stage.show({ mode: 'rtc' });
    player = new AvatarPlayer(new LiveKitProvider(), view, { logLevel: 'none' });
    told = [];
    player.on('connection-state-changed', (state) => told.push(state));
    player.on('connected', () => told.push('+'));
    player.on('disconnected', () => told.push('-'));
    player.on('error', (error) => told.push((error as { code?: string }).code ?? error.message));
  });
  afterEach(async () => {
    await player.disconnect();
    stage.clear();
    await agent.leave();
  });
  after(() => stage.dispose());

  const config = async (seconds?: number) => ({
    url,
    roomName: room,
    token: await token({ room, identity: 'visitor', seconds }),
  });

  /** Has the agent speak until the mouth moves: the engine may still be on its way. */
  async function moved(): Promise<void> {
    const jaw = new JawWatch(view.controller);
    try {
      for (let turns = 0; jaw.widest < 0.1; turns++) {
        expect(turns, 'turns in which the mouth did not move').to.be.below(20);
        await agent.speak(syllables(1.5, AGENT_RATE));
        await agent.spoken();
      }
    } finally {
      jaw.stop();
    }
  }

  it('joins, shows who speaks, and leaves nothing behind', async () => {
    const reports: string[] = [];
    view.controller.events.on('speechend', ({ reason }) => reports.push(reason));
    await player.connect(await config());
    expect(player.isConnected).to.equal(true);
    expect(told).to.deep.equal(['connecting', 'connected', '+']);
    expect(player.getNativeClient()?.constructor.name).to.equal('Room');
    await moved();
    await until(() => reports.length > 0, 'a turn was reported');
    expect(reports).to.include('playbackEnd');
    await player.disconnect();
    expect(told.slice(3)).to.deep.equal(['disconnected', '-']);
    expect(player.getNativeClient()).to.equal(null);
    await until(async () => !(await participants(room)).includes('visitor'), 'the visitor left');
    await player.reconnect();
    expect(player.isConnected).to.equal(true);
  });

  it('gives up joining when it is told to', async () => {
    const joining = player.connect(await config());
    await player.disconnect();
    expect(await codeOf(joining)).to.contain('AbortError');
    expect(player.getConnectionState()).to.equal(ConnectionState.Disconnected);
    await player.connect(await config());
    expect(await codeOf(player.connect(await config()))).to.equal('connectionInProgress');
  });

  it('tells an expired token from one that is none, and says neither', async () => {
    const { token: expired } = await config(-60);
    for (const [bad, code] of [
      [expired, 'sessionTokenExpired'],
      [`${expired.slice(0, -6)}abcdef`, 'sessionTokenInvalid'],
    ]) {
      const failure = await player.connect({ url, token: bad }).catch((error: Error) => error);
      expect((failure as { code?: string }).code, String(failure)).to.equal(code);
      expect(String(failure)).to.not.contain(bad.split('.')[1]);
      expect(player.getConnectionState()).to.equal(ConnectionState.Failed);
    }
  });

  it('tells that the visitor was removed', async () => {
    await player.connect(await config());
    await kick(room, 'visitor');
    await until(() => told.includes('websocketClosedUnexpected'), 'it was told');
    expect(player.getConnectionState()).to.equal(ConnectionState.Disconnected);
    expect(player.getNativeClient()).to.equal(null);
  });

  it('takes part in a room of the page, and leaves it to the page', async () => {
    const own = new Room();
    const listeners = () =>
      own.eventNames().map((event) => `${String(event)}:${own.listenerCount(event as never)}`);
    const before = listeners();
    await player.attach(own);
    expect(player.getConnectionState()).to.equal(ConnectionState.Disconnected);
    await own.connect(url, (await config()).token);
    await until(() => player.isConnected, 'the player followed');
    await moved();
    await player.detach();
    expect(own.state).to.equal('connected');
    expect(listeners()).to.deep.equal(before);
    await own.disconnect();
  });

  it('ends a turn that it is told to interrupt, and goes on with the next', async () => {
    await player.connect(await config());
    await moved();
    await until(() => view.controller.conversationState === 'idle', 'it was silent');
    const reports: string[] = [];
    view.controller.events.on('speechend', ({ reason }) => reports.push(reason));
    await agent.speak(syllables(6, AGENT_RATE));
    await until(() => view.controller.conversationState === 'playing', 'it spoke');
    view.controller.interrupt();
    expect(view.controller.conversationState).to.equal('idle');
    await agent.spoken();
    expect(reports).to.deep.equal(['userAction']);
    await moved();
    await until(() => reports.length > 1, 'the next turn was heard');
  });
});

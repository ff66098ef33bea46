import { expect } from '@open-wc/testing';
import { Room, RoomEvent } from 'livekit-client';
import { AGENT_RATE, roomServer, type BadNetwork } from '../../support/livekit-rooms.js';
import { syllables } from '../../support/speech.js';
import { until } from '../../support/until.js';

const server = await roomServer({ tcp: false });

(server ? describe : describe.skip)('the rooms of the tests', () => {
  let network: BadNetwork;
  const room = new Room();
  const captions: string[] = [];

  before(async () => {
    network = await server!.network();
    room.registerTextStreamHandler(
      'lk.transcription',
      (reader) => void reader.readAll().then((text) => captions.push(text)),
    );
    await room.connect(network.url, await server!.token({ room: 'a', identity: 'visitor' }));
  });
  after(() => room.disconnect());

  const agentState = (): string | undefined =>
    room.remoteParticipants.get('agent')?.attributes['lk.agent.state'];

  it('have an agent that speaks over the network, and that can be interrupted', async () => {
    const agent = await server!.agent({ room: 'a' });
    expect(await server!.participants('a')).to.have.members(['agent', 'visitor']);
    await until(() => room.remoteParticipants.get('agent')?.trackPublications.size, 'it publishes');
    await network.set({});
    await agent.speak(syllables(1, AGENT_RATE), 'Hello');
    await until(() => agentState() === 'speaking', 'it says that it speaks');
    expect(await agent.spoken()).to.deep.equal({ interrupted: false, position: AGENT_RATE });
    await until(() => agentState() === 'listening', 'it says that it listens');
    await until(() => captions.length === 2, 'both captions were there');
    expect(captions).to.deep.equal(['Hello', 'Hello']);
    expect((await network.packets()).passed).to.be.greaterThan(40);
    await agent.speak(syllables(4, AGENT_RATE));
    await agent.interrupt();
    expect((await agent.spoken()).interrupted).to.equal(true);
    await agent.leave();
    await until(() => room.remoteParticipants.size === 0, 'it has left');
  });

  it('have a network that can be cut, and mended', async () => {
    const arrived: string[] = [];
    const agent = await server!.agent({ room: 'a' });
    room.on(RoomEvent.DataReceived, (_bytes, _from, _kind, topic) => arrived.push(topic ?? ''));
    await network.set({});
    await network.cut();
    await agent.data({ topic: 'cut', reliable: false, payload: Uint8Array.of(1) });
    await until(async () => (await network.packets()).dropped > 0, 'it was lost');
    await network.mend();
    await until(async () => {
      await agent.data({ topic: 'mended', reliable: false, payload: Uint8Array.of(1) });
      return arrived.includes('mended');
    }, 'something arrived');
    expect(arrived).to.not.include('cut');
    await agent.leave();
  });

  it('have a server that removes whom it is told to', async () => {
    const gone = new Promise((resolve) => room.once(RoomEvent.Disconnected, resolve));
    await server!.kick('a', 'visitor');
    await gone;
    expect(await server!.participants('a')).to.deep.equal([]);
  });
});

import { expect } from '@open-wc/testing';
import { useSpatiusAvatarContext, type SpatiusAvatarHandle } from '../../../src/react.js';
import {
  SpatiusAvatarCanvas,
  SpatiusAvatarProvider,
  SpatiusAvatarStatus,
  type SpatiusAvatarProviderProps,
} from '../../../src/react.js';
import { AGENT_RATE, roomServer } from '../../support/livekit-rooms.js';
import { frames } from '../../support/moments.js';
import { limit } from '../../support/patience.js';
import { syllables } from '../../support/speech.js';
import { until } from '../../support/until.js';
import { warmUp } from '../element/avatar-harness.js';
import { Mounted, h } from './mounted.js';

const server = await roomServer();

(server ? describe : describe.skip)('a page with React and a LiveKit room', function () {
  this.timeout(limit(120));
  const { url, token, agent: invite, participants } = server!;
  before(warmUp);
  afterEach(() => Mounted.clear());

  it('joins once there is room to draw, hears the agent, publishes the microphone, leaves', async () => {
    const roomName = 'react';
    const agent = await invite({ room: roomName });
    const connection = {
      roomName,
      url,
      token: await token({ room: roomName, identity: 'visitor' }),
    };
    const calls: string[] = [];
    let handle: SpatiusAvatarHandle | undefined;
    let spoken = 0;
    function Look(): null {
      handle = useSpatiusAvatarContext();
      return null;
    }
    const content = (more: Partial<SpatiusAvatarProviderProps> = {}) =>
      h(
        SpatiusAvatarProvider,
        {
          avatarId: 'nova',
          // As pages write it: a new object each time.
          connection: { ...connection },
          renderQuality: 'standard',
          onConnected: (room) => calls.push(room ? 'connected' : 'no room'),
          onDisconnected: () => calls.push('disconnected'),
          onSpeechEnd: () => spoken++,
          ...more,
        },
        h(SpatiusAvatarCanvas, { minHeight: 96 }),
        h(SpatiusAvatarStatus),
        h(Look),
      );
    const mounted = Mounted.strictly(content());
    mounted.box.hidden = true;
    const element = await mounted.avatar();
    await frames(3);
    expect([element.roomToken, handle!.status]).to.deep.equal([null, 'idle']);
    mounted.box.hidden = false;
    await until(() => mounted.words('status') === 'Connected', 'the room is joined');
    expect(calls).to.deep.equal(['connected']);
    expect(handle!.room).to.equal(element.room);
    expect(element.outerHTML).to.not.contain(connection.token);
    expect((await participants(roomName)).filter((name) => name === 'visitor')).to.have.length(1);

    await agent.speak(syllables(0.8, AGENT_RATE));
    await until(() => spoken > 0, 'the agent was heard');

    expect([handle!.isPublishingMicrophone, handle!.micTrack]).to.deep.equal([false, null]);
    handle!.startPublishingMicrophone();
    await until(() => handle!.isPublishingMicrophone, 'the microphone is published');
    expect(handle!.micTrack!.kind).to.equal('audio');
    handle!.stopPublishingMicrophone();
    await until(() => !handle!.isPublishingMicrophone, 'it is so no longer');

    mounted.render(content({ muted: true }));
    await until(() => element.muted, 'the settings are followed');
    expect(calls).to.deep.equal(['connected']);
    await handle!.session.end();
    await until(() => mounted.words('status') === 'Idle', 'the room is left');
    expect(calls).to.deep.equal(['connected', 'disconnected']);
    await until(async () => !(await participants(roomName)).includes('visitor'), 'nobody is there');

    await handle!.reconnect();
    await until(() => mounted.words('status') === 'Connected', 'the room is joined again');
    mounted.unmount();
    await until(async () => !(await participants(roomName)).includes('visitor'), 'it has left');
    await agent.leave();
  });
});

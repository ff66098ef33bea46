import { expect } from '@open-wc/testing';
import { EventEmitter } from 'eventemitter3';
import { AgoraProvider, AvatarPlayer } from '../../../src/avatarkit-rtc.js';
import { silentLogger } from '../../../src/base/logger.js';
import type { FlameKeyframe } from '../../../src/motion/flame.js';
import { encodeMessage } from '../../../src/protocol/messages.js';
import { packSei, writeSeiBody, type SeiPacket } from '../../../src/protocol/room/sei.js';
import { AgoraLink } from '../../../src/rtc/agora/agora-link.js';
import type { AvatarView } from '../../../src/sdk/avatar-view.js';
import { syllableBuffer } from '../../support/speech.js';
import { until } from '../../support/until.js';
import { StageHand, codeOf } from '../sdk/stage-hand.js';
import { AgoraStandIn } from './agora-stand-in.js';
import { JawWatch } from './watch-jaw.js';

const motion = { jitterBuffer: true, patience: 0.08 };
const ACCESS = { appId: 'app', channel: 'room' };

function linkTo(client: AgoraStandIn): AgoraLink {
  const load = () => Promise.resolve(client.module);
  return new AgoraLink({ logger: silentLogger, motion, load });
}

describe('a channel of Agora, by a stand-in of its client', () => {
  const live = new AbortController();

  it('asks for SEI before it joins, in live mode with H.264', async () => {
    const client = new AgoraStandIn();
    const link = linkTo(client);
    await link.connect(ACCESS, live.signal);
    expect(client.called).to.deep.equal([
      'ENABLE_VIDEO_SEI true',
      'create live h264',
      'role audience',
      'join app room',
    ]);
    expect(link.state).to.equal('connected');
    await link.leave();
    expect(link.state).to.equal('disconnected');
    expect(client.eventNames()).to.deep.equal([]);
  });

  it('gives up a channel that is not joined when it is told to, and leaves it', async () => {
    const client = new AgoraStandIn(new Promise(() => undefined));
    const link = linkTo(client);
    const abort = new AbortController();
    const joining = link.connect(ACCESS, abort.signal);
    await until(() => client.connectionState === 'CONNECTING', 'it joined');
    abort.abort();
    expect(await codeOf(joining)).to.contain('AbortError');
    expect(client.called.at(-1)).to.equal('leave');
    expect(link.client).to.equal(null);
  });

  it('tells what is wrong with the access', async () => {
    const link = linkTo(new AgoraStandIn());
    const expired = link.connect({ ...ACCESS, token: 'expired' }, live.signal);
    expect(await codeOf(expired)).to.equal('sessionTokenExpired');
    expect(await codeOf(link.connect({ appId: '', channel: 'room' }, live.signal))).to.equal(
      'networkLayerNotAvailable',
    );
  });

  it('publishes the microphone as a host, and closes it', async () => {
    const client = new AgoraStandIn();
    const link = linkTo(client);
    await link.connect(ACCESS, live.signal);
    await link.microphone(true);
    expect(client.published).to.have.length(1);
    expect(client.called).to.include('role host');
    await link.microphone(false);
    expect(client.published).to.have.length(0);
    expect(client.called.at(-2)).to.equal('close');
    await link.leave();
  });

  it('tells that the channel was lost, and whether it is worth joining again', async () => {
    const client = new AgoraStandIn();
    const link = linkTo(client);
    await link.connect(ACCESS, live.signal);
    const losses: boolean[] = [];
    link.events.on('lost', ({ retry }) => losses.push(retry));
    client.change('DISCONNECTED', 'UID_BANNED');
    expect(link.state).to.equal('disconnected');
    expect(losses).to.deep.equal([false]);
  });
});

describe('motion in the SEI of a channel, by a stand-in of its client', () => {
  const stage = new StageHand();
  let view: AvatarView;
  let context: AudioContext;
  let destination: MediaStreamAudioDestinationNode;
  let player: AvatarPlayer;

  before(() => stage.load());
  beforeEach(async () => {
    view = stage.show({ mode: 'rtc' });
    await view.controller.initializeAudioContext();
    context = new AudioContext();
    destination = new MediaStreamAudioDestinationNode(context);
    player = new AvatarPlayer(new AgoraProvider(), view, { logLevel: 'none' });
  });
  afterEach(async () => {
    await player.disconnect();
    await context.close();
    stage.clear();
  });
  after(() => stage.dispose());

  /** A frame whose jaw is as far open as the engine never opens it. */
  const JAW = 0.24;
  function payload(packet: Omit<SeiPacket & { type: 'frame' }, 'message'>): Uint8Array {
    const none = new Float32Array(0);
    const keyframe: FlameKeyframe = {
      ...{ translation: none, rotation: none, neckPose: none, eyePose: none, eyeLid: none },
      ...{ jawPose: Float32Array.of(JAW, 0, 0), expression: none },
    };
    const message = encodeMessage({
      ...{ type: 'serverResponseAnimation', connectionId: '', reqId: '', avatarId: '' },
      ...{ end: false, animation: [keyframe] },
    });
    return packSei(writeSeiBody({ ...packet, message }));
  }

  it('shows it with the sound, and counts it', async () => {
    const client = new AgoraStandIn();
    client.connectionState = 'CONNECTED';
    await player.attach(client);
    const video = new EventEmitter();
    const [track] = destination.stream.getAudioTracks();
    client.arrive({
      ...{ uid: 800001, hasAudio: true, hasVideo: true },
      ...{ audioTrack: { getMediaStreamTrack: () => track }, videoTrack: video },
    });
    await until(() => video.listenerCount('sei-received') === 1, 'the video is watched');
    const jaw = new JawWatch(view.controller);
    const speech = new AudioBufferSourceNode(context, { buffer: syllableBuffer(2), loop: true });
    speech.connect(destination);
    speech.start();
    let sequence = 0;
    const sending = setInterval(() => {
      video.emit(
        'sei-received',
        payload({ type: 'frame', start: sequence === 0, end: false, sequence: sequence++ }),
      );
    }, 40);
    await until(() => jaw.now > 0.9, 'the jaw is as open as the frames say');
    clearInterval(sending);
    speech.stop();
    const report = await new Promise<string>((resolve) =>
      view.controller.events.on('speechend', ({ reason }) => resolve(reason)),
    );
    jaw.stop();
    expect(report).to.equal('playbackEnd');
    expect(player.sessionSummary!.totalFrames).to.be.greaterThan(0);
    await player.detach();
    expect(client.eventNames()).to.deep.equal([]);
    expect(video.listenerCount('sei-received')).to.equal(0);
    expect(client.called).to.not.include('leave');
  });
});

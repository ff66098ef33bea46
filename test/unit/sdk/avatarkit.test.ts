import { expect } from '@open-wc/testing';
import * as main from '../../../src/index.js';
import {
  AvatarManager,
  AvatarSDK,
  AvatarView,
  DrivingServiceMode,
  Environment,
  LoadProgress,
  type Avatar,
  type AvatarController,
  type Configuration,
  type LoadProgressInfo,
} from '../../../src/avatarkit.js';
import * as avatarkit from '../../../src/avatarkit.js';
import { testServer, type TestServer } from '../../support/motion-server.js';
import { decodePicture } from '../../support/pixels.js';
import { syllables } from '../../support/speech.js';
import { codeOf } from './stage-hand.js';

describe('spatius-avatar/avatarkit', () => {
  const { shared } = AvatarManager;
  let container: HTMLElement;
  let server: TestServer;
  /** Small characters come from a server. */
  const initialize = (configuration: Configuration = {}): Promise<void> =>
    AvatarSDK.initialize('demo', { customEndpoint: server.url, ...configuration });

  before(async () => {
    server = await testServer('sources');
  });
  beforeEach(() => {
    container = document.createElement('div');
    container.style.width = container.style.height = '80px';
    document.body.append(container);
  });
  afterEach(() => {
    AvatarSDK.cleanup();
    container.remove();
  });

  const drawn = (view: AvatarView): Promise<void> =>
    new Promise((resolve) => (view.onFirstRendering = resolve));
  const arrived = (controller: AvatarController, state: string): Promise<void> =>
    new Promise((resolve) => {
      controller.onConversationState = (now) => now === state && resolve();
    });

  it('has the classes of the main entry', () => {
    for (const name of ['AvatarSDK', 'AvatarManager', 'AvatarView', 'AvatarController'] as const) {
      expect(avatarkit[name]).to.equal(main[name]);
    }
    expect(avatarkit.AvatarError).to.equal(main.AvatarError);
  });

  it('knows the names of earlier versions', async () => {
    expect(DrivingServiceMode.sdk).to.equal('direct');
    expect(DrivingServiceMode.host).to.equal('backend');
    const settled = async (configuration: Configuration): Promise<Configuration> => {
      await AvatarSDK.initialize('app', configuration);
      return AvatarSDK.configuration!;
    };
    expect((await settled({})).region).to.equal('us-west');
    expect((await settled({ environment: Environment.cn })).region).to.equal('cn-beijing');
    expect((await settled({ environment: Environment.intl })).region).to.equal('us-west');
    const both = { environment: Environment.cn, region: 'ap-northeast' };
    expect((await settled(both)).region).to.equal('ap-northeast');
    const characterApiBaseUrl = 'https://avatars.example.com/v1/characters';
    expect((await settled({ characterApiBaseUrl })).customEndpoint).to.equal(
      'https://avatars.example.com',
    );
  });

  it('refuses a configuration that it cannot work with, and stays as it was', async () => {
    const refused = (configuration: object): Promise<string> =>
      codeOf(AvatarSDK.initialize('app', configuration));
    expect(AvatarSDK.isInitialized).to.equal(false);
    expect(await refused({ drivingServiceMode: 'telepathy' })).to.equal('networkLayerNotAvailable');
    expect(await refused({ characterApiBaseUrl: 'here' })).to.equal('networkLayerNotAvailable');
    const audioFormat = { channelCount: 1, sampleRate: 48_000, inputAudioFormat: 'opus' };
    expect(await refused({ audioFormat })).to.equal('invalidAudioInput');
    expect(AvatarSDK.isInitialized).to.equal(false);
    expect(AvatarSDK.appId).to.equal(null);
  });

  it('runs an application of the reference, from its first line to its last', async () => {
    // Nobody is at the first.
    const customEndpoint = `http://127.0.0.1:9 ${server.url}`;
    await AvatarSDK.initialize('demo', { region: 'us-west', customEndpoint });
    AvatarSDK.setSessionToken(await server.token());
    const avatar = await shared.load('nova');
    const avatarView = new AvatarView(avatar, container);
    const { controller } = avatarView;
    const connection: string[] = [];
    const conversation: string[] = [];
    const errors: string[] = [];
    await drawn(avatarView);
    controller.onConnectionState = (state) => connection.push(state);
    controller.onError = ({ code }) => errors.push(code);
    await controller.initializeAudioContext();
    await controller.start();
    const pcm = syllables(0.8);
    const round = controller.send(pcm.slice(0, 6000).buffer, false);
    expect(controller.getCurrentConversationId()).to.equal(round);
    const idle = new Promise<void>((resolve) => {
      controller.onConversationState = (state) => {
        conversation.push(state);
        if (state === 'idle') resolve();
      };
    });
    expect(controller.send(pcm.slice(6000).buffer, true)).to.equal(round);
    await idle;
    expect(controller.getCurrentConversationId()).to.equal(null);
    controller.close();
    avatarView.dispose();
    expect(connection).to.deep.equal(['connecting', 'connected', 'disconnected']);
    expect(conversation).to.deep.equal(['playing', 'idle']);
    expect(errors).to.deep.equal([]);
  });

  it('replays what is there in one call, and clears it', async () => {
    await initialize({ drivingServiceMode: DrivingServiceMode.host });
    const { controller } = new AvatarView(await shared.load('block'), container);
    await controller.initializeAudioContext();
    const chunks = [
      { data: new Uint8Array(syllables(1).buffer), isLast: false },
      { data: new Uint8Array(0), isLast: true },
    ];
    const playing = arrived(controller, 'playing');
    const round = await controller.playback(chunks, []);
    expect(round).to.equal(controller.getCurrentConversationId());
    await playing;
    controller.clear();
    expect(controller.conversationState).to.equal('idle');
  });

  it('changes the configuration in place: what is open stays open', async () => {
    await initialize();
    AvatarSDK.setSessionToken(await server.token());
    const avatar = await shared.load('block');
    const view = new AvatarView(avatar, container);
    await view.controller.start();
    await initialize({ drivingServiceMode: DrivingServiceMode.backend });
    expect(view.controller.connectionState).to.equal('connected');
    expect(shared.retrieve('block')).to.equal(avatar);
    const other = new AvatarView(avatar, container);
    expect(await codeOf(other.controller.start())).to.equal('networkLayerNotAvailable');
  });

  it('leaves a view in rtc mode to the player of the room', async () => {
    await initialize({ drivingServiceMode: DrivingServiceMode.rtc });
    const { controller } = new AvatarView(await shared.load('block'), container);
    expect(await codeOf(controller.start())).to.equal('networkLayerNotAvailable');
    expect(await codeOf(() => controller.yieldAudioData(new Uint8Array(2)))).to.equal(
      'networkLayerNotAvailable',
    );
    controller.close();
  });

  it('ends the progress of every load with completed or failed', async () => {
    const heard: LoadProgressInfo[] = [];
    const listen = (info: LoadProgressInfo): void => {
      heard.push(info);
      throw new Error('the application has a bug');
    };
    await initialize();
    await shared.load('block', listen);
    expect(heard.at(-1)).to.deep.equal({ type: LoadProgress.completed, progress: 1 });
    await shared.load('block', listen);
    expect(heard.at(-1)!.type).to.equal('completed');
    shared.clearAll();
    const loading = codeOf(shared.load('block', listen));
    shared.cancelLoad('block');
    expect(await loading).to.contain('AbortError');
    expect(heard.at(-1)!.type).to.equal('failed');
    expect(heard.at(-1)!.error?.name).to.equal('AbortError');
  });

  it('loads the model that is asked for, and keeps both', async () => {
    const fetched: string[] = [];
    const { fetch } = window;
    window.fetch = (input, init) => {
      fetched.push(new Request(input).url.split('/').pop()!);
      return fetch(input, init);
    };
    const [full, small] = await Promise.all([
      shared.load('leo'),
      shared.load('leo', undefined, true),
    ]).finally(() => (window.fetch = fetch));
    const isLoaded = (avatar: Avatar, file: string) =>
      avatar.fromCache || fetched.some((name) => name === file || name === `${file}.gz`);
    expect(isLoaded(full, 'leo.glb')).to.equal(true);
    expect(isLoaded(small, 'leo-compressed.glb')).to.equal(true);
    expect(small).to.not.equal(full);
    expect(await shared.load('leo', undefined, true)).to.equal(small);
    expect(shared.retrieve('leo')).to.equal(small);
    expect(await shared.load('leo')).to.equal(full);
    expect(shared.retrieve('leo')).to.equal(full);
    shared.clear('leo');
    expect(shared.retrieve('leo')).to.equal(null);

    const loading = codeOf(shared.load('leo', undefined, true));
    expect(shared.cancelLoad('leo')).to.equal(true);
    expect(shared.cancelLoad('leo')).to.equal(false);
    expect(await loading).to.contain('AbortError');
  });

  it('names the user of the moment to the server', async () => {
    const server = await (await fetch('/raw-server')).text();
    await AvatarSDK.initialize('demo', { customEndpoint: `${server}/handshake/user/13/-` });
    AvatarSDK.setSessionToken('token');
    const { controller } = new AvatarView(await shared.load('nova'), container);
    const served = (): Promise<string> => controller.start().then(() => '', String);
    expect(await served()).to.contain('nobody');
    for (const user of ['ann', 'bob']) {
      AvatarSDK.setUserId(user);
      expect(await served()).to.contain(`reports: ${user} (`);
    }
  });

  it('tells why an avatar cannot be had', async () => {
    await AvatarSDK.initialize('demo', { customEndpoint: server.url });
    const heard: LoadProgressInfo[] = [];
    expect(await codeOf(shared.load('nobody', (info) => heard.push(info)))).to.equal(
      'avatarIDUnrecognized',
    );
    expect(heard.at(-1)!.type).to.equal('failed');
    expect(heard.at(-1)!.error).to.have.property('code', 'avatarIDUnrecognized');
    expect(shared.retrieve('nobody')).to.equal(null);
  });

  it('goes on drawing when the application fails at the first picture', async () => {
    await AvatarSDK.initialize('app', { drivingServiceMode: 'local' });
    const view = new AvatarView(await shared.load('nova'), container);
    await new Promise<void>((resolve) => {
      view.onFirstRendering = () => {
        resolve();
        throw new Error('the application has a bug');
      };
    });
    const picture = async () => (await decodePicture((await view.exportBitmap())!)).data;
    const before = await picture();
    view.setEmotion('surprised');
    const changed = (value: number, i: number): boolean => Math.abs(value - before[i]) > 40;
    while (!(await picture()).some(changed)) await new Promise(requestAnimationFrame);
  });

  it('adds its canvas to what the container has, and can be made again there', async () => {
    await initialize({ drivingServiceMode: 'local' });
    const own = document.createElement('p');
    container.append(own);
    const avatar = await shared.load('block');
    // As React's StrictMode does: mount, unmount, mount.
    const first = new AvatarView(avatar, container);
    first.dispose();
    const second = new AvatarView(avatar, container);
    await drawn(second);
    expect([...container.querySelectorAll('canvas')].filter((c) => c.checkVisibility())).to.eql([
      second.canvas,
    ]);
    expect(container.firstElementChild).to.equal(own);
    second.dispose();
    expect([...container.children]).to.deep.equal([own]);
    const third = new AvatarView(avatar, container);
    await drawn(third);
    expect(third.renderSize.width).to.be.above(0);
  });

  it('shows nothing without a size, and follows the size that it gets', async () => {
    await initialize({ drivingServiceMode: 'local' });
    container.style.height = '0';
    const view = new AvatarView(await shared.load('block'), container);
    expect(view.renderSize).to.deep.equal({ width: 0, height: 0 });
    expect(view.getBoundingRect()).to.equal(null);
    expect(await view.exportBitmap()).to.equal(null);
    const first = drawn(view);
    container.style.height = '60px';
    await first;
    expect(view.renderSize.height).to.be.above(0);
    expect((await view.exportBitmap())!.type).to.equal('image/png');
    const before = view.getBoundingRect()!;
    view.transform = { x: 0.5, y: 0, scale: 1 };
    expect(view.avatarTransform.x).to.equal(0.5);
    expect(view.getBoundingRect()!.x).to.be.closeTo(before.x + 20, 1);
  });

  it('puts a colour and an image behind the avatar', async () => {
    await initialize({ drivingServiceMode: 'local' });
    const view = new AvatarView(await shared.load('block'), container);
    const shown = (): CSSStyleDeclaration => getComputedStyle(view.canvas);
    view.isOpaque = true;
    view.setBackgroundImage('/room.jpg?a="b"');
    await drawn(view);
    expect(shown().backgroundColor).to.equal('rgb(0, 0, 0)');
    expect(shown().backgroundImage).to.contain('/room.jpg?a=');
    const other = new AvatarView(await shared.load('block'), container);
    await drawn(other);
    expect(shown().backgroundImage).to.contain('/room.jpg?a=');
    expect(getComputedStyle(other.canvas).backgroundImage).to.equal('none');
    view.setBackgroundImage(null);
    view.isOpaque = false;
    expect(shown().backgroundImage).to.equal('none');
    expect(shown().backgroundColor).to.equal('rgba(0, 0, 0, 0)');
  });

  it('stops and goes on drawing', async () => {
    await initialize({ drivingServiceMode: 'local' });
    const view = new AvatarView(await shared.load('block'), container);
    await drawn(view);
    view.pauseRendering();
    expect(view.isRenderingEnabled()).to.equal(false);
    view.resumeRendering();
    expect(view.isRenderingEnabled()).to.equal(true);
    const camera = view.getCameraConfig();
    view.updateCameraConfig({ ...camera, fov: camera.fov + 5 });
    expect(view.getCameraConfig().fov).to.equal(camera.fov + 5);
  });
});

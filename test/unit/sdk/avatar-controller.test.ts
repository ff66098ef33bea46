import { expect } from '@open-wc/testing';
import { AvatarError } from '../../../src/base/errors.js';
import type { Avatar } from '../../../src/avatar/index.js';
import { silentLogger } from '../../../src/base/logger.js';
import { DrivingServiceMode } from '../../../src/base/states.js';
import { AvatarView } from '../../../src/sdk/avatar-view.js';
import type { ViewSettings } from '../../../src/sdk/configuration.js';
import { keepContext, loadBlock } from '../../support/block.js';
import { testServer, type TestServer } from '../../support/motion-server.js';
import { syllableBuffer, syllables } from '../../support/speech.js';
import { until } from '../../support/until.js';

describe('AvatarController', () => {
  let avatar: Avatar;
  let keeper: AvatarView;
  let server: TestServer;
  const views: AvatarView[] = [];

  before(async () => {
    avatar = await loadBlock();
    keeper = keepContext(avatar);
    server = await testServer('controller');
  });
  afterEach(async () => {
    for (const view of views.splice(0)) view.dispose();
    document.querySelectorAll('.box').forEach((box) => box.remove());
    await server.start();
  });
  after(() => {
    keeper.dispose();
    avatar.dispose();
  });

  function show(settings: Partial<ViewSettings> = {}): AvatarView {
    const box = document.createElement('div');
    box.className = 'box';
    box.style.width = box.style.height = '96px';
    document.body.append(box);
    const view = new AvatarView(avatar, box, {
      mode: DrivingServiceMode.local,
      logger: silentLogger,
      ...settings,
    });
    views.push(view);
    return view;
  }
  const direct = (): Partial<ViewSettings> => ({
    mode: DrivingServiceMode.direct,
    appId: 'demo',
    endpoint: server.url,
    sessionToken: () => server.token(),
  });

  /** What a controller tells, in order, as `name:detail`. */
  function news({ controller }: AvatarView): string[] {
    const told: string[] = [];
    controller.events.on('conversation', (state, reason) =>
      told.push(`conversation:${state}${reason ? `:${reason}` : ''}`),
    );
    controller.events.on('speechstart', () => told.push('speechstart'));
    controller.events.on('speechend', ({ reason }) => told.push(`speechend:${reason}`));
    controller.events.on('error', ({ code }) => told.push(`error:${code}`));
    return told;
  }

  async function codeOf(promise: Promise<unknown>): Promise<string> {
    const error: unknown = await promise.then(
      () => null,
      (reason: unknown) => reason,
    );
    return error instanceof AvatarError ? error.code : String(error);
  }

  for (const mode of ['local', 'direct'] as const) {
    it(`speaks a clip, in order and to its end (${mode})`, async () => {
      const view = show(mode === 'direct' ? direct() : {});
      await view.controller.start();
      const told = news(view);
      const animations: string[] = [];
      view.controller.onAnimationState = (type) => animations.push(type);
      const report = await view.controller.speak(syllableBuffer(1.2));
      expect(report.seconds).to.be.closeTo(1.2, 0.05);
      expect(report.reason).to.equal('playbackEnd');
      expect(told).to.deep.equal([
        'conversation:playing',
        'speechstart',
        'conversation:idle:playbackEnd',
        'speechend:playbackEnd',
      ]);
      expect(animations).to.deep.equal(['mono', 'idle']);
      expect(view.controller.getAudioTime()).to.equal(0);
    });
  }

  it('speaks a stream of PCM16 that is cut anywhere', async () => {
    const { controller } = show();
    const bytes = new Uint8Array(syllables(0.8).buffer);
    const stream = new ReadableStream<Uint8Array>({
      start(queue) {
        for (let at = 0; at < bytes.length; at += 3333) queue.enqueue(bytes.slice(at, at + 3333));
        queue.close();
      },
    });
    const report = await controller.speak(stream);
    expect(report.seconds).to.be.closeTo(0.8, 0.05);
  });

  it('speaks a live stream until its track ends', async () => {
    const { controller } = show();
    const context = new AudioContext();
    const source = context.createBufferSource();
    source.buffer = syllableBuffer(3);
    const output = context.createMediaStreamDestination();
    source.connect(output);
    source.start();
    const speech = controller.speak(output.stream);
    await new Promise((resolve) => controller.events.once('speechstart', resolve));
    await until(() => controller.getAudioTime() > 0.3, 'some of it is heard');
    output.stream.getTracks()[0].stop();
    const report = await speech;
    expect(report.reason).to.equal('playbackEnd');
    expect(report.seconds).to.be.above(0.2);
    await context.close();
  });

  it('sends chunks of one round, and a new round interrupts the last', async () => {
    const view = show();
    await view.controller.initializeAudioContext();
    const told = news(view);
    const pcm = syllables(2);
    const first = view.controller.send(pcm.slice(0, 16_000).buffer, false);
    expect(view.controller.send(pcm.slice(16_000).buffer, true)).to.equal(first);
    await new Promise((resolve) => view.controller.events.once('speechstart', resolve));
    const second = view.controller.send(syllables(0.4).buffer, true);
    expect(second).to.not.equal(first);
    await new Promise<void>((resolve) => {
      view.controller.events.on('speechend', ({ round }) => round === second && resolve());
    });
    expect(told.filter((line) => line.startsWith('speechend'))).to.deep.equal([
      'speechend:userAction',
      'speechend:playbackEnd',
    ]);
  });

  it('says how it is used wrongly', async () => {
    const fresh = show();
    expect(() => fresh.controller.send(new ArrayBuffer(2), true))
      .to.throw(AvatarError)
      .with.property('code', 'audioContextNotInitialized');
    await fresh.controller.initializeAudioContext();
    const backend = show({ mode: DrivingServiceMode.backend });
    expect(await codeOf(backend.controller.start())).to.equal('networkLayerNotAvailable');
    backend.controller.close();
    expect(await codeOf(fresh.controller.speak('/no-such-file.mp3'))).to.equal('invalidAudioInput');
    expect(await codeOf(fresh.controller.speak(new Blob(['<!doctype html>'])))).to.equal(
      'invalidAudioInput',
    );
  });

  it('gives up speech that is overtaken, interrupted or aborted before it plays', async () => {
    const { controller } = show();
    const overtaken = controller.speak(new Blob([new Uint8Array(10)]));
    const speech = controller.speak(syllableBuffer(0.3));
    expect(await codeOf(overtaken)).to.contain('AbortError');
    expect((await speech).reason).to.equal('playbackEnd');

    const interrupted = controller.speak(new Blob([new Uint8Array(10)]));
    controller.interrupt();
    expect(await codeOf(interrupted)).to.contain('AbortError');

    const abort = new AbortController();
    const aborted = controller.speak(syllableBuffer(5), { signal: abort.signal });
    await new Promise((resolve) => controller.events.once('speechstart', resolve));
    abort.abort();
    expect(await codeOf(aborted)).to.contain('AbortError');
    expect(controller.conversationState).to.equal('idle');
  });

  it('pauses, resumes and interrupts', async () => {
    const view = show();
    const { controller } = view;
    const told = news(view);
    const speech = controller.speak(syllableBuffer(3));
    await new Promise((resolve) => controller.events.once('speechstart', resolve));
    controller.pause();
    expect(controller.conversationState).to.equal('paused');
    await controller.resume();
    expect(controller.conversationState).to.equal('playing');
    controller.interrupt();
    const report = await speech;
    expect(report.reason).to.equal('userAction');
    expect(report.seconds).to.be.below(3);
    expect(told.at(-1)).to.equal('speechend:userAction');
  });

  it('plays without motion when there is no server, and says so', async () => {
    const view = show({ ...direct(), endpoint: 'http://127.0.0.1:9' });
    const told = news(view);
    const report = await view.controller.speak(syllableBuffer(0.5));
    expect(report.reason).to.equal('playbackEnd');
    expect(report.seconds).to.be.closeTo(0.5, 0.05);
    expect(told).to.include('error:websocketError');
    expect(told).to.include('conversation:playing:networkError');
  });

  it('goes on with sound when the server dies in the middle', async () => {
    const view = show(direct());
    await view.controller.start();
    const states: string[] = [];
    view.controller.onConnectionState = (state) => states.push(state);
    const speech = view.controller.speak(syllableBuffer(2));
    await new Promise((resolve) => view.controller.events.once('speechstart', resolve));
    await server.stop();
    const report = await speech;
    expect(report.seconds).to.be.closeTo(2, 0.05);
    expect(report.underruns).to.equal(0);
    expect(states[0]).to.equal('disconnected');
  });

  it('takes no harm when it is closed in the middle of speech', async () => {
    const view = show(direct());
    await view.controller.start();
    const told = news(view);
    const speech = view.controller.speak(syllableBuffer(1.5));
    await new Promise((resolve) => view.controller.events.once('speechstart', resolve));
    view.controller.close();
    expect((await speech).reason).to.equal('playbackEnd');
    expect(told.filter((line) => line.startsWith('error'))).to.deep.equal([]);
  });

  it('says that a stream of the application failed', async () => {
    const { controller } = show();
    const stream = new ReadableStream<Uint8Array>({
      pull: (queue) => queue.error(new Error('the agent hung up')),
    });
    expect(await codeOf(controller.speak(stream))).to.equal('invalidAudioInput');
  });

  it('survives callbacks that throw', async () => {
    const { controller } = show();
    controller.onConversationState = () => {
      throw new Error('the application has a bug');
    };
    const report = await controller.speak(syllableBuffer(0.3));
    expect(report.reason).to.equal('playbackEnd');
  });

  it('ends everything with its view', async () => {
    const view = show(direct());
    await view.controller.start();
    const speech = view.controller.speak(syllableBuffer(5));
    await new Promise((resolve) => view.controller.events.once('speechstart', resolve));
    const { canvas } = view;
    view.dispose();
    view.dispose();
    expect((await speech).reason).to.equal('userAction');
    expect(view.controller.connectionState).to.equal('disconnected');
    expect(canvas.isConnected).to.equal(false);
    expect(await codeOf(view.controller.speak(syllableBuffer(0.3)))).to.contain('AbortError');
    expect(await codeOf(view.controller.start())).to.contain('AbortError');
  });
});

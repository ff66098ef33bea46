import { expect } from '@open-wc/testing';
import type { Avatar } from '../../../src/avatar/index.js';
import type { AvatarError } from '../../../src/base/errors.js';
import { silentLogger } from '../../../src/base/logger.js';
import { DrivingServiceMode } from '../../../src/base/states.js';
import { Channel } from '../../../src/motion/channels.js';
import { writeMotionFile } from '../../../src/motion/motion-file.js';
import { createFrame } from '../../../src/motion/segment.js';
import type { AvatarController } from '../../../src/sdk/avatar-controller.js';
import { AvatarView } from '../../../src/sdk/avatar-view.js';
import type { ViewSettings } from '../../../src/sdk/configuration.js';
import { testServer, type TestServer } from '../../support/motion-server.js';
import { loadBlock } from '../../support/block.js';
import { syllableBuffer } from '../../support/speech.js';
import { until } from '../../support/until.js';

const FPS = 30;
/** When the mouth of the test motion opens and shuts, in seconds. */
const OPENS = 0.5;
const SHUTS = 1;

/** A motion file whose mouth is open between {@link OPENS} and {@link SHUTS}. */
function motionFile(seconds = 1.5): Uint8Array<ArrayBuffer> {
  const frames = Array.from({ length: seconds * FPS }, (_, k) => {
    const frame = createFrame();
    frame[Channel.jawOpen] = k / FPS >= OPENS && k / FPS < SHUTS ? 0.8 : 0;
    return frame;
  });
  return new Uint8Array(writeMotionFile({ fps: FPS, seconds, frames }));
}

const urlOf = (bytes: Uint8Array<ArrayBuffer>): string => URL.createObjectURL(new Blob([bytes]));

describe('speech with its motion', () => {
  let avatar: Avatar;
  let server: TestServer;
  let view: AvatarView | null = null;
  const loaded: string[] = [];
  const timers: ReturnType<typeof setInterval>[] = [];
  const observer = new PerformanceObserver((list) =>
    loaded.push(...list.getEntries().map(({ name }) => name)),
  );

  before(async () => {
    avatar = await loadBlock();
    server = await testServer('sources');
    observer.observe({ type: 'resource' });
  });
  afterEach(() => {
    timers.splice(0).forEach(clearInterval);
    view?.dispose();
    view = null;
    document.querySelectorAll('.box').forEach((box) => box.remove());
  });
  after(() => {
    observer.disconnect();
    avatar.dispose();
  });

  function show(settings: Partial<ViewSettings> = {}): AvatarController {
    const box = document.createElement('div');
    box.className = 'box';
    // Out of sight it draws nothing, so slow drawing cannot keep the tests from looking.
    Object.assign(box.style, { position: 'fixed', left: '-500px', width: '96px', height: '96px' });
    document.body.append(box);
    view = new AvatarView(avatar, box, {
      mode: DrivingServiceMode.local,
      logger: silentLogger,
      ...settings,
    });
    return view.controller;
  }
  const settingsOf = (mode: 'local' | 'direct' | 'backend'): Partial<ViewSettings> => ({
    mode,
    ...(mode === 'direct' && {
      appId: 'demo',
      endpoint: server.url,
      sessionToken: () => server.token(),
    }),
  });

  /** Codes of the errors that a controller tells. */
  function errorsOf(controller: AvatarController): AvatarError[] {
    const errors: AvatarError[] = [];
    controller.events.on('error', (error) => errors.push(error));
    return errors;
  }

  /** Whether the engine was asked for; entries come later, in the order of what they tell of. */
  async function engineLoaded(): Promise<boolean> {
    const marker = `/package.json?after=${loaded.length}`;
    await (await fetch(marker)).blob();
    await until(() => loaded.some((name) => name.endsWith(marker)), 'the page tells of a request');
    return loaded.some((name) => name.includes('lipsync-w'));
  }

  /** How far the jaw is open at each second of the speech, as the stage is told when it asks. */
  function watchJaw(controller: AvatarController): { time: number; jaw: number }[] {
    const seen: { time: number; jaw: number }[] = [];
    const timer = setInterval(() => {
      const spoken = controller.sample(performance.now());
      if (!spoken) return;
      seen.push({ time: controller.getAudioTime(), jaw: spoken.frame[Channel.jawOpen] });
    }, 10);
    timers.push(timer);
    return seen;
  }

  for (const mode of ['local', 'direct', 'backend'] as const) {
    it(`moves the mouth in time, and needs no engine and no server (${mode})`, async () => {
      loaded.length = 0;
      const controller = show(settingsOf(mode));
      const errors = errorsOf(controller);
      const connections: string[] = [];
      controller.onConnectionState = (state) => connections.push(state);
      const seen = watchJaw(controller);
      const report = await controller.speak(syllableBuffer(1.5), { motion: urlOf(motionFile()) });
      expect(report.reason).to.equal('playbackEnd');
      expect(report.seconds).to.be.closeTo(1.5, 0.05);
      // A picture drawn now is seen a refresh later, and frames are interpolated.
      const open = seen.filter(({ jaw }) => jaw > 0.4);
      expect(open.length).to.be.above(2);
      for (const { time } of open) expect(time).to.be.within(OPENS - 0.1, SHUTS + 0.1);
      for (const { time, jaw } of seen) {
        if (time > OPENS + 0.1 && time < SHUTS - 0.1) expect(jaw).to.be.above(0.4);
      }
      expect(report.sync.aheadSeconds + report.sync.behindSeconds).to.be.below(0.3);
      expect(errors).to.deep.equal([]);
      expect(connections).to.deep.equal([]);
      expect(controller.connectionState).to.equal('disconnected');
      expect(await engineLoaded()).to.equal(false);
    });
  }

  it('takes the file in every form', async () => {
    const controller = show();
    const errors = errorsOf(controller);
    const bytes = motionFile();
    const url = urlOf(bytes);
    const forms = [url, new URL(url), new Blob([bytes]), bytes.slice().buffer, await fetch(url)];
    for (const motion of forms) {
      const seen = watchJaw(controller);
      await controller.speak(syllableBuffer(1), { motion });
      expect(Math.max(...seen.map(({ jaw }) => jaw))).to.be.above(0.7);
    }
    expect(errors).to.deep.equal([]);
  });

  it('gets no engine ready while such speech waits to be heard', async () => {
    loaded.length = 0;
    const controller = show();
    const speech = controller.speak(syllableBuffer(0.5), { motion: new Blob([motionFile()]) });
    await controller.initializeAudioContext();
    await speech;
    expect(await engineLoaded()).to.equal(false);
  });

  it('says what is wrong with a file, and the engine of the page takes over', async () => {
    loaded.length = 0;
    const controller = show();
    const errors = errorsOf(controller);
    const page = new Blob(['<!doctype html><title>Not found</title>']);
    const seen = watchJaw(controller);
    const report = await controller.speak(syllableBuffer(2), { motion: page });
    expect(report.reason).to.equal('playbackEnd');
    expect(report.seconds).to.be.closeTo(2, 0.05);
    expect(errors.map(({ code }) => code)).to.deep.equal(['invalidAudioInput']);
    expect(errors[0].message).to.match(/the Blob .*web page.*npx spatius-avatar bake/);
    expect(Math.max(...seen.map(({ jaw }) => jaw))).to.be.above(0.15);
    expect(await engineLoaded()).to.equal(true);
  });

  it('takes over with all of the speech when a file turns out damaged', async () => {
    const controller = show();
    const errors = errorsOf(controller);
    const damaged = motionFile(1.5);
    damaged[damaged.length - 4] ^= 0x10;
    const seen = watchJaw(controller);
    await controller.speak(syllableBuffer(1.5), { motion: damaged.buffer });
    expect(errors.map(({ message }) => message).join()).to.match(/damaged/);
    const early = seen.filter(({ time }) => time < OPENS - 0.1);
    expect(Math.max(...early.map(({ jaw }) => jaw))).to.be.above(0.15);
  });

  it('is heard without motion where nothing else makes any', async () => {
    const controller = show(settingsOf('backend'));
    const errors = errorsOf(controller);
    const report = await controller.speak(syllableBuffer(0.5), { motion: '/none/hello.motion' });
    expect(report.reason).to.equal('playbackEnd');
    expect(report.seconds).to.be.closeTo(0.5, 0.05);
    expect(errors.map(({ code }) => code)).to.deep.equal(['invalidAudioInput']);
    expect(errors[0].message).to.match(/none\/hello\.motion: it answered 404/);
  });

  it('stops fetching when the speech is given up', async () => {
    const controller = show();
    const errors = errorsOf(controller);
    const held = new Response(new ReadableStream<Uint8Array>());
    const caller = new AbortController();
    const speech = controller.speak(syllableBuffer(5), { motion: held, signal: caller.signal });
    caller.abort(new Error('enough'));
    const reason: unknown = await speech.catch((error: unknown) => error);
    expect((reason as Error).message).to.equal('enough');
    expect((await controller.speak(syllableBuffer(0.3), { motion: null })).reason).to.equal(
      'playbackEnd',
    );
    expect(errors).to.deep.equal([]);
  });
});

import { expect } from '@open-wc/testing';
import { AvatarError } from '../../../src/base/errors.js';
import { writeMotionFile } from '../../../src/motion/motion-file.js';
import { createFrame } from '../../../src/motion/segment.js';
import { task } from '../../support/moments.js';
import { wav } from '../../support/speech.js';
import { AvatarHarness, tone, toneStream, warmUp } from './avatar-harness.js';

const local = (attributes = '') =>
  AvatarHarness.from(
    `<spatius-avatar avatar-id="nova" mode="local" loading="eager" log-level="off" ${attributes}></spatius-avatar>`,
  );

/** In front of a Motion Server that is not there. */
const direct = () =>
  AvatarHarness.from(
    `<spatius-avatar avatar-id="nova" app-id="demo" session-token="t" loading="eager" log-level="off"
      endpoint="${location.origin}/nowhere"></spatius-avatar>`,
  );

const nameOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof Error ? error.name : error),
  );

describe('calls of the element', () => {
  const leaked: unknown[] = [];
  const leak = (event: PromiseRejectionEvent) => leaked.push(event.reason);

  before(warmUp);
  before(() => addEventListener('unhandledrejection', leak));
  after(() => removeEventListener('unhandledrejection', leak));
  afterEach(async () => {
    await AvatarHarness.clear();
    expect(leaked).to.deep.equal([]);
  });

  it('load what was named just before', async () => {
    const { element } = await local();
    await element.load();
    element.avatarId = 'leo';
    await element.load();
    expect(element.avatar?.id).to.equal('leo');
  });

  it('use the mode that was set just before', async () => {
    const { element } = await local();
    await element.load();
    element.mode = 'backend';
    const { view } = element;
    void element.unlockAudio();
    expect(element.view).to.not.equal(view);
    element.mode = 'local';
    expect((await element.speak(toneStream(0.1))).reason).to.equal('playbackEnd');
  });

  it('connect with the token that was set just before', async () => {
    const { element } = await direct();
    await element.load();
    element.sessionToken = 'another';
    void element.start();
    await element.updateComplete;
    expect(element.connectionState).to.equal('connecting');
    element.close();
  });

  it('connect anew after close()', async () => {
    const { element } = await direct();
    await element.load();
    const first = element.start();
    element.close();
    const second = element.start();
    expect(await nameOf(first)).to.equal('AbortError');
    expect(element.connectionState).to.equal('connecting');
    element.close();
    expect(await nameOf(second)).to.equal('AbortError');
    expect(element.error).to.equal(null);
  });

  it('speak a new src once, when they ask for it themselves', async () => {
    const harness = await local();
    const { element } = harness;
    await element.load();
    await element.unlockAudio();
    element.src = URL.createObjectURL(new Blob([wav(tone(0.2))]));
    expect((await element.speak()).reason).to.equal('playbackEnd');
  });

  it('connect once for a round of chunks, however the connection fares', async () => {
    const harness = await direct();
    const { element } = harness;
    await element.load();
    const attempts: string[] = [];
    element.addEventListener('connectionstatechange', ({ state }) => {
      if (state === 'connecting') attempts.push(state);
    });
    await element.send(tone(0.02));
    // Whoever closes in the middle of a round does not want the next chunk to connect.
    element.close();
    for (let i = 0; i < 10; i++) await element.send(tone(0.02), i === 9);
    expect(attempts).to.have.length(1);
  });

  it('connect to nothing for speech that brings its motion', async () => {
    const harness = await direct();
    const { element } = harness;
    const seen = harness.record('connectionstatechange', 'error');
    const frames = Array.from({ length: 15 }, createFrame);
    const motion = new Blob([new Uint8Array(writeMotionFile({ fps: 30, seconds: 0.5, frames }))]);
    const report = await element.speak(new Blob([wav(tone(0.5))]), { motion });
    expect(report.reason).to.equal('playbackEnd');
    expect(seen).to.deep.equal([]);
  });

  it('keep what was sent early, though the caller goes on to use the buffer', async () => {
    const harness = await local();
    const { element } = harness;
    const pcm = tone(0.3);
    const round = element.send(pcm, true);
    structuredClone(pcm, { transfer: [pcm] });
    expect(await round).to.be.a('string');
    expect((await harness.next('speechend')).report.seconds).to.be.closeTo(0.3, 0.1);
  });

  it('take the reason of a signal for no failure', async () => {
    const harness = await local();
    const { element } = harness;
    await element.load();
    const caller = new AbortController();
    const speech = element.speak(toneStream(20), { signal: caller.signal });
    await harness.next('speechstart');
    caller.abort('enough');
    expect(await nameOf(speech)).to.equal('enough');
    expect(element.error).to.equal(null);
  });

  it('tell also of failures that nobody foresaw', async () => {
    const harness = await local();
    const { element } = harness;
    await element.load();
    const told = harness.next('error');
    element.view!.exportBitmap = () => Promise.reject(new RangeError('too large'));
    expect(await nameOf(element.exportBitmap())).to.equal('RangeError');
    expect((await told).error)
      .to.be.instanceOf(AvatarError)
      .and.have.property('code');
    expect(element.error?.message).to.equal('too large');
  });

  it('may be ignored, resume() too', async () => {
    const harness = await local();
    const { element } = harness;
    await element.resume();
    await element.load();
    const told = harness.next('error');
    element.controller!.resume = () => Promise.reject(new RangeError('no sound'));
    void element.resume();
    await told;
    await task();
  });
});

import { expect } from '@open-wc/testing';
import { AvatarError, type ErrorCode } from '../../../src/base/errors.js';
import { idle } from '../../../src/base/idle.js';
import { frames } from '../../support/moments.js';
import { until } from '../../support/until.js';
import { AvatarHarness, toneStream, warmUp } from './avatar-harness.js';

const nova = (attributes: string, content = '') =>
  AvatarHarness.from(
    `<spatius-avatar avatar-id="nova" mode="local" loading="eager" log-level="off" ${attributes}>${content}</spatius-avatar>`,
  );

describe('sound and controls of the element', () => {
  before(warmUp);
  afterEach(() => AvatarHarness.clear());

  it('speaks what came before it was loaded, and reports', async () => {
    const harness = await nova('');
    const { element } = harness;
    const seen = harness.record('load', 'speechstart', 'speechend', 'conversationstatechange');
    const states: string[] = [];
    element.addEventListener('conversationstatechange', (event) => {
      expect(harness.has(event.state)).to.equal(true);
      states.push(event.state);
    });
    const report = await element.speak(toneStream(0.4));
    expect(report.seconds).to.be.closeTo(0.4, 0.1);
    expect(report.reason).to.equal('playbackEnd');
    expect(states).to.deep.equal(['playing', 'idle']);
    expect(seen.filter((name) => name.startsWith('speech'))).to.deep.equal([
      'speechstart',
      'speechend',
    ]);
  });

  /** Names of lip-sync workers that come from now on. */
  function watchWorkers() {
    const workers: string[] = [];
    const now = performance.now();
    const observer = new PerformanceObserver((list) => {
      // The browser tells of a script when it has come, which may be long after it was asked for.
      const asked = list.getEntries().filter(({ startTime }) => startTime >= now);
      const names = asked.map(({ name }) => name);
      workers.push(...names.filter((name) => name.includes('lipsync-worker')));
    });
    observer.observe({ type: 'resource' });
    return { workers, stop: () => observer.disconnect() };
  }

  const leisure = async (): Promise<void> => {
    await idle();
    await frames(2);
  };

  it('is ready to speak before it is asked to where it has something to say, and only there', async () => {
    const { workers, stop } = watchWorkers();
    // All avatars of a page share the worker: had the first one made it, the second would not.
    const silent = await nova('');
    await silent.element.load();
    await silent.element.updateComplete;
    await leisure();
    expect(workers).to.deep.equal([]);
    const { element } = await nova('src="/test/nowhere.wav"');
    await until(() => workers.length === 1, 'the worker is there');
    expect(element.conversationState).to.equal('idle');
    stop();
  });

  it('gets ready to speak when the visitor moves to its controls', async () => {
    const { workers, stop } = watchWorkers();
    const harness = await nova('controls');
    await harness.element.load();
    const mute = await harness.findPart('mute-button');
    await leisure();
    expect(workers).to.deep.equal([]);
    mute.focus();
    await until(() => workers.length === 1, 'the worker is there');
    expect(harness.element.conversationState).to.equal('idle');
    stop();
  });

  it('cuts speech short', async () => {
    const harness = await nova('');
    const speech = harness.element.speak(toneStream(20));
    await harness.next('speechstart');
    expect(harness.element.conversationState).to.equal('playing');
    harness.element.interrupt();
    expect((await speech).reason).to.equal('userAction');
    expect(harness.has('idle')).to.equal(true);
  });

  it('drops speech that still waits when it is interrupted', async () => {
    const { element } = await nova('');
    const speech = element.speak(toneStream(1)).catch((error: Error) => error.name);
    element.interrupt();
    expect(await speech).to.equal('AbortError');
  });

  it('has nothing to say without a source', async () => {
    const { element } = await nova('');
    const error = await element.speak().catch((reason: { code: string }) => reason.code);
    expect(error).to.equal('noAudio');
    expect(element.error?.code).to.equal('noAudio');
  });

  it('tells of its volume before and after it is loaded', async () => {
    const harness = await nova('volume="0.5"');
    const { element } = harness;
    const heard: [number, boolean][] = [];
    element.addEventListener('volumechange', (event) => heard.push([event.volume, event.muted]));
    element.muted = true;
    await element.updateComplete;
    await element.load();
    expect([element.controller!.getVolume(), element.controller!.muted]).to.deep.equal([0.5, true]);
    element.volume = 0.25;
    await element.updateComplete;
    element.controller!.setVolume(0.75);
    await element.updateComplete;
    expect(element.volume).to.equal(0.75);
    expect(heard).to.deep.equal([
      [0.5, true],
      [0.25, true],
      [0.75, true],
    ]);
    expect(harness.has('muted')).to.equal(true);
  });

  it('takes over what the class API sets, and tells of all that it sets at once', async () => {
    const harness = await nova('');
    const { element } = harness;
    await element.load();
    const heard: [number, boolean][] = [];
    element.addEventListener('volumechange', () => heard.push([element.volume, element.muted]));
    element.volume = 0.5;
    element.muted = true;
    await element.updateComplete;
    expect([element.controller!.getVolume(), element.controller!.muted]).to.deep.equal([0.5, true]);
    expect(new Set(heard.map(String))).to.deep.equal(new Set(['0.5,true']));
    element.controller!.muted = false;
    await element.updateComplete;
    expect([element.volume, element.muted, harness.has('muted')]).to.deep.equal([
      0.5,
      false,
      false,
    ]);
  });

  it('shows controls that follow the element', async () => {
    const harness = await nova('controls');
    const { element } = harness;
    const mute = await harness.findPart('mute-button');
    expect(mute.getAttribute('aria-label')).to.equal('Mute');
    mute.click();
    await element.updateComplete;
    await element.updateComplete;
    expect(element.muted).to.equal(true);
    expect(mute.getAttribute('aria-label')).to.equal('Unmute');
    const slider = harness.part('volume') as HTMLInputElement;
    expect(slider.value).to.equal('0');
    slider.value = '40';
    slider.dispatchEvent(new Event('input'));
    await element.updateComplete;
    expect([element.volume, element.muted]).to.deep.equal([0.4, false]);
    element.controls = false;
    await element.updateComplete;
    expect(harness.part('controls')).to.equal(null);
  });

  it('plays, holds and stops by its buttons', async () => {
    const harness = await nova('controls');
    const { element } = harness;
    await element.load();
    void element.speak(toneStream(20));
    await harness.next('speechstart');
    await element.updateComplete;
    const play = await harness.findPart('play-button');
    expect(play.getAttribute('aria-label')).to.equal('Pause');
    play.click();
    expect(element.conversationState).to.equal('paused');
    await element.updateComplete;
    expect(play.getAttribute('aria-label')).to.equal('Resume');
    play.click();
    if (element.conversationState !== 'playing') await harness.next('conversationstatechange');
    expect(element.conversationState).to.equal('playing');
    const ended = harness.next('speechend');
    (await harness.findPart('stop-button')).click();
    expect((await ended).reason).to.equal('userAction');
  });

  it('keeps its controls and their focus while sound starts', async () => {
    const src = URL.createObjectURL(new Blob([new Uint8Array(44)]));
    const harness = await nova(`controls src="${src}"`);
    const play = await harness.findPart('play-button');
    play.focus();
    play.click();
    await harness.element.updateComplete;
    expect(harness.focused).to.contain('play-button');
  });

  it('obeys the keys of a media player', async () => {
    const harness = await nova('');
    const { element } = harness;
    await element.load();
    expect(harness.press('Escape')).to.equal(false);
    expect(harness.press(' ')).to.equal(false);
    void element.speak(toneStream(20));
    await harness.next('speechstart');
    harness.press('k');
    expect(element.conversationState).to.equal('paused');
    harness.press('m');
    expect(element.muted).to.equal(true);
    harness.press('ArrowDown');
    expect([element.muted, element.volume]).to.deep.equal([true, 0.95]);
    harness.press('m');
    expect([element.muted, element.volume]).to.deep.equal([false, 0.95]);
    const ended = harness.next('speechend');
    expect(harness.press('Escape')).to.equal(true);
    await ended;
  });

  it('leaves keys alone that are typed, or meant for something else', async () => {
    const harness = await nova('', '<input slot="controls" /><button slot="controls">A</button>');
    const { element } = harness;
    await element.load();
    expect(harness.press('m', element.querySelector('input')!)).to.equal(false);
    expect(harness.press(' ', element.querySelector('button')!)).to.equal(false);
    expect(element.muted).to.equal(false);
    expect(harness.press('m', element.querySelector('button')!)).to.equal(true);
  });

  it('speaks the language of its surroundings', async () => {
    const harness = await nova('controls');
    const { element } = harness;
    const mute = await harness.findPart('mute-button');
    for (const [lang, label] of [
      ['de', 'Ton aus'],
      ['ja-JP', 'ミュート'],
      ['xx', 'Mute'],
      ['', 'Mute'],
    ]) {
      element.lang = lang;
      await element.updateComplete;
      expect(mute.getAttribute('aria-label')).to.equal(label);
    }
    element.removeAttribute('lang');
    document.documentElement.lang = 'fr';
    await until(
      () => mute.getAttribute('aria-label') === 'Couper le son',
      'the controls speak the language of the page',
    );
    document.documentElement.lang = 'en';
  });
});

describe('what the element is to those who do not see it', () => {
  before(warmUp);
  afterEach(() => AvatarHarness.clear());

  it('is a picture with the name of its avatar', async () => {
    const harness = await nova('');
    const canvas = harness.part('canvas')!;
    await harness.element.load();
    await until(
      () => canvas.getAttribute('aria-label') === 'Avatar, Nova',
      'the picture has the name of its avatar',
    );
    expect(canvas.getAttribute('role')).to.equal('img');
    harness.element.alt = 'Your guide';
    await harness.element.updateComplete;
    expect(canvas.getAttribute('aria-label')).to.equal('Your guide');
    harness.element.alt = '';
    await harness.element.updateComplete;
    expect(canvas.getAttribute('role')).to.equal('presentation');
  });

  it('shows progress, a message with a way on, or the content of the page', async () => {
    const broken = await AvatarHarness.from(
      '<spatius-avatar src-avatar="/no-such.glb" mode="local" log-level="off"></spatius-avatar>',
    );
    const loading = broken.element.load();
    const progress = (await broken.findPart('progress')) as HTMLProgressElement;
    expect([progress.max, progress.getAttribute('aria-label')]).to.deep.equal([100, 'Loading']);
    await loading.catch(() => undefined);
    const message = await broken.findPart('error');
    expect(message.getAttribute('role')).to.equal('alert');
    expect(message.textContent).to.contain('could not be loaded');
    broken.element.srcAvatar = null;
    broken.element.avatarId = 'nova';
    await broken.element.updateComplete;
    await broken.element.load();
    await broken.element.updateComplete;
    expect(broken.part('error')).to.equal(null);

    const own = await AvatarHarness.from(
      '<spatius-avatar src-avatar="/no-such.glb" mode="local" log-level="off"><p>Call us</p></spatius-avatar>',
    );
    await own.element.load().catch(() => undefined);
    await own.findPart('error');
    expect(own.element.querySelector('p')!.assignedSlot).to.not.equal(null);
    expect(own.part('retry-button')).to.equal(null);
  });

  it('tells the visitor what an error concerns, and nothing that is for the page alone', async () => {
    const harness = await nova('controls');
    const { element } = harness;
    await element.load();
    const fail = async (code: ErrorCode) => {
      element.controller!.events.emit('error', new AvatarError(code, 'why'));
      await element.updateComplete;
      return harness.part('error')?.textContent ?? null;
    };
    await harness.findPart('mute-button');
    expect(await fail('sessionTokenExpired')).to.contain('Access was refused.');
    expect(await fail('websocketError')).to.contain('The connection failed.');
    expect(await fail('noAudio')).to.contain('The speech could not be played.');
    expect(await fail('networkLayerNotAvailable')).to.equal(null);
    expect(await fail('connectionInProgress')).to.equal(null);
    expect(element.error?.code).to.equal('connectionInProgress');
  });

  it('shows a poster until the avatar is drawn', async () => {
    const harness = await AvatarHarness.from('<spatius-avatar poster="data:,"></spatius-avatar>');
    expect(harness.part('poster')!.getAttribute('src')).to.equal('data:,');
    const nova = await AvatarHarness.from('<spatius-avatar avatar-id="nova"></spatius-avatar>');
    expect(nova.part('poster')!.getAttribute('src')).to.match(/avatars\/nova\/\w+\.webp$/);
  });
});

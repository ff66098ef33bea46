import { expect } from '@open-wc/testing';
import '../../../src/companions.js';
import type { AvatarChatEvent } from '../../../src/companions.js';
import { HeldModule } from '../../support/held-module.js';
import { task } from '../../support/moments.js';
import { limit } from '../../support/patience.js';
import { until } from '../../support/until.js';
import { AvatarHarness, warmUp } from '../element/avatar-harness.js';

const AVATAR = 'avatar-id="nova" mode="local" motion="still" log-level="off"';

function put(markup: string): HTMLElement {
  const holder = document.createElement('div');
  holder.innerHTML = markup;
  document.body.append(holder);
  return holder;
}

const find = <Name extends keyof HTMLElementTagNameMap>(name: Name) =>
  document.querySelector(name)!;

/** What a companion shows, as text. */
const shown = (element: Element): string => {
  const root = element.shadowRoot!;
  return [...root.children]
    .map((child) => child.textContent)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
};

const part = (element: Element, name: string) =>
  element.shadowRoot!.querySelector<HTMLElement>(`[part~="${name}"]`);

describe('companions', function () {
  this.timeout(limit(60));

  before(warmUp);
  afterEach(() => AvatarHarness.clear());

  it('find the avatar around them, the one they name, and one that comes later', async () => {
    put(
      `<spatius-avatar id="a" ${AVATAR}><spatius-avatar-status></spatius-avatar-status></spatius-avatar>`,
    );
    const inside = find('spatius-avatar-status');
    expect(inside.avatar?.id).to.equal('a');
    expect(inside.slot).to.equal('controls');

    const beside = put('<spatius-avatar-status for="b"></spatius-avatar-status>')
      .firstElementChild as typeof inside;
    expect(beside.avatar).to.equal(null);
    put(`<spatius-avatar id="b" ${AVATAR}></spatius-avatar>`);
    await until(() => beside.avatar?.id === 'b', 'the named avatar is found');

    beside.for = 'a';
    await beside.updateComplete;
    expect(beside.avatar?.id).to.equal('a');
    beside.remove();
    expect(beside.avatar).to.equal(null);
  });

  it('say what the avatar does, in the language of the page', async () => {
    put(`<div lang="de" style="width: 64px"><spatius-avatar id="a" ${AVATAR} loading="eager"></spatius-avatar>
      <spatius-avatar-status for="a"></spatius-avatar-status>
      <spatius-avatar-loading for="a"></spatius-avatar-loading></div>`);
    const status = find('spatius-avatar-status');
    const loading = find('spatius-avatar-loading');
    await until(
      () => part(loading, 'progress')?.getAttribute('aria-label') === 'Wird geladen',
      'it loads',
    );
    await until(() => shown(status) === 'Bereit', 'it is ready');
    expect(part(loading, 'progress')).to.equal(null);
    find('spatius-avatar').listening = true;
    await until(() => shown(status) === 'Hört zu', 'it listens');
  });

  it('play, mute and set the volume of the avatar', async () => {
    put(`<div style="width: 64px"><spatius-avatar id="a" ${AVATAR} loading="eager"></spatius-avatar></div>
      <spatius-avatar-controls for="a"></spatius-avatar-controls>`);
    const avatar = find('spatius-avatar');
    const controls = find('spatius-avatar-controls');
    await avatar.load();
    await controls.updateComplete;
    part(controls, 'mute-button')!.click();
    expect(avatar.muted).to.equal(true);
    await until(() => part(controls, 'mute-button')!.ariaLabel === 'Unmute', 'it shows that');
    expect(part(controls, 'play-button')).to.equal(null);
    avatar.src = 'nothing.mp3';
    await until(async () => {
      controls.requestUpdate();
      await controls.updateComplete;
      return part(controls, 'play-button');
    }, 'there is something to play');
  });

  it('tell what failed, and try again unless the page does', async () => {
    put(`<div style="width: 64px"><spatius-avatar id="a" src-avatar="/missing.glb" log-level="off" loading="eager"></spatius-avatar></div>
      <spatius-avatar-error for="a"></spatius-avatar-error>`);
    const failure = find('spatius-avatar-error');
    const avatar = find('spatius-avatar');
    await until(() => part(failure, 'code'), 'the failure shows');
    expect(shown(failure)).to.match(/^The avatar could not be loaded\. \w+ Try again$/);
    failure.addEventListener('spatius-retry', (event) => event.preventDefault(), { once: true });
    const { error } = avatar;
    part(failure, 'button')!.click();
    await task();
    expect(avatar.error).to.equal(error);
    part(failure, 'button')!.click();
    expect(avatar.error).to.equal(null);
  });

  it('say that speech is tried again, also where that is given up', async () => {
    const held = await HeldModule.of('late.wav');
    put(`<spatius-avatar id="a" ${AVATAR} src="/test/nowhere.wav"></spatius-avatar>
      <spatius-avatar-error for="a"></spatius-avatar-error>`);
    const failure = find('spatius-avatar-error');
    const avatar = find('spatius-avatar');
    await avatar.load();
    await avatar.play().catch(() => undefined);
    await until(() => part(failure, 'code'), 'the failure shows');
    avatar.src = held.url('/test/late.wav');
    part(failure, 'button')!.click();
    await until(() => shown(failure) === 'Loading Try again', 'it is tried again');
    expect(part(failure, 'button')!.ariaDisabled).to.equal('true');
    avatar.interrupt();
    await until(() => part(failure, 'code'), 'the failure shows again');
    await held.release();
  });

  it('give the settings of a provider to avatars that say nothing themselves', async () => {
    const holder = put(`<spatius-provider app-id="shared" endpoint="https://motion.example">
      <spatius-avatar id="a" loading="lazy" mode="local"></spatius-avatar>
      <spatius-avatar id="b" app-id="own" loading="lazy"></spatius-avatar></spatius-provider>`);
    const [a, b] = holder.querySelectorAll('spatius-avatar');
    const provider = find('spatius-provider');
    await provider.updateComplete;
    expect([a.appId, a.endpoint, a.mode]).to.deep.equal([
      'shared',
      'https://motion.example',
      'local',
    ]);
    expect(b.appId).to.equal('own');
    provider.appId = 'another';
    provider.setAttribute('mode', 'DIRECT');
    await provider.updateComplete;
    expect([a.mode, b.mode]).to.deep.equal(['local', 'direct']);
    provider.mode = null;
    await provider.updateComplete;
    expect(b.mode).to.equal(null);
    expect([a.appId, b.appId]).to.deep.equal(['another', 'own']);
    a.remove();
    await until(() => a.appId === null, 'it keeps nothing of the provider');
  });

  describe('a chat', () => {
    it('sends what is written, and keeps it where the page says so', async () => {
      put('<spatius-avatar-chat></spatius-avatar-chat>');
      const chat = find('spatius-avatar-chat');
      await chat.updateComplete;
      const box = chat.shadowRoot!.querySelector('textarea')!;
      const enter = (init = {}) =>
        box.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'Enter', cancelable: true, bubbles: true, ...init }),
        );
      const sent: string[] = [];
      chat.addEventListener('chatsend', ({ text }: AvatarChatEvent) => sent.push(text));
      enter();
      box.value = ' Hello ';
      enter({ isComposing: true });
      enter({ shiftKey: true });
      expect(sent).to.deep.equal([]);
      enter();
      expect(sent).to.deep.equal(['Hello']);
      expect(box.value).to.equal('');
      chat.addEventListener('chatsend', (event) => event.preventDefault());
      box.value = 'Not yet';
      enter();
      expect(box.value).to.equal('Not yet');
      expect(chat.transcript).to.deep.equal([{ speaker: 'user', text: 'Hello' }]);
    });

    it('shows what a stream brings, and lets go of it when it is given up', async () => {
      put('<spatius-avatar-chat></spatius-avatar-chat>');
      const chat = find('spatius-avatar-chat');
      const giveUp = new AbortController();
      let cancelled = false;
      const stream = new ReadableStream<string>({
        start: (to) => to.enqueue('One'),
        pull: (to) => {
          giveUp.abort();
          to.enqueue(' two');
        },
        cancel: () => void (cancelled = true),
      });
      const failure: unknown = await chat
        .answer(stream, { signal: giveUp.signal })
        .catch((error: unknown) => error);
      expect(failure).to.equal(giveUp.signal.reason);
      expect(cancelled).to.equal(true);
    });

    it('shows an answer as it comes', async () => {
      put('<spatius-avatar-chat></spatius-avatar-chat>');
      const chat = find('spatius-avatar-chat');
      let more = (): void => {};
      async function* words(): AsyncGenerator<string> {
        yield 'Good ';
        await new Promise<void>((resolve) => (more = resolve));
        yield 'morning';
      }
      const answer = chat.answer(words());
      await until(() => part(chat, 'line-avatar')?.textContent?.includes('Good'), 'it begins');
      more();
      expect(await answer).to.equal('Good morning');
      await chat.updateComplete;
      expect(part(chat, 'line-avatar')!.textContent).to.match(/Avatar:\s*Good morning/);
    });
  });

  describe('a microphone', () => {
    it('is opened and closed by its button, and the avatar attends', async () => {
      put(`<spatius-avatar id="a" loading="lazy" mode="local"></spatius-avatar>
        <spatius-avatar-mic for="a"></spatius-avatar-mic>`);
      const mic = find('spatius-avatar-mic');
      const avatar = find('spatius-avatar');
      await mic.updateComplete;
      const started = new Promise<MediaStream>((resolve) =>
        mic.addEventListener('micstart', ({ stream }) => resolve(stream), { once: true }),
      );
      part(mic, 'button')!.click();
      const stream = await started;
      expect(stream.active).to.equal(true);
      expect(avatar.listening).to.equal(true);
      await until(() => (part(mic, 'level') as HTMLMeterElement).value > 0, 'it is heard');
      let stopped = 0;
      mic.addEventListener('micstop', () => stopped++);
      part(mic, 'button')!.click();
      expect([stream.active, avatar.listening, stopped]).to.deep.equal([false, false, 1]);
    });

    it('is open while the button is held, and is let go when the element goes', async () => {
      put('<spatius-avatar-mic push-to-talk></spatius-avatar-mic>');
      const mic = find('spatius-avatar-mic');
      await mic.updateComplete;
      const press = (type: string) =>
        part(mic, 'button')!.dispatchEvent(new KeyboardEvent(type, { key: ' ', bubbles: true }));
      press('keydown');
      expect(mic.active).to.equal(true);
      press('keyup');
      expect(mic.active).to.equal(false);
      press('keydown');
      await until(() => mic.stream, 'it is open');
      const { stream } = mic;
      mic.remove();
      expect(stream!.active).to.equal(false);
      expect(mic.active).to.equal(false);
    });

    it('is not opened where the page prevents it', async () => {
      put('<spatius-avatar-mic></spatius-avatar-mic>');
      const mic = find('spatius-avatar-mic');
      mic.addEventListener('spatius-mic', (event) => event.preventDefault());
      await mic.open();
      expect(mic.active).to.equal(false);
    });
  });
});

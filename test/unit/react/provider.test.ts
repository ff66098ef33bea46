import { expect } from '@open-wc/testing';
import { Component, useState, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import {
  SpatiusAvatarCanvas,
  SpatiusAvatarError,
  SpatiusAvatarFrame,
  SpatiusAvatarLoading,
  SpatiusAvatarProvider,
  SpatiusAvatarStatus,
  useSpatiusAvatar,
  useSpatiusAvatarContext,
  type SpatiusAvatarHandle,
  type SpatiusAvatarProviderProps,
  type SpatiusAvatarSettings,
} from '../../../src/react.js';
import { frames } from '../../support/moments.js';
import { testServer } from '../../support/motion-server.js';
import { limit } from '../../support/patience.js';
import { until } from '../../support/until.js';
import { tone, warmUp } from '../element/avatar-harness.js';
import { Mounted, consoleErrors, drawn, h } from './mounted.js';

const LOCAL = { avatarId: 'nova', mode: 'local', logLevel: 'off' } as const;

/** A whole page as the documentation has it; `handle` is what its parts get. */
function page(settings: Partial<SpatiusAvatarProviderProps> = {}) {
  const seen: { handle?: SpatiusAvatarHandle } = {};
  function Look(): null {
    seen.handle = useSpatiusAvatarContext();
    return null;
  }
  const content = (more: Partial<SpatiusAvatarProviderProps> = {}): ReactNode =>
    h(
      SpatiusAvatarProvider,
      { ...LOCAL, ...settings, ...more },
      h(
        SpatiusAvatarFrame,
        null,
        h(SpatiusAvatarCanvas, { minHeight: 120 }),
        h(SpatiusAvatarLoading),
        h(SpatiusAvatarError),
        h(SpatiusAvatarStatus),
        h(Look),
      ),
    );
  return { content, seen };
}

describe('the parts of a page with React', function () {
  this.timeout(limit(120));
  before(warmUp);
  afterEach(() => Mounted.clear());

  it('show an avatar that speaks, and what it is doing', async () => {
    const statuses: string[] = [];
    const progress: (number | string)[] = [];
    let ended = 0;
    const { content, seen } = page({
      onStateChange: (status) => statuses.push(status),
      onLoadProgress: ({ type, progress: part }) => progress.push(part ?? type),
      onSpeechEnd: () => ended++,
    });
    const mounted = Mounted.strictly(content());
    const shown = { status: new Set<string | null>(), loading: false };
    new MutationObserver(() => {
      shown.status.add(mounted.words('status'));
      shown.loading ||= mounted.words('loading') !== null;
    }).observe(mounted.box, { childList: true, subtree: true, characterData: true });
    const element = await mounted.avatar();
    await drawn(element);
    await until(() => mounted.words('status') === 'Idle', 'it has loaded');
    expect([...shown.status]).to.include('Initializing');
    expect(shown.loading).to.equal(true);
    expect(mounted.words('loading')).to.equal(null);
    expect(statuses).to.deep.equal(['initializing', 'idle']);
    expect(progress.at(-1)).to.equal('completed');
    expect(progress.slice(0, -1)).to.deep.equal([...progress.slice(0, -1)].sort());
    const { handle } = seen;
    expect(handle).to.include({ element, status: 'idle', downloadProgress: 1, error: null });
    const { seconds } = await handle!.element!.speak(new Blob([tone(0.3)]).stream());
    expect(seconds).to.be.closeTo(0.3, 0.05);
    expect(ended).to.equal(1);
    const canvas = await mounted.find('[data-slot="spatius-avatar-canvas"]');
    expect(canvas.offsetHeight).to.equal(120);
    expect(element.offsetHeight).to.equal(120);
  });

  it('say what went wrong, once, and try again', async () => {
    const errors: string[] = [];
    const { content, seen } = page({
      srcAvatar: '/test/nowhere.glb',
      onAvatarError: ({ code }) => errors.push(code),
    });
    const mounted = Mounted.render(content());
    const element = await mounted.avatar();
    await until(() => mounted.words('error'), 'an error is shown');
    expect(mounted.words('status')).to.equal('Error');
    expect(mounted.words('error')).to.contain('nowhere.glb');
    expect(seen.handle!.error).to.equal(element.error);
    const own = await until(
      () => element.shadowRoot!.querySelector('[part="error"]'),
      'it is told',
    );
    expect(getComputedStyle(own).display).to.equal('none');
    (await mounted.find('[role="alert"] button')).click();
    await until(() => errors.length === 2, 'it was tried again');
    mounted.render(content({ srcAvatar: null }));
    await drawn(element);
    await until(() => mounted.words('error') === null, 'nothing is wrong any more');
    expect(mounted.words('status')).to.equal('Idle');
  });

  describe('with a Motion Server', () => {
    const calls: string[] = [];
    let settings: Partial<SpatiusAvatarProviderProps>;

    before(async () => {
      const { url, token } = await testServer('react');
      settings = {
        mode: undefined,
        drivingServiceMode: 'direct',
        customEndpoint: url,
        appId: 'single',
        sessionToken: await token('single'),
        onConnected: (room) => calls.push(room ? 'in a room' : 'without a room'),
        onDisconnected: () => calls.push('disconnected'),
        onDisconnect: () => calls.push('disconnect'),
        onStateChange: (status) => calls.push(status),
      };
    });
    beforeEach(() => calls.splice(0));

    it('connect when they are asked to, and disconnect', async () => {
      const { content, seen } = page(settings);
      const mounted = Mounted.strictly(content());
      await drawn(await mounted.avatar());
      await until(() => mounted.words('status') === 'Idle', 'it has loaded');
      await Promise.all([seen.handle!.reconnect(), seen.handle!.reconnect()]);
      await until(() => mounted.words('status') === 'Connected', 'it is connected');
      expect(seen.handle).to.include({ isConnected: true, isLoading: false });
      await seen.handle!.session.end();
      await until(() => mounted.words('status') === 'Idle', 'it is disconnected');
      expect(calls).to.deep.equal([
        ...['initializing', 'idle', 'connecting', 'connected', 'without a room'],
        ...['disconnect', 'disconnecting', 'disconnected', 'idle'],
      ]);
    });

    it('are disconnected when they go, and keep nothing', async () => {
      const { content, seen } = page(settings);
      const mounted = Mounted.render(content());
      const element = await mounted.avatar();
      await seen.handle!.reconnect();
      await until(() => mounted.words('status') === 'Connected', 'it is connected');
      const { controller } = element;
      await Mounted.clear();
      expect(calls.slice(-2)).to.deep.equal(['idle', 'disconnected']);
      expect(controller!.connectionState).to.equal('disconnected');
      expect([element.view, element.avatar, element.isConnected]).to.deep.equal([
        null,
        null,
        false,
      ]);
    });
  });

  it('show nothing while they are not enabled', async () => {
    const { content, seen } = page({ enabled: false });
    const mounted = Mounted.render(content());
    await mounted.find('[data-slot="spatius-avatar-canvas"]');
    expect(mounted.box.querySelector('spatius-avatar')).to.equal(null);
    mounted.render(content({ enabled: true }));
    const element = await mounted.avatar();
    await drawn(element);
    mounted.render(content());
    await until(() => !element.isConnected, 'the element is gone');
    await until(() => element.view === null, 'it has let go');
    expect(seen.handle!.status).to.equal('idle');
  });

  it('follow the settings, and leave alone what has not changed', async () => {
    const { content } = page({ muted: true });
    const mounted = Mounted.render(content());
    const element = await mounted.avatar();
    await drawn(element);
    element.volume = 0.5;
    mounted.render(content({ muted: false, emotion: 'happy' }));
    await until(() => element.emotion === 'happy', 'the settings are followed');
    expect([element.muted, element.volume]).to.deep.equal([false, 0.5]);
    expect(element.view?.emotion).to.equal('happy');
  });

  it('go on from what a server wrote', async () => {
    const { content } = page({ emotionStrength: 0.5, controls: true, sessionToken: 'secret' });
    const markup = renderToString(content());
    expect(markup).to.contain('<spatius-avatar avatar-id="nova" mode="local" controls=""');
    expect(markup).to.contain('emotion-strength="0.5"');
    expect(markup).to.contain('>Idle<');
    expect(markup).to.not.match(/secret|style=/);
    const { said, restore } = consoleErrors();
    try {
      const mounted = Mounted.hydrate(markup, content());
      const element = await mounted.avatar();
      await until(() => element.sessionToken === 'secret', 'the page has taken over');
      await drawn(element);
      expect([element.emotionStrength, element.controls]).to.deep.equal([0.5, true]);
      expect(mounted.box.querySelectorAll('spatius-avatar')).to.have.length(1);
      expect(said).to.deep.equal([]);
    } finally {
      restore();
    }
  });

  describe('refuse', () => {
    /** Shows what was thrown within. */
    class Boundary extends Component<{ children: ReactNode }> {
      override state: { error?: Error } = {};
      static getDerivedStateFromError(error: Error): { error: Error } {
        return { error };
      }
      override render(): ReactNode {
        return this.state.error
          ? h('p', { role: 'alert' }, this.state.error.message)
          : this.props.children;
      }
    }
    const guarded = (content: ReactNode): ReactNode => h(Boundary, null, content);
    let quiet: ReturnType<typeof consoleErrors>;
    beforeEach(() => (quiet = consoleErrors()));
    afterEach(() => quiet.restore());

    it('to be without a provider', async () => {
      for (const part of [SpatiusAvatarCanvas, SpatiusAvatarStatus, SpatiusAvatarError]) {
        const mounted = Mounted.render(guarded(h(part)));
        expect((await mounted.find('p')).textContent).to.contain('within a SpatiusAvatarProvider');
      }
    });

    it('a second provider with other SDK options, while the first is there', async () => {
      const first = Mounted.strictly(page({ region: 'us-west' }).content());
      await first.avatar();
      const same = Mounted.strictly(guarded(page({ region: 'us-west' }).content()));
      await same.avatar();
      const other = Mounted.strictly(guarded(page({ region: 'eu-west' }).content()));
      expect((await other.find('p')).textContent).to.contain('region is "eu-west" and "us-west"');
      expect(other.box.querySelector('spatius-avatar')).to.equal(null);
      await Mounted.clear();
      const alone = Mounted.strictly(guarded(page({ region: 'eu-west' }).content()));
      await alone.avatar();
    });
  });

  describe('are no condition: useSpatiusAvatar()', () => {
    function Own(settings: SpatiusAvatarSettings): ReactNode {
      const { containerRef, status, downloadProgress } = useSpatiusAvatar(settings);
      const [count, setCount] = useState(0);
      return h(
        'section',
        null,
        h('div', { ref: containerRef, key: count }),
        h('output', null, `${status} ${downloadProgress ?? 'none'}`),
        h('button', { onClick: () => setCount(count + 1) }),
      );
    }

    it('draws in an element of the page', async () => {
      const mounted = Mounted.strictly(h(Own, { ...LOCAL, muted: true }));
      const first = await mounted.avatar();
      await drawn(first);
      expect(first.muted).to.equal(true);
      expect(first.parentElement!.children).to.have.length(1);
      await until(() => mounted.box.textContent === 'idle 1', 'the page says so');
      mounted.box.querySelector('button')!.click();
      const second = await until(() => {
        const now = mounted.box.querySelector('spatius-avatar');
        return now !== first && now;
      }, 'it moved to another container');
      await drawn(second);
      expect(first.isConnected).to.equal(false);
      mounted.render(null);
      await until(() => !second.isConnected, 'it is gone');
      await frames(2);
      expect(second.view).to.equal(null);
    });
  });
});

import { expect } from '@open-wc/testing';
import { AvatarError, ErrorCode } from '../../../src/base/errors.js';
import { task } from '../../support/moments.js';
import { AvatarHarness, tone, toneStream, warmUp } from './avatar-harness.js';

const NOVA = '<spatius-avatar avatar-id="nova" mode="local" loading="eager"></spatius-avatar>';

async function outcome(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    return error;
  }
}

/** Waits until observers of what is in sight know of an element: its own began before this one. */
function sighted(element: Element): Promise<void> {
  return new Promise((resolve) => {
    const observer = new IntersectionObserver(() => {
      observer.disconnect();
      resolve();
    });
    observer.observe(element);
  });
}

const isAbort = (error: unknown) => error instanceof DOMException && error.name === 'AbortError';

describe('life of the element', () => {
  const leaked: unknown[] = [];
  const leak = (event: PromiseRejectionEvent) => leaked.push(event.reason);

  before(warmUp);
  before(() => addEventListener('unhandledrejection', leak));
  after(() => removeEventListener('unhandledrejection', leak));
  afterEach(async () => {
    await AvatarHarness.clear();
    expect(leaked).to.deep.equal([]);
  });

  it('loads, and tells of it in order', async () => {
    const harness = await AvatarHarness.from(NOVA);
    const { element } = harness;
    const seen = harness.record('load', 'firstrender', 'error');
    const parts: number[] = [];
    element.addEventListener('progress', (event) => parts.push(event.loaded));
    expect(harness.has('loading')).to.equal(true);
    await element.load();
    expect(harness.has('loaded')).to.equal(true);
    expect(element.avatar?.name).to.equal('Nova');
    expect(element.view?.controller).to.equal(element.controller);
    expect(element.loadProgress).to.equal(1);
    expect(parts).to.deep.equal([...parts].sort((a, b) => a - b));
    expect(parts.at(-1)).to.equal(1);
    expect(seen).to.deep.equal(['load']);
  });

  it('shares a load among its callers', async () => {
    const { element } = await AvatarHarness.from(NOVA);
    expect(element.load()).to.equal(element.load());
    await element.load();
    const { view } = element;
    await element.load();
    expect(element.view).to.equal(view);
  });

  it('does not load by itself while it is out of sight', async () => {
    const harness = await AvatarHarness.from(
      '<p class="far"></p><spatius-avatar avatar-id="nova" mode="local"></spatius-avatar>',
    );
    const { element } = harness;
    (element.previousElementSibling as HTMLElement).style.height = '5000px';
    await sighted(element);
    await element.updateComplete;
    expect([element.loadProgress, harness.has('loading')]).to.deep.equal([0, false]);
    await element.load();
    expect(element.loadProgress).to.equal(1);
  });

  it('waits for a place in the page', async () => {
    const element = document.createElement('spatius-avatar');
    Object.assign(element, { avatarId: 'nova', mode: 'local' });
    const loaded = element.load();
    const other = await AvatarHarness.from(NOVA);
    await other.element.load();
    expect(element.avatar).to.equal(null);
    document.body.append(element);
    await loaded;
    expect(element.avatar?.id).to.equal('nova');
  });

  it('keeps everything when it is moved', async () => {
    const { element } = await AvatarHarness.from(NOVA);
    await element.load();
    const { view } = element;
    const elsewhere = document.createElement('section');
    document.body.append(elsewhere);
    elsewhere.append(element);
    await task();
    expect(element.view).to.equal(view);
  });

  it('goes on loading when it is moved meanwhile', async () => {
    const { element } = await AvatarHarness.from(NOVA);
    const loaded = element.load();
    document.body.append(element);
    await loaded;
    expect(element.avatar?.id).to.equal('nova');
  });

  it('lets go of everything when it is removed, and comes back', async () => {
    const harness = await AvatarHarness.from(NOVA);
    const { element } = harness;
    await element.load();
    element.remove();
    await task();
    expect([element.view, element.avatar, element.loadProgress]).to.deep.equal([null, null, 0]);
    expect(harness.has('loaded')).to.equal(false);
    expect(element.shadowRoot!.querySelector('canvas')).to.equal(null);
    document.body.append(element);
    await element.load();
    expect(element.shadowRoot!.querySelectorAll('canvas')).to.have.length(1);
  });

  it('gives up loading and everything that waits for it when it is removed', async () => {
    const harness = await AvatarHarness.from(NOVA);
    const { element } = harness;
    const errors = harness.record('error');
    const waiting = [
      element.load(),
      element.start(),
      element.speak(toneStream(0.1)),
      element.send(tone(0.1), true),
      element.exportBitmap(),
    ];
    element.remove();
    for (const promise of waiting) expect(isAbort(await outcome(promise))).to.equal(true);
    expect(errors).to.deep.equal([]);
    expect(element.error).to.equal(null);
  });

  it('loads the new avatar when it is changed while loading', async () => {
    const { element } = await AvatarHarness.from(
      '<spatius-avatar src-avatar="/no-such.glb" mode="local" loading="eager"></spatius-avatar>',
    );
    const first = element.load();
    await task();
    element.srcAvatar = null;
    element.avatarId = 'nova';
    expect(isAbort(await outcome(first))).to.equal(true);
    await element.load();
    expect(element.avatar?.id).to.equal('nova');
    expect(element.error).to.equal(null);
  });

  it('makes a new view for another mode, of the same avatar', async () => {
    const harness = await AvatarHarness.from(NOVA);
    const { element } = harness;
    await element.load();
    const { view, avatar } = element;
    const loads = harness.record('load');
    element.mode = 'backend';
    await element.updateComplete;
    expect(element.view).to.not.equal(view);
    expect(element.avatar).to.equal(avatar);
    expect(loads).to.deep.equal([]);
    expect(element.shadowRoot!.querySelectorAll('canvas')).to.have.length(1);
  });

  for (const mode of ['livekit', 'agora']) {
    it(`says that ${mode} mode needs to know the room`, async () => {
      const { element } = await AvatarHarness.from(
        `<spatius-avatar avatar-id="nova" mode="${mode}" log-level="off"></spatius-avatar>`,
      );
      const error = (await outcome(element.start())) as AvatarError;
      expect(error.code).to.equal(ErrorCode.networkLayerNotAvailable);
      expect(error.reason).to.equal('roomUnspecified');
      expect(element.connectionState).to.equal('failed');
      element.mode = 'local';
      await element.updateComplete;
      await element.start();
      expect(element.connectionState).to.equal('disconnected');
    });
  }

  it('tells a failure once, to all who wait and as an event', async () => {
    const harness = await AvatarHarness.from(
      '<spatius-avatar src-avatar="/no-such.glb" mode="local" log-level="off"></spatius-avatar>',
    );
    const { element } = harness;
    const seen = harness.record('error');
    const errors = await Promise.all([outcome(element.load()), outcome(element.start())]);
    expect(errors[0]).to.be.instanceOf(AvatarError).and.to.equal(errors[1]);
    expect(seen).to.deep.equal(['error']);
    expect(element.error).to.equal(errors[0]);
  });

  it('names in the log the reason of a failure, and a page that explains it', async () => {
    const lines: string[] = [];
    const { error } = console;
    console.error = (...line: unknown[]) => lines.push(line.join(' '));
    try {
      const { element } = await AvatarHarness.from(
        '<spatius-avatar avatar-id="nova" mode="livekit"></spatius-avatar>',
      );
      await outcome(element.start());
    } finally {
      console.error = error;
    }
    expect(lines).to.have.length(1);
    expect(lines[0])
      .to.contain('networkLayerNotAvailable: roomUnspecified')
      .and.to.match(/https:.*spatius-avatar.*\/docs\/errors\/networkLayerNotAvailable\.md/);
  });

  it('tries again with another mode or server after it failed', async () => {
    const harness = await AvatarHarness.from(
      '<spatius-avatar src-avatar="/no-such.glb" mode="local" log-level="off"></spatius-avatar>',
    );
    const { element } = harness;
    const first = await outcome(element.load());
    const again = harness.next('error');
    element.mode = 'backend';
    expect((await again).error).to.not.equal(first);
  });

  it('loads nothing while it is removed, and starts again when it is back', async () => {
    const harness = await AvatarHarness.from(NOVA);
    const { element } = harness;
    element.remove();
    await task();
    element.alt = 'Somebody';
    await element.updateComplete;
    expect(harness.has('loading')).to.equal(false);
    document.body.append(element);
    await harness.next('load');
  });

  it('keeps a built-in avatar when another server is set', async () => {
    const { element } = await AvatarHarness.from(NOVA);
    await element.load();
    const { avatar } = element;
    element.endpoint = 'https://motion.example';
    await element.updateComplete;
    expect(element.avatar).to.equal(avatar);
  });

  it('gives up what it had when the new view cannot be made', async () => {
    const harness = await AvatarHarness.from(NOVA);
    const { element } = harness;
    await element.load();
    element.logLevel = 'off';
    element.avatar!.dispose();
    element.avatar!.instantiate = () => {
      throw new RangeError('no memory');
    };
    const told = harness.next('error');
    element.mode = 'backend';
    await element.updateComplete;
    expect((await told).error.cause).to.be.instanceOf(RangeError);
    expect([element.view, element.avatar, harness.has('loaded')]).to.deep.equal([
      null,
      null,
      false,
    ]);
    await element.load();
    expect([element.error, element.avatar?.id]).to.deep.equal([null, 'nova']);
  });
});

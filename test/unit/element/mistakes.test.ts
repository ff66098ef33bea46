import { expect } from '@open-wc/testing';
import type { SpatiusAvatar } from '../../../src/element/index.js';
import { until } from '../../support/until.js';
import { AvatarHarness, toneStream, warmUp } from './avatar-harness.js';

/** What was written to the console, of which tests with mistakes write much. */
function captureConsole(): { readonly lines: string[]; restore(): void } {
  const lines: string[] = [];
  const { warn, error } = console;
  const take = (...parts: unknown[]) => void lines.push(parts.map(String).join(' '));
  Object.assign(console, { warn: take, error: take });
  return { lines, restore: () => Object.assign(console, { warn, error }) };
}

/** Addresses that were asked for meanwhile, of other hosts than the page's. */
async function foreignRequests(act: () => Promise<unknown>): Promise<string[]> {
  const before = performance.getEntriesByType('resource').length;
  await act();
  return performance
    .getEntriesByType('resource')
    .slice(before)
    .map(({ name }) => name)
    .filter((name) => /^(http|ws)/.test(name) && new URL(name).host !== location.host);
}

const create = (markup: string) => AvatarHarness.from(markup).then(({ element }) => element);

describe('what newcomers write', () => {
  let written: ReturnType<typeof captureConsole>;
  before(warmUp);
  beforeEach(() => (written = captureConsole()));
  afterEach(async () => {
    written.restore();
    await AvatarHarness.clear();
  });

  it('needs no attribute at all: the default character speaks, with no server', async () => {
    const element = await create('<spatius-avatar></spatius-avatar>');
    const report = await element.speak(toneStream(0.3));
    expect(element.avatar?.id).to.equal('nova');
    expect(report.reason).to.equal('playbackEnd');
    expect(element.error).to.equal(null);
  });

  it('asks a server once there is something to ask it with', async () => {
    const connecting = async (attribute: string) => {
      const element = await create(
        `<spatius-avatar log-level="off" ${attribute}></spatius-avatar>`,
      );
      await element.load();
      // Only this mode has a connection.
      return element.controller!.start().then(
        () => 'local',
        () => 'direct',
      );
    };
    expect(await connecting('')).to.equal('local');
    for (const attribute of ['app-id="a"', 'session-token="t"', 'endpoint="http://localhost:9"']) {
      expect(await connecting(attribute), attribute).to.equal('direct');
    }
    expect(await connecting('app-id="a" mode="local"')).to.equal('local');
  });

  it('keeps saying what keeps it from its server while sound plays without', async () => {
    const element = await create('<spatius-avatar session-token="t"></spatius-avatar>');
    const seen = new Set<string | undefined>();
    for (const type of ['error', 'speechstart', 'speechend'])
      element.addEventListener(type, () => seen.add(element.error?.code));
    await element.speak(toneStream(0.3));
    expect([...seen]).to.deep.equal(['appIDUnrecognized']);
    expect(element.matches(':state(error)')).to.equal(true);
  });

  it('goes over to the server when a token arrives', async () => {
    const element = await create('<spatius-avatar log-level="off"></spatius-avatar>');
    await element.load();
    const { view } = element;
    element.sessionToken = 'a token';
    await element.updateComplete;
    expect(element.view).to.not.equal(view);
  });

  it('takes ids and modes in any case of letters', async () => {
    const element = await create(
      '<spatius-avatar avatar-id=" Bruno" mode="LOCAL"></spatius-avatar>',
    );
    expect(element.mode).to.equal('local');
    expect(element.shadowRoot!.querySelector('img')!.src).to.match(/bruno\.webp$/);
    await element.load();
    expect(element.avatar?.id).to.equal('bruno');
  });

  it('names the built-in avatars where an id is wrong, and asks no stranger', async () => {
    const element = await create('<spatius-avatar avatar-id="nowa"></spatius-avatar>');
    const foreign = await foreignRequests(() => element.load().catch(() => undefined));
    expect(foreign).to.deep.equal([]);
    expect(element.error?.code).to.equal('avatarIDUnrecognized');
    expect(element.error?.message).to.contain('nova, leo, amara, kai, bruno');
    await shown(element, 'error', 'nova, leo, amara, kai, bruno');
  });

  it('says on the page what is wrong with a value, until it is mended', async () => {
    const element = await create('<spatius-avatar mode="locale"></spatius-avatar>');
    await element.load();
    await shown(element, 'advice', '"locale" is none of');
    expect(written.lines.join()).to.contain('"locale" is none of');
    element.mode = 'local';
    await until(() => part(element, 'advice') === null, 'the advice goes');
  });

  it('knows what an attribute was meant to be', async () => {
    const element = await create('<spatius-avatar avatarId="leo"></spatius-avatar>');
    await element.load();
    await shown(element, 'advice', 'avatarid is written avatar-id');
  });

  it('says that a flag is on whatever is written', async () => {
    const element = await create('<spatius-avatar controls="false" captions></spatius-avatar>');
    await element.load();
    await shown(element, 'advice', 'controls="false" is on');
    expect(part(element, 'advice')!.textContent).not.to.contain('captions');
    element.controls = false;
    await until(() => part(element, 'advice') === null, 'the advice goes');
  });

  it('keeps its picture where the page resets all there is', async () => {
    const reset = document.createElement('style');
    reset.textContent = 'spatius-avatar { all: unset; display: block; width: 64px; height: 80px }';
    document.head.append(reset);
    const element = await create('<spatius-avatar></spatius-avatar>');
    await element.load();
    const { width, height } = element.view!.canvas.getBoundingClientRect();
    reset.remove();
    expect([width, height]).to.deep.equal([64, 80]);
  });

  it('takes empty addresses, which templates write, as none', async () => {
    const element = await create(
      '<spatius-avatar src-avatar="" src=" " endpoint="" token-url="" controls></spatius-avatar>',
    );
    await element.load();
    expect([element.avatar?.id, element.src, element.mode]).to.deep.equal(['nova', null, null]);
    expect(element.error).to.equal(null);
  });

  it('is no wider than what it stands in', async () => {
    const boxes = ['display: grid; grid-template-columns: 1fr 1fr', 'display: flex', 'float: left'];
    for (const style of boxes) {
      const box = document.createElement('div');
      box.style.cssText = `${style}; width: 64px; align-items: start`;
      box.innerHTML = '<spatius-avatar></spatius-avatar><spatius-avatar></spatius-avatar>';
      document.body.append(box);
      await box.querySelector('spatius-avatar')!.updateComplete;
      expect(box.scrollWidth, style).to.equal(64);
    }
  });

  it('says what it has no attribute for, and what of the page it cannot live with', async () => {
    Object.assign(Object.prototype, { extended: true });
    try {
      const element = await create('<spatius-avatar width="300"></spatius-avatar>');
      await element.load().catch(() => undefined);
      const told = () => written.lines.join();
      await until(() => told().includes('Object.prototype.extended'), 'the console says it');
      expect(told()).to.contain('no attribute width');
    } finally {
      delete (Object.prototype as { extended?: boolean }).extended;
    }
  });

  it('says what keeps it from having a size, of an element that is to be seen', async () => {
    const inline = document.createElement('style');
    inline.textContent = '.inline { display: inline }';
    document.head.append(inline);
    const element = await create('<spatius-avatar class="inline"></spatius-avatar>');
    await element.load();
    await shown(element, 'advice', 'display: block');
    inline.remove();
    written.lines.length = 0;

    const dialog = document.createElement('dialog');
    dialog.innerHTML = '<spatius-avatar loading="eager" captions="off"></spatius-avatar>';
    document.body.append(dialog);
    const closed = dialog.querySelector('spatius-avatar')!;
    await closed.load();
    await shown(closed, 'advice', 'captions="off" is on');
    expect(part(closed, 'advice')!.textContent).not.to.contain('size');
  });

  it('shows what the page put into it as one text, where the avatar cannot be', async () => {
    const element = await create(
      '<spatius-avatar src-avatar="/no-such.glb">Here is <b>Nova</b>, <i>your guide</i>.</spatius-avatar>',
    );
    await element.load().catch(() => undefined);
    await until(() => part(element, 'error') !== null, 'it gives up');
    const box = element.getBoundingClientRect();
    for (const child of element.children) {
      const { top, bottom, left, right } = child.getBoundingClientRect();
      expect(bottom, child.localName).to.be.above(top);
      const inside = top >= box.top && bottom <= box.bottom && left >= box.left;
      expect(inside && right <= box.right, child.localName).to.equal(true);
    }
  });

  it('tells a missing file by its address', async () => {
    const element = await create('<spatius-avatar src-avatar="/no-such.glb"></spatius-avatar>');
    await element.load().catch(() => undefined);
    await shown(element, 'error', '/no-such.glb could not be downloaded');
  });

  it('tells the App ID that direct mode lacks', async () => {
    const element = await create('<spatius-avatar session-token="t"></spatius-avatar>');
    await element.start().catch(() => undefined);
    expect(element.error?.code).to.equal('appIDUnrecognized');
    await shown(element, 'error', 'Set app-id');
  });

  it('keeps its notes to itself where nobody wants them', async () => {
    const element = await create('<spatius-avatar mode="locale" log-level="off"></spatius-avatar>');
    await element.load();
    await element.updateComplete;
    expect(part(element, 'advice')).to.equal(null);
    expect(written.lines).to.deep.equal([]);
  });
});

const part = (element: SpatiusAvatar, name: string) =>
  element.shadowRoot!.querySelector(`[part~="${name}"]`);

async function shown(element: SpatiusAvatar, name: string, text: string): Promise<void> {
  await until(
    () => part(element, name)?.textContent?.replace(/\s+/g, ' ').includes(text) ?? false,
    `the element shows: ${text}`,
  );
}

import { expect } from '@open-wc/testing';
import '../../../src/companions.js';
import { frames } from '../../support/moments.js';
import { limit } from '../../support/patience.js';
import { until } from '../../support/until.js';
import { AvatarHarness, toneStream, warmUp } from './avatar-harness.js';

const NOVA = '<spatius-avatar mode="local" controls log-level="off"></spatius-avatar>';

/** Another document of the same origin, as a frame, a popup or a picture in picture has one. */
function frame(): { body: HTMLElement; close(): void } {
  const element = document.createElement('iframe');
  document.body.append(element);
  return { body: element.contentDocument!.body, close: () => element.remove() };
}

/** Whether the rules of the element reach its picture: its canvas lies in it, and fills it. */
function fits({ element }: AvatarHarness): boolean {
  const { view } = element;
  const { width, height } = element.getBoundingClientRect();
  const canvas = view?.canvas.getBoundingClientRect();
  return height > 0 && height === width * 1.25 && canvas?.height === height;
}

const drawn = ({ element }: AvatarHarness) => element.metrics.frames?.drawn ?? 0;

/** Another picture is drawn where it is now. */
async function draws(harness: AvatarHarness): Promise<void> {
  const before = drawn(harness);
  await until(() => drawn(harness) > before, 'another picture is drawn');
}

describe('an element in another document', function () {
  this.timeout(limit(60));

  before(warmUp);
  afterEach(() => AvatarHarness.clear());

  it('keeps picture, looks and speech on its way there and back', async () => {
    const harness = await AvatarHarness.from(NOVA);
    const { element } = harness;
    const home = element.parentElement!;
    await until(() => harness.has('rendered') && harness.part('controls'), 'it is there');
    const seen = harness.record('load', 'speechend', 'error');
    const speech = element.speak(toneStream(30));
    await harness.next('speechstart');
    const { body } = frame();
    body.style.width = '64px';

    for (const place of [body, home]) {
      place.append(element);
      await until(() => fits(harness), 'it looks as before');
      expect(getComputedStyle(harness.part('controls')!).display).to.equal('flex');
      await draws(harness);
    }
    expect(element.conversationState).to.equal('playing');
    expect(seen).to.deep.equal([]);
    element.interrupt();
    await speech;
  });

  it('rests while that is hidden, and goes on as soon as it is shown', async () => {
    const harness = await AvatarHarness.from(NOVA);
    const { body } = frame();
    body.style.width = '64px';
    body.append(harness.element);
    await until(() => harness.has('rendered'), 'it is there');
    await draws(harness);
    const { ownerDocument: other } = body;
    const say = (hidden: boolean): void => {
      Object.defineProperty(other, 'hidden', { value: hidden, configurable: true });
      other.dispatchEvent(new Event('visibilitychange'));
    };
    say(true);
    await frames(3);
    const before = drawn(harness);
    await frames(30);
    expect(drawn(harness)).to.equal(before);
    say(false);
    await draws(harness);
  });

  it('may be made for it', async () => {
    const { body } = frame();
    body.style.width = '64px';
    body.innerHTML = '<div></div>';
    const harness = new AvatarHarness(document.createElement('spatius-avatar'));
    harness.element.controls = true;
    body.append(harness.element);
    await until(() => harness.has('rendered') && harness.part('controls'), 'it is there');
    expect(fits(harness)).to.equal(true);
    const chat = document.createElement('spatius-avatar-chat');
    document.body.append(chat);
    body.append(chat);
    await chat.updateComplete;
    const { display } = getComputedStyle(chat);
    document.body.append(chat);
    expect(display).to.equal('flex');
    expect(getComputedStyle(chat).display).to.equal('flex');
  });

  it('is given up when the window closes, unless the page takes it home', async () => {
    const harness = await AvatarHarness.from(NOVA);
    const { element } = harness;
    const home = element.parentElement!;
    await until(() => harness.has('rendered'), 'it is drawn');
    const first = frame();
    first.body.append(home);
    await draws(harness);
    const view = first.body.ownerDocument.defaultView!;
    view.addEventListener('pagehide', () => document.body.append(home));
    first.close();
    expect(element.ownerDocument).to.equal(document);
    await draws(harness);
    expect(fits(harness)).to.equal(true);

    const second = frame();
    second.body.append(element);
    await draws(harness);
    second.close();
    await until(() => !harness.has('loaded'), 'it is given up');
    expect(element.isConnected).to.equal(false);
    home.append(element);
    await until(() => harness.has('rendered'), 'it comes back');
  });
});

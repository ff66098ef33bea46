import { expect } from '@open-wc/testing';
import { HeldModule } from '../../support/held-module.js';
import { until } from '../../support/until.js';
import { AvatarHarness, warmUp } from './avatar-harness.js';

describe('the message of what failed', () => {
  before(warmUp);
  afterEach(() => AvatarHarness.clear());

  it('tries again when asked to', async () => {
    const harness = await AvatarHarness.from(
      '<spatius-avatar src-avatar="/no-such.glb" mode="local" log-level="off"></spatius-avatar>',
    );
    await harness.element.load().catch(() => undefined);
    const again = harness.next('error');
    const retry = await harness.findPart('retry-button');
    for (const width of [200, 90, 40]) {
      harness.element.style.width = `${width}px`;
      const { bottom, right } = harness.element.getBoundingClientRect();
      const button = retry.getBoundingClientRect();
      expect(button.bottom, `below, ${width}`).to.be.at.most(bottom);
      expect(button.right, `beside, ${width}`).to.be.at.most(right);
    }
    retry.click();
    expect((await again).error).to.equal(harness.element.error);
  });

  it('says that speech is tried again as soon as it is asked to, and what fails again', async () => {
    const harness = await AvatarHarness.from(
      '<spatius-avatar controls src="/test/nowhere.wav" mode="local" log-level="off"></spatius-avatar>',
    );
    const { element } = harness;
    await element.load();
    await element.play().catch(() => undefined);
    const message = await harness.findPart('error');
    expect(message.textContent).to.contain('could not be played');
    const first = element.error;

    const held = await HeldModule.of('gone.wav');
    element.src = held.url('/test/gone.wav');
    const asked: string[] = [];
    const { fetch } = globalThis;
    globalThis.fetch = (input, init) => {
      const { url } = new Request(input);
      if (url.includes('gone.wav')) asked.push(url);
      return fetch(input, init);
    };
    const retry = await harness.findPart('retry-button');
    retry.focus();
    retry.click();
    await element.updateComplete;
    expect(message.textContent).to.contain('Loading');
    expect(message.textContent).to.not.contain('could not be played');
    expect(message.getAttribute('role')).to.equal('alert');
    expect(retry.ariaDisabled).to.equal('true');
    expect(harness.focused).to.contain('retry-button');
    retry.click();
    await element.updateComplete;
    await until(() => asked.length > 0, 'it is asked for');
    globalThis.fetch = fetch;
    expect(asked.length).to.equal(1);

    await held.refuse();
    await until(() => element.error !== first, 'it fails again');
    await element.updateComplete;
    expect(message.textContent).to.contain('could not be played');
    expect(retry.ariaDisabled).to.equal('false');
    expect(harness.focused).to.contain('retry-button');
  });

  it('gives the focus to the progress of an avatar that is tried again', async () => {
    const harness = await AvatarHarness.from(
      '<spatius-avatar src-avatar="/no-such.glb" mode="local" log-level="off"></spatius-avatar>',
    );
    const { element } = harness;
    await element.load().catch(() => undefined);
    const retry = await harness.findPart('retry-button');
    retry.focus();
    retry.click();
    const progress = await harness.findPart('progress');
    await until(() => element.shadowRoot!.activeElement === progress, 'it has the focus');
  });
});

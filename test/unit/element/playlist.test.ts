import { expect } from '@open-wc/testing';
import { wav } from '../../support/speech.js';
import { until } from '../../support/until.js';
import { AvatarHarness, tone, warmUp } from './avatar-harness.js';

const clip = (seconds: number) => URL.createObjectURL(new Blob([wav(tone(seconds))]));

/** Three clips: two short ones, and one that lasts. */
async function playlist(attributes = ''): Promise<AvatarHarness> {
  const harness = await AvatarHarness.from(
    `<spatius-avatar loading="eager" motion="still" log-level="off" controls ${attributes}>
       <source src="${clip(0.3)}" label="Welcome" />
       <source src="${clip(0.3)}" label="Prices" />
       <source src="${clip(30)}" label="Goodbye" />
     </spatius-avatar>`,
  );
  harness.element.style.width = '420px';
  await harness.findPart('playlist');
  return harness;
}

const menu = (harness: AvatarHarness) => harness.part('playlist') as HTMLSelectElement;
const chosen = (harness: AvatarHarness) => menu(harness).selectedOptions[0]?.textContent;

describe('a playlist', () => {
  before(warmUp);
  afterEach(() => AvatarHarness.clear());

  it('is shown in the controls, with a name for every part', async () => {
    const harness = await playlist('lang="de"');
    expect([...menu(harness).options].map((option) => option.textContent)).to.deep.equal([
      'Welcome',
      'Prices',
      'Goodbye',
    ]);
    expect(chosen(harness)).to.equal('Welcome');
    expect(menu(harness).getAttribute('aria-label')).to.equal('Clips');
    const previous = harness.part('previous-button')!;
    expect(previous.getAttribute('aria-label')).to.equal('Voriger Clip');
    expect(previous.getAttribute('aria-disabled')).to.equal('true');
    expect(harness.part('next-button')!.getAttribute('aria-disabled')).to.equal('false');
    expect(harness.element.conversationState).to.equal('idle');
  });

  it('goes on by itself to its end, and tells each clip', async () => {
    const harness = await playlist();
    const { element } = harness;
    const told: string[] = [];
    element.addEventListener('clipchange', ({ index, label }) => told.push(`${index} ${label}`));
    let spoken = 0;
    element.addEventListener('speechstart', () => spoken++);
    harness.part('play-button')!.click();
    await until(() => spoken === 3, 'all clips are spoken');
    expect(told).to.deep.equal(['1 Prices', '2 Goodbye']);
    await element.updateComplete;
    expect(chosen(harness)).to.equal('Goodbye');
    expect(harness.part('next-button')!.getAttribute('aria-disabled')).to.equal('true');
    // What is cut short is not followed by anything, nor is other speech.
    const over = harness.next('speechend');
    element.interrupt();
    await over;
    await element.previous();
    expect(chosen(harness)).to.equal('Prices');
    await element.speak(new Blob([wav(tone(0.2))]));
    await element.updateComplete;
    expect(chosen(harness)).to.equal('Prices');
    expect(element.conversationState).to.equal('idle');
  });

  it('does as the visitor chooses, by button and by menu', async () => {
    const harness = await playlist();
    const { element } = harness;
    const started = harness.next('speechstart');
    menu(harness).value = '2';
    menu(harness).dispatchEvent(new Event('change'));
    await started;
    const { src } = element;
    expect(chosen(harness)).to.equal('Goodbye');
    // There is no clip behind the last, and the one that is heard goes on.
    harness.part('next-button')!.focus();
    harness.part('next-button')!.click();
    await element.updateComplete;
    expect(element.src).to.equal(src);
    expect(element.conversationState).to.equal('playing');
    expect(harness.focused).to.contain('next-button');
    harness.part('previous-button')!.click();
    await until(() => chosen(harness) === 'Prices', 'the clip before is chosen');
    element.interrupt();
  });

  it('follows the page: clips that come and go, and a src of its own', async () => {
    const harness = await playlist();
    const { element } = harness;
    const more = document.createElement('source');
    more.src = '/clips/a%20last%20one.mp3';
    element.append(more);
    await until(() => menu(harness).options.length === 4, 'the clip is in the menu');
    expect(menu(harness).options[3].textContent).to.equal('a last one');
    element.src = clip(0.2);
    await element.updateComplete;
    expect(chosen(harness)).to.equal('Clips');
    await element.next();
    await until(() => chosen(harness) === 'Welcome', 'the first is next');
    element.interrupt();
  });

  it('leaves room for every control in a narrow element', async () => {
    const harness = await playlist();
    const { element } = harness;
    for (const width of [300, 250, 120]) {
      element.style.width = `${width}px`;
      const bar = harness.part('controls')!.getBoundingClientRect();
      for (const part of ['play-button', 'mute-button']) {
        const { left, right } = harness.part(part)!.getBoundingClientRect();
        expect(left, `${part}, ${width}`).to.be.at.least(bar.left);
        expect(right, `${part}, ${width}`).to.be.at.most(bar.right);
      }
    }
  });

  it('has nothing to turn to without clips', async () => {
    const { element } = await AvatarHarness.from(
      '<spatius-avatar loading="eager" log-level="off" controls></spatius-avatar>',
    );
    await element.next();
    await element.previous();
    expect(element.src).to.equal(null);
    expect(element.error).to.equal(null);
  });
});

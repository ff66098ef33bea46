import { expect } from '@open-wc/testing';
import type { SpatiusAvatar } from '../../../src/element/index.js';
import { BLOCK } from '../../support/block.js';
import { syllables } from '../../support/speech.js';
import { until } from '../../support/until.js';
import { AvatarHarness } from './avatar-harness.js';

const MARKUP = `<spatius-avatar src-avatar="${BLOCK.href}" mode="local" loading="eager" log-level="off"></spatius-avatar>`;
/** Hertz; the default. */
const RATE = 16_000;

describe('metrics of the element', () => {
  let harness: AvatarHarness;
  let element: SpatiusAvatar;

  beforeEach(async () => {
    harness = await AvatarHarness.from(MARKUP);
    ({ element } = harness);
    await until(() => harness.has('rendered'), 'it is drawn');
  });
  afterEach(() => AvatarHarness.clear());

  const panel = (): HTMLElement | null => harness.part('debug');
  /** The figures that the panel shows, by label. */
  const figures = (): Record<string, string> =>
    Object.fromEntries(
      [...(panel()?.querySelectorAll('dl > div') ?? [])].map((row) => [
        row.querySelector('dt')!.textContent,
        row.querySelector('dd')!.textContent,
      ]),
    );

  it('say how loading went, in order, and what was drawn', async () => {
    const { script, begin, engine, avatar, firstFrame } = element.metrics.load;
    const moments = [0, script, begin!, engine!, avatar!, firstFrame!, performance.now()];
    expect(moments).to.deep.equal(moments.toSorted((a, b) => a - b));
    const { drawn } = element.metrics.frames!;
    element.x = 0.3;
    await until(() => element.metrics.frames!.drawn > drawn, 'another picture is counted');
    expect(element.metrics.frames!.milliseconds).to.be.above(0);
    expect(element.metrics.rounds).to.deep.equal([]);
  });

  it('begin anew with another avatar', async () => {
    const { begin } = element.metrics.load;
    element.srcAvatar = `${BLOCK.href}?another`;
    await until(() => element.metrics.load.begin !== begin, 'another load began');
    expect(element.metrics.load.script).to.be.below(begin!);
    await until(() => element.metrics.load.firstFrame, 'it is drawn');
    expect(element.metrics.load.firstFrame).to.be.above(element.metrics.load.begin!);
  });

  it('have a report for each round, with how soon it was heard and seen, from its speechend on', async () => {
    let known = 0;
    element.addEventListener('speechend', () => (known = element.metrics.rounds.length));
    const asked = performance.now();
    const report = await element.speak(new Blob([syllables(2, RATE)]).stream());
    const waited = (performance.now() - asked) / 1000;
    expect(known).to.equal(1);
    expect(element.metrics.rounds).to.deep.equal([report]);
    const { sound, mouth } = report.latency;
    expect(sound).to.be.above(0).and.below(waited);
    expect(mouth).to.be.above(0).and.below(waited);
    await element.speak(new Blob([syllables(0.3, RATE)]).stream());
    expect(element.metrics.rounds).to.have.length(2);
  });

  it('show over the avatar with `debug`, out of the way of readers and pointers', async () => {
    expect(panel()).to.equal(null);
    expect(element.controller!.frameRateMonitorEnabled).to.equal(false);
    element.debug = true;
    await until(() => figures().fps > '', 'figures are shown');
    expect(panel()!.getAttribute('aria-hidden')).to.equal('true');
    expect(getComputedStyle(panel()!).pointerEvents).to.equal('none');
    const speech = element.speak(new Blob([syllables(2, RATE)]).stream());
    await until(() => panel()!.textContent.includes('playing'), 'the state is shown');
    await until(() => Number.parseFloat(figures().buffer) > 0.1, 'what waits is shown');
    await until(
      () => Number.parseFloat(figures()['look-ahead']) > 0,
      'the lead of motion is shown',
    );
    await until(() => Number.parseFloat(figures().fps) > 0, 'drawing is measured');
    await speech;
    await until(() => figures()['to sound'].endsWith(' ms'), 'its latency is shown');
    await element.speak('no-such-file.mp3').catch(() => undefined);
    await until(() => panel()!.textContent.includes('invalidAudioInput'), 'what failed is shown');
    element.debug = false;
    await until(() => panel() === null, 'it is gone');
    expect(element.controller!.frameRateMonitorEnabled).to.equal(false);
  });

  it('show less where there is less room, and the state in any case', async () => {
    element.debug = true;
    await until(() => panel()?.textContent.includes('idle'), 'figures are shown');
    const seen = (selector: string): boolean =>
      panel()!.querySelector(selector)!.getClientRects().length > 0;
    for (const [width, telling, more] of [
      ['512px', true, true],
      ['160px', true, false],
      ['90px', false, false],
    ] as const) {
      element.style.width = width;
      const shown = ['.state', '.telling', '.more'].map(seen);
      expect(shown, width).to.deep.equal([true, telling, more]);
      expect(panel()!.offsetWidth, width).to.be.below(element.clientWidth);
    }
  });

  it('leave the measuring to the page where that wanted it before', async () => {
    element.controller!.frameRateMonitorEnabled = true;
    element.debug = true;
    await until(panel, 'it is shown');
    element.debug = false;
    await until(() => panel() === null, 'it is gone');
    expect(element.controller!.frameRateMonitorEnabled).to.equal(true);
  });
});

import { expect } from '@open-wc/testing';
import type { SpatiusAvatar } from '../../../src/element/index.js';
import type { SpeechReport } from '../../../src/index.js';
import { testServer } from '../../support/motion-server.js';
import {
  coveredBox,
  coveredPixels,
  decodePicture,
  differentPixels,
  pixelAt,
  type Picture,
} from '../../support/pixels.js';
import { syllables, wav } from '../../support/speech.js';
import { until } from '../../support/until.js';
import { AvatarHarness, warmUp } from './avatar-harness.js';

const STILL = 'loading="eager" motion="still" log-level="off"';

const create = async (attributes: string, within = '') => {
  const harness = await AvatarHarness.from(
    `<spatius-avatar ${STILL} ${attributes}>${within}</spatius-avatar>`,
  );
  harness.element.style.aspectRatio = '1';
  return harness;
};

/** The same, once it can be seen. */
const drawn = async (attributes: string) => {
  const harness = await create(attributes);
  await harness.next('firstrender');
  return harness;
};

const picture = async ({ element }: AvatarHarness): Promise<Picture> =>
  decodePicture((await element.view!.exportBitmap())!);

const fetched = async (path: string): Promise<ArrayBuffer> => (await fetch(path)).arrayBuffer();

/** What every browser that is supported must do, whoever made it. */
describe('in every browser, an avatar', () => {
  before(warmUp);
  afterEach(() => AvatarHarness.clear());

  it('is a face on the page', async () => {
    const harness = await drawn('mode="local"');
    const shown = await picture(harness);
    expect(coveredPixels(shown) / shown.data.length).to.be.within(0.25 / 4, 0.9 / 4);
    const { left, right, top } = coveredBox(shown);
    expect(top).to.be.within(0, 0.25);
    expect((left + right) / 2).to.be.closeTo(0.5, 0.06);
    // Skin between the eyes and nothing in the corner.
    const [red, green, blue, alpha] = pixelAt(shown, 0.5, 0.45);
    expect([red > green, green > blue, alpha]).to.deep.equal([true, true, 255]);
    expect(pixelAt(shown, 0.02, 0.02)[3]).to.equal(0);
  });

  for (const [mode, attributes] of [
    ['by itself', async () => 'mode="local"'],
    [
      'with a Motion Server',
      async () => {
        const { url, token } = await testServer('sources');
        return `mode="direct" app-id="demo" endpoint="${url}" session-token="${await token()}"`;
      },
    ],
  ] as const) {
    it(`moves its mouth with the sound, ${mode}`, async () => {
      const harness = await drawn(await attributes());
      const { element } = harness;
      const rest = await picture(harness);
      const differs = async () => differentPixels(rest, await picture(harness), 24) > 8;
      // Longer than any machine takes for what follows.
      const speech = element.speak(new Blob([syllables(120)]).stream());
      await until(() => element.audioTime > 0.1, 'it is heard');
      await until(differs, 'the mouth moves');
      element.pause();
      expect(harness.has('paused')).to.equal(true);
      await until(async () => !(await differs()), 'the mouth rests');
      const held = element.audioTime;
      await element.resume();
      await until(() => element.audioTime > held, 'it goes on');
      element.interrupt();
      const report: SpeechReport = await speech;
      expect(report.reason).to.equal('userAction');
      expect(report.seconds).to.be.within(0.1, 119);
    });
  }

  it('speaks what the browser decodes, and says what it does not', async () => {
    const { element } = await create('mode="local"');
    const files = {
      WAV: wav(syllables(0.4).buffer).buffer,
      MP3: await fetched('/demo/clips/catala.mp3'),
      'Ogg Opus': await fetched('/test/support/fixtures/tone.opus'),
    };
    for (const [format, bytes] of Object.entries(files)) {
      const decoded = await new OfflineAudioContext(1, 1, 48_000)
        .decodeAudioData(bytes.slice(0))
        .then(
          () => true,
          () => false,
        );
      if (format !== 'Ogg Opus') expect(decoded, format).to.equal(true);
      const speech = element.speak(new Blob([bytes])).then(
        ({ reason }) => reason,
        ({ code }: { code: string }) => code,
      );
      if (decoded) {
        await until(() => element.audioTime > 0.1, `${format} is heard`);
        element.interrupt();
      }
      expect(await speech, format).to.equal(decoded ? 'userAction' : 'invalidAudioInput');
    }
  });

  it('gives its place to what the page has for failures', async () => {
    const { element } = await create(
      'src-avatar="/test/nowhere.glb"',
      '<p slot="error">Nobody is here.</p>',
    );
    await until(() => element.error, 'it has failed');
    await element.updateComplete;
    const message = element.querySelector('p')!;
    await until(() => message.getBoundingClientRect().height > 0, 'the message is shown');
    expect(message.checkVisibility({ visibilityProperty: true })).to.equal(true);
  });

  it('works as a script tag on a page with a strict Content Security Policy', async () => {
    const frame = document.createElement('iframe');
    // Not `srcdoc`: WebKit takes a worklet there for one of another origin.
    frame.src = '/test/support/strict-page.html';
    document.body.append(frame);
    const element = await until(
      () => frame.contentDocument?.querySelector<SpatiusAvatar>('spatius-avatar:defined'),
      'the element is defined',
    );
    const page = element.ownerDocument.defaultView as Window & typeof globalThis;
    const refused: string[] = [];
    page.document.addEventListener('securitypolicyviolation', ({ blockedURI, violatedDirective }) =>
      refused.push(`${violatedDirective}: ${blockedURI}`),
    );
    await until(() => element.matches(':state(rendered)'), 'it is drawn');
    const report = await element.speak(new page.Blob([syllables(0.4)]).stream());
    expect(report.reason).to.equal('playbackEnd');
    expect(refused).to.deep.equal([]);
  });
});

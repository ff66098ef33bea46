import { expect } from '@open-wc/testing';
import '../../../src/companions.js';
import { ErrorCode } from '../../../src/index.js';
import { followTranscriptions } from '../../../src/sdk/transcript.js';
import { syllableBuffer } from '../../support/speech.js';
import { until } from '../../support/until.js';
import { AvatarHarness, warmUp } from '../element/avatar-harness.js';

const ENDPOINT = '/speech-endpoint/captions';
const AVATAR = 'loading="eager" motion="still" log-level="off"';
const LINES = [
  { start: 0, end: 0.6, text: 'First a line.' },
  { start: 0.6, end: 30, text: 'Then another.' },
];

/** What is shown, and the word that is marked in it. */
function shownBy(root: ShadowRoot): { line: string | undefined; word: string | undefined } {
  const text = (part: string) => root.querySelector(`[part="${part}"]`)?.textContent?.trim();
  return { line: text('caption'), word: text('caption-word') };
}

/** What a screen reader is told by itself. */
const told = (root: ShadowRoot) => root.querySelector('[aria-live="polite"]')!.textContent.trim();

describe('captions on the page', () => {
  before(warmUp);
  afterEach(() => AvatarHarness.clear());

  it('are shown over the avatar as they are heard, and go with the speech', async () => {
    const { element } = await AvatarHarness.from(
      `<spatius-avatar ${AVATAR} captions controls></spatius-avatar>`,
    );
    element.style.width = '240px';
    const speech = element.speak(syllableBuffer(30), { captions: LINES });
    const root = element.shadowRoot!;
    await until(() => shownBy(root).line === 'First a line.', 'the first line is shown');
    expect(element.audioTime).to.be.lessThan(0.8);
    await until(() => shownBy(root).line === 'Then another.', 'the second is shown');
    expect(element.audioTime).to.be.greaterThan(0.5);
    const line = root.querySelector<HTMLElement>('[part="caption"]')!;
    expect(getComputedStyle(line).textAlign).to.equal('center');
    const bar = root.querySelector('[part="controls"]')!.getBoundingClientRect();
    expect(line.getBoundingClientRect().bottom).to.be.at.most(bar.top + 1);
    expect(told(root)).to.equal('');
    element.muted = true;
    await until(() => told(root) === 'Then another.', 'a screen reader is told what is not heard');
    expect(line.getAttribute('aria-hidden')).to.equal('true');
    element.interrupt();
    await speech;
    await until(() => shownBy(root).line === undefined, 'nothing is shown of what is over');
  });

  it('mark the word that is said', async () => {
    const { element } = await AvatarHarness.from(
      `<spatius-avatar ${AVATAR} captions tts-url="${ENDPOINT}"></spatius-avatar>`,
    );
    const marked = new Set<string>();
    element.addEventListener('caption', () => {
      void element.updateComplete.then(() => {
        const { word } = shownBy(element.shadowRoot!);
        if (word) marked.add(word);
      });
    });
    // What draws them comes with the first.
    await element.load();
    await until(
      () => element.shadowRoot!.querySelector('[aria-live]') !== null,
      'captions are there',
    );
    // Words that are long enough to be seen where a processor draws.
    const text = 'Extraordinarily uncomplicated circumstances notwithstanding.';
    await element.say(text, { language: 'en', rate: 0.5 });
    const words = ['uncomplicated', 'circumstances', 'notwithstanding'];
    expect([...marked]).to.include.members(words);
    const file = await element.exportCaptions();
    expect(file).to.match(
      /^WEBVTT\n\n00:00:00\.000 --> 00:00:02\.\d{3}\nExtraordinarily <00:00:00\.\d+>uncomplicated /,
    );
  });

  it('stand beside the avatar too, and inside it', async () => {
    const { element } = await AvatarHarness.from(
      `<spatius-avatar id="told" ${AVATAR}><spatius-avatar-captions></spatius-avatar-captions></spatius-avatar>
       <spatius-avatar-captions for="told"></spatius-avatar-captions>`,
    );
    const [inside, beside] = document.querySelectorAll('spatius-avatar-captions');
    expect(inside.slot).to.equal('captions');
    const speech = element.speak(syllableBuffer(30), { captions: LINES });
    for (const companion of [inside, beside]) {
      await until(() => shownBy(companion.shadowRoot!).line !== undefined, 'the line is shown');
    }
    expect(inside.getBoundingClientRect().height).to.be.greaterThan(0);
    beside.remove();
    element.interrupt();
    await speech;
    expect(beside.avatar).to.equal(null);
  });

  it('come from a track that lies beside src, in the language of the page', async () => {
    const vtt = (text: string) =>
      `data:text/vtt,${encodeURIComponent(`WEBVTT\n\n00:00.000 --> 00:20.000\n${text}\n`)}`;
    const { element } = await AvatarHarness.from(
      `<spatius-avatar lang="de-AT" ${AVATAR} src="/demo/clips/mouthful.mp3" captions>
         <track kind="captions" srclang="en" src="${vtt('In English')}" />
         <track kind="captions" srclang="de" src="${vtt('Auf Deutsch')}" />
       </spatius-avatar>`,
    );
    const speech = element.speak();
    await until(() => shownBy(element.shadowRoot!).line === 'Auf Deutsch', 'it is shown');
    element.interrupt();
    await speech;
    expect(await element.exportCaptions()).to.contain('Auf Deutsch');
  });

  it('are made of what is transcribed in a room', async () => {
    const { element } = await AvatarHarness.from(
      `<spatius-avatar ${AVATAR} captions></spatius-avatar>`,
    );
    await element.load();
    const { events } = element.controller!;
    followTranscriptions(events);
    const hear = (text: string, final = false, speaker: 'user' | 'avatar' = 'avatar') =>
      events.emit('transcription', { segment: text[0], text, final, speaker, participant: 'p' });
    const root = element.shadowRoot!;
    hear('What is this?', true, 'user');
    hear('An answer');
    await until(() => shownBy(root).line === 'An answer', 'the first words are shown');
    hear('An answer that grows.', true);
    await until(() => shownBy(root).line === 'An answer that grows.', 'and what follows');
    await until(() => shownBy(root).line === undefined, 'it goes when it is said');
    const file = await element.exportCaptions();
    expect(file).to.contain('<v User>What is this?').and.to.contain('An answer that grows.');
  });

  it('say what is wrong with them, and the speech goes on', async () => {
    const { element } = await AvatarHarness.from(`<spatius-avatar ${AVATAR}></spatius-avatar>`);
    const codes: unknown[] = [];
    element.addEventListener('error', ({ code, message }) => codes.push([code, message]));
    const file = new Blob(['<!doctype html>']);
    const report = await element.speak(syllableBuffer(0.3), { captions: file });
    expect(report.reason).to.equal('playbackEnd');
    await element.speak(syllableBuffer(0.3), { captions: [{ start: 2, end: 1, text: 'No' }] });
    expect(codes).to.deep.equal([
      [
        ErrorCode.invalidAudioInput,
        'the Blob cannot be used as captions: there is no cue of WebVTT or SubRip in it.',
      ],
      [
        ErrorCode.invalidAudioInput,
        'captions[0] is no caption: give text, and start and end in seconds.',
      ],
    ]);
    expect(await element.exportCaptions()).to.equal('WEBVTT\n');
  });
});

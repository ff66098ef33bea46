import { expect } from '@open-wc/testing';
import { hasAudioDecoder } from '../../../src/audio/has-audio-decoder.js';
import { Channel } from '../../../src/motion/channels.js';
import type { SpatiusAvatar } from '../../../src/element/index.js';
import type { SentenceRequest } from '../../../src/index.js';
import { canStreamMp3, decodeMp3 } from '../../../src/words/mp3-stream.js';
import { until } from '../../support/until.js';
import { syllableBuffer } from '../../support/speech.js';
import { StandInVoices, useVoices } from '../../support/stand-in-voices.js';
import { AvatarHarness, warmUp } from '../element/avatar-harness.js';

const ENDPOINT = '/speech-endpoint/say';

interface Asked {
  readonly input: string;
  readonly voice?: string;
  readonly response_format: string;
}

const asked = async (): Promise<Asked[]> => (await (await fetch(ENDPOINT)).json()) as Asked[];

const nova = async (attributes = ''): Promise<SpatiusAvatar> => {
  const { element } = await AvatarHarness.from(
    `<spatius-avatar loading="eager" log-level="off" ${attributes}></spatius-avatar>`,
  );
  return element;
};

const codeOf = (speech: Promise<unknown>) =>
  speech.then(
    () => 'said',
    (error: { code: string; reason?: string }) => error.reason ?? error.code,
  );

describe('say()', () => {
  before(warmUp);
  afterEach(async () => {
    Reflect.deleteProperty(navigator, 'userActivation');
    await AvatarHarness.clear();
  });

  it('says a text by an endpoint, a sentence at a time, as one round', async () => {
    const element = await nova(`tts-url="${ENDPOINT}" voice="alloy"`);
    const report = await element.say('This is the first sentence. And this here is another one.');
    expect(report.reason).to.equal('playbackEnd');
    // 27 and 29 characters of 20 ms, and the gap between.
    expect(report.seconds).to.be.closeTo(1.24, 0.1);
    const requests = await asked();
    expect(requests.map(({ input }) => input)).to.deep.equal([
      'This is the first sentence.',
      'And this here is another one.',
    ]);
    expect(requests[0]).to.include({ voice: 'alloy', response_format: 'pcm' });
  });

  for (const [format, query] of [
    ['PCM', '?slow'],
    ['MP3', '?slow&mp3'],
  ]) {
    it(`begins to speak before the last byte of a sentence has come, in ${format}`, async function () {
      if (format === 'MP3' && !hasAudioDecoder()) this.skip();
      const element = await nova(`tts-url="${ENDPOINT}${query}"`);
      const begun = new Promise((resolve) => {
        element.addEventListener('speechstart', resolve, { once: true });
      });
      const speech = element.say('An answer that does not end.');
      await begun;
      element.interrupt();
      expect((await speech).reason).to.equal('userAction');
      await asked();
    });
  }

  it('decodes MP3 as it comes', async function () {
    if (!hasAudioDecoder()) this.skip();
    expect(await canStreamMp3()).to.equal(true);
    const whole = await (await fetch('/demo/clips/nova.mp3')).arrayBuffer();
    const seconds = (await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(whole.slice(0)))
      .duration;
    let sent = 0;
    let decoded = 0;
    const trickle = new ReadableStream<Uint8Array>({
      async pull(controller) {
        // The second half comes only to who has made sound of the first.
        if (sent > whole.byteLength / 2) await until(() => decoded > 0, 'there is sound');
        // Cut within frames, and within headers.
        controller.enqueue(new Uint8Array(whole.slice(sent, sent + 997)));
        sent += 997;
        if (sent >= whole.byteLength) controller.close();
      },
    });
    for await (const { samples, sampleRate } of decodeMp3(trickle, new AbortController().signal)) {
      decoded += samples.length / sampleRate;
    }
    expect(decoded).to.be.closeTo(seconds, 0.1);
  });

  it('is given up by its signal, before and while it is heard', async () => {
    const element = await nova(`tts-url="${ENDPOINT}?slow"`);
    const nameOf = (speech: Promise<unknown>) =>
      speech.then(
        () => 'said',
        (error: Error) => error.name,
      );
    const early = AbortSignal.abort();
    expect(await nameOf(element.say('Not wanted.', { signal: early }))).to.equal('AbortError');
    expect(await asked()).to.deep.equal([]);
    const wanted = new AbortController();
    element.addEventListener('speechstart', () => wanted.abort(), { once: true });
    const speech = element.say('An answer that does not end.', { signal: wanted.signal });
    expect(await nameOf(speech)).to.equal('AbortError');
    expect(element.error).to.equal(null);
    await asked();
  });

  it('says what is wrong with a voice of the page', async () => {
    const element = await nova();
    const tts = () => ({ sound: 'beep' }) as never;
    expect(await codeOf(element.say('Hello there.', { tts }))).to.equal('invalidAudioInput');
    expect(element.error!.message).to.contain('tts');
  });

  it('takes a function of the page for a voice', async () => {
    const element = await nova();
    const requests: SentenceRequest[] = [];
    const report = await element.say('Hello you.', {
      language: 'de',
      rate: 1.5,
      tts: (request) => {
        requests.push(request);
        return syllableBuffer(0.5);
      },
    });
    expect(report.seconds).to.be.closeTo(0.5, 0.05);
    expect(requests[0]).to.include({ text: 'Hello you.', language: 'de', rate: 1.5, voice: null });
  });

  it('stops in the middle, and asks for no more', async () => {
    const element = await nova(`tts-url="${ENDPOINT}"`);
    const speech = element.say('A sentence that goes on for a while. '.repeat(30));
    await new Promise((resolve) =>
      element.addEventListener('speechstart', resolve, { once: true }),
    );
    element.interrupt();
    expect((await speech).reason).to.equal('userAction');
    const { length } = await asked();
    expect(length).to.be.lessThan(20);
  });

  it('says what an endpoint answered in place of sound', async () => {
    const element = await nova(`tts-url="${ENDPOINT}?status=402"`);
    expect(await codeOf(element.say('Hello there.'))).to.equal('invalidAudioInput');
    expect(element.error!.message).to.contain('402').and.to.contain('no such voice');
    await asked();
  });

  it('has nothing to say without words', async () => {
    const element = await nova();
    expect(await codeOf(element.say())).to.equal('noAudio');
    expect(await codeOf(element.say(' … '))).to.equal('noAudio');
  });

  it('speaks src where there is src, and text that changes after the visitor agreed to sound', async () => {
    const element = await nova(`tts-url="${ENDPOINT}" text="One."`);
    const said = async (act: () => void): Promise<string[]> => {
      const begun = new Promise((resolve) =>
        element.addEventListener('speechstart', resolve, { once: true }),
      );
      act();
      await begun;
      element.interrupt();
      return (await asked()).map(({ input }) => input);
    };
    await element.unlockAudio();
    // No test can touch the page; in a browser the visitor has, before sound is unlocked.
    Object.defineProperty(navigator, 'userActivation', {
      value: { hasBeenActive: true, isActive: false },
      configurable: true,
    });
    expect(await said(() => void (element.text = 'Two then.'))).to.deep.equal(['Two then.']);
    expect(await said(() => void (element.src = '/demo/clips/mouthful.mp3'))).to.deep.equal([]);
    element.text = 'Three now.';
    expect(await said(() => void element.play())).to.deep.equal([]);
    expect(await said(() => void element.say())).to.deep.equal(['Three now.']);
  });

  it('has the play control say the text', async () => {
    const harness = await AvatarHarness.from(
      `<spatius-avatar text="Hello there." tts-url="${ENDPOINT}" controls loading="eager"></spatius-avatar>`,
    );
    const said = harness.next('speechend');
    (await harness.findPart('play-button')).click();
    expect((await said).report.reason).to.equal('playbackEnd');
    expect((await asked()).map(({ input }) => input)).to.deep.equal(['Hello there.']);
  });
});

describe('say() by a voice of the browser', () => {
  let restore: () => void;
  const install = (boundaries: boolean, word = 0.3): StandInVoices => {
    const voices = new StandInVoices(boundaries, word);
    restore = useVoices(voices);
    return voices;
  };
  before(warmUp);
  afterEach(async () => {
    await AvatarHarness.clear();
    restore();
  });

  for (const boundaries of [true, false]) {
    it(`moves the mouth by the words, ${boundaries ? 'told' : 'not told'} where they are`, async () => {
      const voices = install(boundaries);
      const element = await nova();
      let open = 0;
      let shut = 0;
      let frames = 0;
      const speech = element.say('Papa may map mum.', { language: 'en' });
      const watching = setInterval(() => {
        const spoken = element.controller?.sample(performance.now());
        if (!spoken) return;
        frames++;
        if (spoken.frame[Channel.jawOpen] > 0.15) open++;
        if (spoken.frame[Channel.mouthPressLeft] > 0.1) shut++;
      }, 15);
      const report = await speech;
      clearInterval(watching);
      expect(voices.spoken.map(({ text, voice }) => [text, voice!.name])).to.deep.equal([
        ['Papa may map mum.', 'Bob'],
      ]);
      expect(report.reason).to.equal('playbackEnd');
      expect(report.seconds).to.be.greaterThan(0.5);
      expect(frames).to.be.greaterThan(10);
      expect(open / frames).to.be.within(0.03, 0.9);
      expect(shut / frames).to.be.within(0.08, 0.7);
    });
  }

  it('is missed by name, where the browser has none', async () => {
    install(false).getVoices = () => [];
    const element = await nova();
    expect(await codeOf(element.say('Hello there.'))).to.equal('noVoice');
    expect(element.error!.message).to.contain('tts-url');
  });

  it('says sentence after sentence, as one round', async () => {
    const voices = install(false, 0.05);
    const element = await nova();
    const ends: unknown[] = [];
    element.addEventListener('speechend', (event) => ends.push(event.report));
    await element.say('Here is one sentence for you. Here is another one.');
    expect(voices.spoken).to.have.length(2);
    expect(ends).to.have.length(1);
  });

  it('takes the voice that is named, its language else, its rate and volume', async () => {
    const voices = install(false, 0.02);
    const element = await nova('voice="Anna" volume="0.5"');
    await element.say('Hello.', { rate: 1.2 });
    expect(voices.spoken[0].voice!.name).to.equal('Anna');
    expect(voices.spoken[0]).to.include({ lang: 'de-DE', rate: 1.2, volume: 0.5 });
    await element.say('Guten Tag.', { language: 'de', voice: null });
    expect(voices.spoken[1].voice!.name).to.equal('Anna');
  });

  it('is muted in the middle of a sentence, and heard again from there', async () => {
    const voices = install(true, 0.4);
    const element = await nova();
    const speech = element.say('One two three four five six seven eight.', { language: 'en' });
    await until(() => (element.controller?.getAudioTime() ?? 0) > 0.6, 'some words are said');
    element.muted = true;
    await until(() => voices.cancelled.length === 1, 'the voice is silenced');
    const before = element.audioTime;
    await until(() => element.audioTime > before + 0.3, 'it goes on in silence');
    expect(voices.spoken).to.have.length(1);
    element.muted = false;
    await until(() => voices.spoken.length === 2, 'the rest is said anew');
    expect(voices.spoken[1].text).to.match(/^(two|three|four|five|six)\b.* eight\.$/);
    element.interrupt();
    expect((await speech).reason).to.equal('userAction');
  });

  it('says muted words in silence, at their pace', async () => {
    const voices = install(false);
    const element = await nova('muted');
    const { reason, seconds } = await element.say('Nobody can hear me now.', { language: 'en' });
    expect(reason).to.equal('playbackEnd');
    expect(seconds).to.be.within(0.8, 3);
    expect(voices.spoken).to.have.length(0);
  });

  it('takes turns with another avatar of the page', async () => {
    const voices = install(false, 0.4);
    const first = await nova();
    const second = await nova();
    const one = first.say('I am the first one here.', { language: 'en' });
    await until(() => voices.spoken.length === 1, 'the first speaks');
    const two = second.say('I am the second one here.', { language: 'en' });
    await until(() => second.conversationState === 'playing', 'the second waits for its turn');
    expect(voices.spoken).to.have.length(1);
    first.interrupt();
    await until(() => voices.spoken.length === 2, 'it is the turn of the second');
    second.interrupt();
    await Promise.all([one, two]);
  });

  it('is silenced with the round', async () => {
    const voices = install(false, 2);
    const element = await nova();
    const speech = element.say('A long sentence here. And one more after it.');
    await until(() => voices.spoken.length === 1, 'the voice speaks');
    element.pause();
    await until(() => voices.paused > 0, 'the voice is held');
    await element.resume();
    element.interrupt();
    expect((await speech).reason).to.equal('userAction');
    expect(voices.cancelled).to.deep.equal([1]);
    expect(voices.spoken).to.have.length(1);
  });

  it('goes on after a voice that never says that it has ended', async () => {
    const voices = install(false, 100);
    const element = await nova();
    const speech = element.say('No.', { language: 'en', rate: 2 });
    expect((await speech).reason).to.equal('playbackEnd');
    expect(voices.spoken).to.have.length(1);
  });

  it('tells that a voice failed, and ends the round', async () => {
    const voices = install(false, 2);
    const element = await nova();
    const speech = codeOf(element.say('A long sentence here.'));
    await until(() => voices.spoken.length === 1, 'the voice speaks');
    voices.spoken[0].dispatchEvent(
      Object.assign(new Event('error'), { error: 'synthesis-failed' }),
    );
    expect(await speech).to.equal('noVoice');
    expect(element.conversationState).to.equal('idle');
  });
});

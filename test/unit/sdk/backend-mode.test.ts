import { expect } from '@open-wc/testing';
import { AvatarError, ErrorCode } from '../../../src/base/errors.js';
import { DrivingServiceMode } from '../../../src/base/states.js';
import { encodeAudioPayload } from '../../../src/protocol/audio-payload.js';
import type { AvatarController } from '../../../src/sdk/avatar-controller.js';
import { BrowserOpusDecoder } from '../../../src/transport/backend/browser-opus-decoder.js';
import { motionEnvelopes } from '../../support/envelopes.js';
import { watch } from '../../support/faulty-speech.js';
import { testServer } from '../../support/motion-server.js';
import { syllables } from '../../support/speech.js';
import { codeOf, endOf, newsOf, StageHand } from './stage-hand.js';

const NOTHING = new Uint8Array(0);
const SECONDS = 1.2;

describe('AvatarController in backend mode', () => {
  const stage = new StageHand();
  const pcm = syllables(SECONDS);
  const audio = new Uint8Array(pcm.buffer);
  let flame: Uint8Array[];
  let compact: Uint8Array[];

  before(async () => {
    await stage.load();
    const server = await testServer('sources');
    flame = await motionEnvelopes(server, pcm);
    compact = await motionEnvelopes(server, pcm, { compact: true });
  });
  afterEach(() => stage.clear());
  after(() => stage.dispose());

  async function ready(): Promise<AvatarController> {
    const { controller } = stage.show({ mode: DrivingServiceMode.backend });
    await controller.initializeAudioContext();
    return controller;
  }

  for (const kind of ['FLAME', 'compact'] as const) {
    it(`plays audio with ${kind} motion that comes after the end of the audio`, async () => {
      const controller = await ready();
      const told = newsOf(controller);
      const envelopes = kind === 'FLAME' ? flame : compact;
      const id = controller.yieldAudioData(audio.subarray(0, 9001), false);
      expect(id).to.be.a('string');
      expect(controller.yieldAudioData(audio.subarray(9001), false)).to.equal(id);
      expect(controller.yieldAudioData(NOTHING, true)).to.equal(id);
      const over = endOf(controller, id);
      const [first, ...rest] = envelopes;
      expect(controller.yieldFramesData([first], id!)).to.equal(rest.length === 0);
      // A buffer of its own, as WebSockets deliver it.
      const buffers = rest.map((bytes) => bytes.slice().buffer);
      expect(controller.yieldFramesData(buffers, id!)).to.equal(true);
      const { seconds, reason } = await over;
      expect(seconds).to.be.closeTo(SECONDS, 0.02);
      expect(reason).to.equal('playbackEnd');
      expect(told).to.deep.equal([
        'conversation:playing',
        'animation:mono',
        'animation:idle',
        'conversation:idle:playbackEnd',
        'speechend:playbackEnd',
      ]);
    });
  }

  it('takes payloads that say their own rate', async () => {
    const controller = await ready();
    const spoken = syllables(0.6, 48_000);
    const data = new Uint8Array(spoken.buffer);
    const payload = encodeAudioPayload({ codec: 'pcm_s16le', sampleRate: 48_000, data });
    const id = controller.yieldAudioData(payload, true);
    controller.yieldFramesData([], id!);
    expect((await endOf(controller, id)).seconds).to.be.closeTo(0.6, 0.02);
  });

  describe('given Ogg Opus', () => {
    /** 0.5 s of 440 Hz, encoded with opus-tools 0.2 at 48 kbit/s. */
    let tone: Uint8Array;
    before(async () => {
      const file = await fetch(new URL('../../support/fixtures/tone.opus', import.meta.url));
      tone = new Uint8Array(await file.arrayBuffer());
    });
    const payloadOf = (data: Uint8Array): Uint8Array =>
      encodeAudioPayload({ codec: 'ogg_opus', sampleRate: 48_000, data });

    it('decodes it, cut anywhere, to the sample', async () => {
      const samples: number[] = [];
      const errors: string[] = [];
      const stream = new BrowserOpusDecoder({
        push: (part) => samples.push(...part),
        fail: ({ message }) => errors.push(message),
      });
      for (let at = 0; at < tone.length; at += 77) stream.push(tone.subarray(at, at + 77));
      await stream.finish();
      expect(errors).to.deep.equal([]);
      expect(samples.length).to.equal(24_000);
      // In phase: a delay of 5 samples would already leave less than this of the tone.
      const step = (2 * Math.PI * 440) / 48_000;
      let along = 0;
      let power = 0;
      for (let i = 4000; i < 20_000; i++) {
        along += samples[i] * Math.sin(step * i);
        power += samples[i] ** 2;
      }
      expect(along / Math.sqrt(power * 8000)).to.be.above(0.98);
    });

    it('says what is wrong with it: damage, a page that is missing, a cut at the end', async () => {
      const problemOf = async (bytes: Uint8Array): Promise<string[]> => {
        const errors: string[] = [];
        const decoder = new BrowserOpusDecoder({
          push: () => void expect(errors).to.deep.equal([]),
          fail: ({ message }) => errors.push(message),
        });
        decoder.push(bytes);
        await decoder.finish();
        return errors;
      };
      const damaged = tone.slice();
      damaged[2000] ^= 1;
      const [, tags, speech] = [0, 47, 841];
      const gap = new Uint8Array([...tone.subarray(0, tags), ...tone.subarray(speech)]);
      for (const [bytes, problem] of [
        [damaged, 'the checksum of an Ogg page is wrong'],
        [gap, 'an Ogg page is missing'],
        [tone.subarray(0, -1), 'the last Ogg page is cut off'],
      ] as const) {
        const errors = await problemOf(bytes);
        expect(errors).to.have.length(1);
        expect(errors[0]).to.include(problem);
      }
      expect(await problemOf(tone)).to.deep.equal([]);
    });

    it('plays it with its motion', async () => {
      const controller = await ready();
      const told = newsOf(controller);
      const id = controller.yieldAudioData(payloadOf(tone.subarray(0, 900)), false);
      controller.yieldFramesData(flame, id!);
      expect(controller.yieldAudioData(payloadOf(tone.subarray(900)), true)).to.equal(id);
      expect((await endOf(controller, id)).seconds).to.be.closeTo(0.5, 0.02);
      expect(told).to.include('animation:mono');
      expect(told.some((line) => line.startsWith('error'))).to.equal(false);
    });

    it('tells of more than can be taken, and gives up', async () => {
      const errors: AvatarError[] = [];
      const full = new AvatarError(ErrorCode.invalidAudioInput, 'no more');
      const stream = new BrowserOpusDecoder({
        push: () => {
          throw full;
        },
        fail: (error) => errors.push(error),
      });
      stream.push(tone);
      await stream.finish();
      stream.push(tone);
      expect(errors).to.deep.equal([full]);
    });

    it('tells when it cannot be decoded, and ends the round', async () => {
      const controller = await ready();
      for (const wrong of [audio.subarray(0, 500), tone.subarray(tone.indexOf(0x4f, 200))]) {
        const told = newsOf(controller);
        const id = controller.yieldAudioData(payloadOf(wrong), false);
        controller.yieldAudioData(payloadOf(wrong), false);
        const end = endOf(controller, id);
        controller.yieldAudioData(NOTHING, true);
        expect((await end).seconds).to.equal(0);
        expect(told.filter((line) => line.startsWith('error'))).to.deep.equal([
          'error:invalidAudioInput',
        ]);
      }
    });
  });

  it('drops motion of other rounds, and says when the last has come', async () => {
    const controller = await ready();
    const told = newsOf(controller);
    expect(controller.yieldFramesData(flame, 'nobody')).to.equal(false);
    const first = controller.yieldAudioData(audio, true);
    const second = controller.yieldAudioData(audio, false);
    expect(second).to.not.equal(first);
    expect(controller.yieldFramesData(flame, first!)).to.equal(false);
    expect(controller.yieldFramesData(flame.slice(0, -1), second!)).to.equal(false);
    expect(controller.yieldFramesData(flame.slice(-1), second!)).to.equal(true);
    expect(controller.yieldFramesData([], second!)).to.equal(true);
    expect(controller.yieldAudioData(NOTHING, true)).to.equal(second);
    await endOf(controller, second);
    expect(told.filter((line) => line.startsWith('speechend'))).to.deep.equal([
      'speechend:userAction',
      'speechend:playbackEnd',
    ]);
  });

  it('shows no motion of the turn before, which comes late under the id of the next', async () => {
    const controller = await ready();
    const server = await testServer('sources');
    const turn = await motionEnvelopes(server, syllables(4));
    const quiet = await motionEnvelopes(server, new Int16Array(2 * 16_000));
    expect(turn.length).to.be.above(1);
    const first = controller.yieldAudioData(audio, true);
    controller.yieldFramesData(turn.slice(0, 1), first!);

    const second = controller.yieldAudioData(new Uint8Array(64_000), true);
    const end = endOf(controller, second);
    expect(controller.yieldFramesData(turn.slice(1), second!)).to.equal(false);
    expect(controller.yieldFramesData(quiet, second!)).to.equal(true);
    const { opened } = await watch(controller, end);
    expect(opened, 'the mouth of the second turn').to.be.below(0.1);

    // The same turn again, whole: a greeting, say, that is kept.
    const third = controller.yieldAudioData(audio, true);
    expect(controller.yieldFramesData(turn, third!)).to.equal(true);
    const again = await watch(controller, endOf(controller, third));
    expect(again.opened).to.be.above(0.1);
  });

  it('takes motion of an ended or interrupted round until its end, and shows none of it', async () => {
    const controller = await ready();
    const id = controller.yieldAudioData(audio, true);
    controller.interrupt();
    const told = newsOf(controller);
    expect(controller.yieldFramesData(flame.slice(0, -1), id!)).to.equal(false);
    expect(controller.yieldFramesData(flame.slice(-1), id!)).to.equal(true);
    expect(told).to.not.include('animation:mono');
  });

  it('takes an end marker as the only call, and twice', async () => {
    const controller = await ready();
    const over = new Promise<number>((resolve) =>
      controller.events.once('speechend', ({ seconds }) => resolve(seconds)),
    );
    expect(controller.yieldAudioData(NOTHING, true)).to.be.a('string');
    expect(await over).to.equal(0);
    const id = controller.yieldAudioData(audio, true);
    expect(controller.yieldAudioData(NOTHING, true)).to.equal(id);
    controller.yieldFramesData(flame, id!);
    expect((await endOf(controller, id)).seconds).to.be.closeTo(SECONDS, 0.02);
  });

  it('plays sound alone when it is given no motion, and ignores what comes later', async () => {
    const controller = await ready();
    for (const none of [[], [NOTHING], undefined as unknown as []]) {
      const told = newsOf(controller);
      const id = controller.yieldAudioData(audio, true);
      expect(controller.yieldFramesData(none, id!)).to.equal(false);
      controller.yieldFramesData(flame.slice(0, 1), id!);
      expect((await endOf(controller, id)).reason).to.equal('playbackEnd');
      expect(told).to.include('conversation:playing:fallbackMode');
      expect(told).to.not.include('animation:mono');
    }
  });

  it('tells of motion that cannot be read, once, and plays on', async () => {
    const controller = await ready();
    const broken = flame[0].slice(0, -7);
    for (const wrong of [broken, new Uint8Array([0, 0, 1]), 'AAEC' as unknown as Uint8Array]) {
      const told = newsOf(controller);
      const id = controller.yieldAudioData(audio, true);
      expect(controller.yieldFramesData([wrong, wrong], id!)).to.equal(false);
      controller.yieldFramesData([wrong], id!);
      const { reason, seconds } = await endOf(controller, id);
      expect(reason).to.equal('playbackEnd');
      expect(seconds).to.be.closeTo(SECONDS, 0.02);
      expect(told.filter((line) => line.startsWith('error'))).to.deep.equal(['error:serverError']);
      expect(told).to.include('conversation:playing:fallbackMode');
    }
  });

  it('names the reason of a server that fails', async () => {
    const controller = await ready();
    const told = newsOf(controller);
    const id = controller.yieldAudioData(audio, true);
    // ServerError with code 13 and no text.
    controller.yieldFramesData([new Uint8Array([8, 4, 42, 2, 24, 13])], id!);
    await endOf(controller, id);
    expect(told.slice(0, 2)).to.deep.equal([
      'error:serverError',
      'conversation:playing:serverError',
    ]);
  });

  it('tells of audio that cannot be read, and plays what can', async () => {
    const controller = await ready();
    const told = newsOf(controller);
    const data = audio.subarray(0, 3200);
    const payload = encodeAudioPayload({ codec: 'pcm_s16le', sampleRate: 24_000, data });
    expect(controller.yieldAudioData(payload.subarray(0, 10))).to.equal(null);
    expect(controller.yieldAudioData('AAEC' as unknown as Uint8Array)).to.equal(null);
    const id = controller.yieldAudioData(audio, false);
    expect(controller.yieldAudioData(payload, false), 'another form').to.equal(id);
    expect(controller.yieldAudioData(NOTHING, true)).to.equal(id);
    controller.yieldFramesData([], id!);
    expect((await endOf(controller, id)).seconds).to.be.closeTo(SECONDS, 0.02);
    expect(told.filter((line) => line.startsWith('error'))).to.deep.equal(
      Array(3).fill('error:invalidAudioInput'),
    );
  });

  it('ends the round with a last payload that it cannot take', async () => {
    const controller = await ready();
    const data = audio.subarray(0, 3200);
    const other = encodeAudioPayload({ codec: 'pcm_s16le', sampleRate: 24_000, data });
    const endless = new Uint8Array(2 * 16_000 * 1800);
    for (const wrong of [other, other.subarray(0, 10), endless]) {
      const told = newsOf(controller);
      const id = controller.yieldAudioData(audio, false);
      const end = endOf(controller, id);
      expect(controller.yieldAudioData(wrong, true)).to.equal(id);
      expect(controller.yieldAudioData(other.subarray(0, 10), true), 'no round').to.equal(null);
      controller.yieldFramesData([], id!);
      const { seconds, reason } = await end;
      expect(reason).to.equal('playbackEnd');
      expect(seconds).to.be.closeTo(SECONDS, 0.02);
      expect(told.filter((line) => line.startsWith('error')).length).to.equal(2);
    }
  });

  it('waits for a gesture, and for the right mode', async () => {
    const { controller } = stage.show({ mode: DrivingServiceMode.backend });
    const told = newsOf(controller);
    expect(controller.yieldAudioData(audio)).to.equal(null);
    expect(told).to.deep.equal(['error:audioContextNotInitialized']);
    expect(await codeOf(controller.start())).to.equal('networkLayerNotAvailable');
    expect(await codeOf(() => controller.send(audio.buffer, true))).to.equal(
      'networkLayerNotAvailable',
    );
    controller.close();
    const local = stage.show({ mode: DrivingServiceMode.local }).controller;
    expect(await codeOf(() => local.yieldAudioData(audio))).to.equal('networkLayerNotAvailable');
    expect(await codeOf(() => local.yieldFramesData([], ''))).to.equal('networkLayerNotAvailable');
  });

  it('holds sound back for motion in strictSync, and says so', async () => {
    const controller = await ready();
    const long = syllables(4);
    const envelopes = await motionEnvelopes(await testServer('sources'), long);
    expect(envelopes.length).to.be.above(1);
    const told = newsOf(controller);
    controller.frameStarvationMode = 'strictSync';
    const id = controller.yieldAudioData(new Uint8Array(long.buffer), true);
    controller.yieldFramesData(envelopes.slice(0, 1), id!);
    await new Promise<void>((resolve) => {
      controller.onPlaybackStall = (stalled) => stalled && resolve();
    });
    controller.yieldFramesData(envelopes.slice(1), id!);
    expect((await endOf(controller, id)).seconds).to.be.closeTo(4, 0.02);
    // Where the page is slow to hand over, sound may wait more than once.
    const stalls = told.filter((line) => line.startsWith('stall'));
    expect(stalls.length).to.be.above(1);
    expect(stalls).to.deep.equal(stalls.map((_, i) => `stall:${i % 2 === 0}`));
    expect(stalls.at(-1)).to.equal('stall:false');
  });

  it('takes nothing once its view is disposed', async () => {
    const view = stage.show({ mode: DrivingServiceMode.backend });
    await view.controller.initializeAudioContext();
    const id = view.controller.yieldAudioData(audio);
    view.dispose();
    expect(view.controller.yieldAudioData(audio)).to.equal(null);
    expect(view.controller.yieldFramesData(flame, id!)).to.equal(false);
  });
});

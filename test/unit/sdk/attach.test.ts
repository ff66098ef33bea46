import { expect } from '@open-wc/testing';
import type { SpatiusAvatar } from '../../../src/element/index.js';
import type { SpeechReport } from '../../../src/round/speech-report.js';
import { BLOCK } from '../../support/block.js';
import { sound } from '../../support/moments.js';
import { syllableBuffer } from '../../support/speech.js';
import { until } from '../../support/until.js';
import { AvatarHarness } from '../element/avatar-harness.js';
import { JawWatch } from '../rtc/watch-jaw.js';

describe('attach(): a sound of the page', () => {
  let element: SpatiusAvatar;
  let context: AudioContext;
  let voice: GainNode;
  let jaw: JawWatch;
  let reports: SpeechReport[];
  let errors: string[];

  beforeEach(async () => {
    // Another rate than that of the page's speakers.
    context = new AudioContext({ sampleRate: 32_000 });
    await context.resume();
    voice = new GainNode(context);
    ({ element } = await AvatarHarness.from(
      `<spatius-avatar src-avatar="${BLOCK.href}" mode="local" motion="still" loading="eager" log-level="off"></spatius-avatar>`,
    ));
    await element.load();
    reports = [];
    errors = [];
    element.addEventListener('speechend', ({ report }) => void reports.push(report));
    element.addEventListener('error', ({ error }) => void errors.push(error.code));
    jaw = new JawWatch(element.controller!);
  });

  afterEach(async () => {
    jaw.stop();
    await AvatarHarness.clear();
    if (context.state !== 'closed') await context.close();
  });

  /** Says so many seconds into the node; settles when the last of it was rendered. */
  async function say(seconds: number, into: AudioNode = voice): Promise<void> {
    await play(new AudioBufferSourceNode(into.context, { buffer: syllableBuffer(seconds) }), into);
  }

  /** A vowel without a pause. */
  async function sing(seconds: number): Promise<void> {
    const buffer = syllableBuffer(0.25);
    const loop = { loop: true, loopStart: 0.08, loopEnd: 0.16 };
    const source = new AudioBufferSourceNode(context, { buffer, ...loop });
    source.start(0, 0.08);
    source.stop(context.currentTime + seconds);
    await play(source, voice);
  }

  async function play(source: AudioBufferSourceNode, into: AudioNode): Promise<void> {
    const over = new Promise((resolve) => (source.onended = resolve));
    source.connect(into);
    if (!source.loop) source.start();
    await over;
  }

  /** How loud the avatar is from now on, at most. */
  function listen(): () => number {
    const analyser = new AnalyserNode(context, { fftSize: 1024 });
    context.createMediaStreamSource(element.controller!.stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      loudest = Math.max(loudest, ...samples.map(Math.abs));
    }, 10);
    return () => {
      clearInterval(timer);
      return loudest;
    };
  }

  /** Says something until the mouth has moved: a slow machine is still fetching the engine at first. */
  async function sayUntilSeen(into: AudioNode = voice): Promise<void> {
    const before = reports.length;
    for (let turn = 1; jaw.widest < 0.1; turn++) {
      await say(1, into);
      await until(() => reports.length >= before + turn, 'the turn was reported');
    }
  }

  it('moves the mouth and is heard, a round for each stretch of speech', async () => {
    await element.attach(voice);
    await sayUntilSeen();
    const loudest = listen();
    const spoken = reports.length;
    await say(1);
    await until(() => reports.length > spoken, 'the next turn is a round of its own');
    for (const { reason, seconds } of reports) {
      expect(reason).to.equal('playbackEnd');
      expect(seconds).to.be.within(0.7, 5);
    }
    expect(reports.at(-1)!.sync.missingSeconds).to.be.below(0.5);
    expect(loudest()).to.be.above(0.05);
    expect(errors).to.deep.equal([]);
  });

  it('falls silent when it is interrupted, and answers the next turn', async () => {
    await element.attach(voice);
    await sayUntilSeen();
    const before = reports.length;
    const speech = sing(3);
    await until(() => element.audioTime > 0.3, 'it is heard');
    element.interrupt();
    await until(() => reports.length > before, 'the round is over');
    const { reason, seconds } = reports.at(-1)!;
    expect(reason).to.equal('userAction');
    expect(seconds).to.be.below(2.5);
    await sound(context, 0.1);
    const loudest = listen();
    await speech;
    expect(loudest()).to.be.below(0.01);
    expect(reports).to.have.length(before + 1);
    await sound(context, 1);
    await say(1);
    await until(() => reports.length === before + 2, 'what is said next is a round');
    expect(reports.at(-1)!.reason).to.equal('playbackEnd');
  });

  it('moves the mouth in silence where the page plays the sound', async () => {
    await element.attach(voice, { audible: false });
    await sayUntilSeen();
    const loudest = listen();
    await say(1);
    expect(loudest()).to.equal(0);
  });

  it('hears a node of a frame, which has classes of its own, a stream and a track', async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const foreign = frame.contentWindow as unknown as typeof globalThis;
    const elsewhere = new foreign.AudioContext();
    await elsewhere.resume();
    const node = elsewhere.createGain();
    expect(node).not.to.be.instanceOf(AudioNode);
    await element.attach(node);
    await sayUntilSeen(node);
    element.close();
    const { stream } = new MediaStreamAudioDestinationNode(context);
    for (const source of [stream, stream.getAudioTracks()[0]]) {
      await element.attach(source);
      element.close();
    }
    expect(stream.getAudioTracks()[0].readyState).to.equal('live');
    await elsewhere.close();
  });

  it('lets go by its signal and by close(), at once, and leaves the node to its owner', async () => {
    const analyser = new AnalyserNode(context);
    voice.connect(analyser);
    const caller = new AbortController();
    await element.attach(voice, { signal: caller.signal });
    const speech = say(1.5);
    await until(() => element.conversationState === 'playing', 'it is heard');
    caller.abort();
    await element.attach(voice);
    await until(() => reports.length === 1, 'its round is over');
    element.close();
    const samples = new Float32Array(analyser.fftSize);
    await until(() => {
      analyser.getFloatTimeDomainData(samples);
      return samples.some(Math.abs);
    }, 'the page hears its node as before');
    await speech;
    await element.attach(voice);
    await context.close();
    const next = new AudioContext();
    await until(
      () =>
        element.attach(new GainNode(next)).then(
          () => true,
          () => false,
        ),
      'a context that its owner closes ends it',
    );
    await next.close();
    expect(errors.filter((code) => code !== 'connectionInProgress')).to.deep.equal([]);
  });

  it('gives up where its signal is aborted before it listens', async () => {
    const caller = new AbortController();
    const attached = element.attach(voice, { signal: caller.signal });
    caller.abort('enough');
    expect(await attached.catch((reason: unknown) => reason)).to.equal('enough');
    await element.attach(voice);
    expect(errors).to.deep.equal([]);
  });

  it('says what it takes where it is given something else', async () => {
    const code = (source: unknown): Promise<string> =>
      element.attach(source as object).then(
        () => 'attached',
        (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
      );
    const anything = 'AudioNode, a MediaStream, a MediaStreamTrack, a Room of livekit-client';
    for (const [source, name] of [
      [null, 'null'],
      [undefined, 'undefined'],
      ['voice.mp3', 'string'],
      [{}, 'Object'],
      [new AudioBuffer({ length: 1, sampleRate: 8000 }), 'AudioBuffer'],
    ] as const) {
      const said = await code(source);
      expect(said).to.contain('invalidAudioInput').and.contain(anything).and.contain(`not ${name}`);
    }
    expect(await code(context.destination)).to.contain('AudioDestinationNode has no outputs');
    expect(await code(new MediaStreamAudioDestinationNode(context))).to.contain('its stream');
    const offline = new OfflineAudioContext(1, 1, 8000);
    expect(await code(new GainNode(offline))).to.contain('OfflineAudioContext');
    expect(await code(new MediaStream())).to.contain('no audio track');
    const { stream } = new MediaStreamAudioDestinationNode(context);
    stream.getTracks()[0].stop();
    expect(await code(stream)).to.contain('noAudio');
    expect(await code({ on: () => undefined })).to.contain('networkLayerNotAvailable');
    await element.attach(voice);
    expect(await code(voice)).to.contain('connectionInProgress');
    element.close();
    await context.close();
    expect(await code(voice))
      .to.contain('invalidAudioInput')
      .and.contain('closed');
  });
});

import { expect } from '@open-wc/testing';
import type { Avatar } from '../../../src/avatar/index.js';
import { silentLogger } from '../../../src/base/logger.js';
import { Channel } from '../../../src/motion/channels.js';
import type { AvatarController } from '../../../src/sdk/avatar-controller.js';
import { AvatarView } from '../../../src/sdk/avatar-view.js';
import { loadBlock } from '../../support/block.js';
import { sound } from '../../support/moments.js';
import { syllableBuffer } from '../../support/speech.js';
import { until } from '../../support/until.js';

/** A picture drawn now is seen about a refresh later, in seconds. */
const DISPLAY_DELAY = 1 / 60;

/** What was heard and shown at a moment of the page, in seconds. */
interface Moment {
  readonly time: number;
  readonly level: number;
  /** What goes into the microphone, as it is made, and as it comes out of its stream. */
  readonly said: number;
  readonly streamed: number;
  readonly jaw: number;
}

describe('live speech, with the engine of the page', () => {
  let avatar: Avatar;
  let context: AudioContext;
  let microphone: MediaStreamAudioDestinationNode;
  /** What goes into the microphone. */
  let voice: GainNode;
  let controller: AvatarController;
  let dispose: () => void;
  const timers: ReturnType<typeof setInterval>[] = [];

  before(async () => {
    avatar = await loadBlock();
  });
  beforeEach(async () => {
    context = new AudioContext();
    await context.resume();
    microphone = context.createMediaStreamDestination();
    voice = new GainNode(context);
    voice.connect(microphone);
    // A stream without any sound has no samples at all in some browsers.
    const hum = new ConstantSourceNode(context, { offset: 0 });
    hum.connect(microphone);
    hum.start();
    const box = document.createElement('div');
    box.className = 'box';
    // Out of sight it draws nothing, so slow drawing cannot keep the tests from looking.
    Object.assign(box.style, { position: 'fixed', left: '-500px', width: '96px', height: '96px' });
    document.body.append(box);
    const view = new AvatarView(avatar, box, { mode: 'local', logger: silentLogger });
    controller = view.controller;
    dispose = () => {
      view.dispose();
      box.remove();
    };
    // The engine is there, so that what follows tells how speech runs and not how it loads.
    await controller.speak(syllableBuffer(0.4));
  });
  afterEach(async () => {
    timers.splice(0).forEach(clearInterval);
    dispose();
    await context.close();
  });
  after(() => avatar.dispose());

  /** Says a vowel into the microphone for 0.3 s, so many seconds from now. */
  function say(inSeconds: number): void {
    const source = new AudioBufferSourceNode(context, { buffer: syllableBuffer(1) });
    source.connect(voice);
    source.start(context.currentTime + inSeconds, 0.02, 0.25);
  }

  /** Looks at sound and mouth every few milliseconds. */
  function watch(): Moment[] {
    const moments: Moment[] = [];
    const levelMeter = (node: AudioNode) => {
      const analyser = new AnalyserNode(context, { fftSize: 256 });
      node.connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      return () => {
        analyser.getFloatTimeDomainData(samples);
        return Math.max(...samples.map(Math.abs));
      };
    };
    const streamMeter = (stream: MediaStream) =>
      levelMeter(context.createMediaStreamSource(stream));
    const level = streamMeter(controller.stream);
    const said = levelMeter(voice);
    const streamed = streamMeter(microphone.stream);
    timers.push(
      setInterval(() => {
        const now = performance.now();
        const jaw = controller.sample(now)?.frame[Channel.jawOpen] ?? 0;
        moments.push({ time: now / 1000, level: level(), said: said(), streamed: streamed(), jaw });
      }, 4),
    );
    return moments;
  }

  /** Times at which a value rises over a line after it was below for 0.2 s. */
  function onsets(moments: Moment[], value: (moment: Moment) => number, line: number): number[] {
    const times: number[] = [];
    let below = -Infinity;
    let quietSince = -Infinity;
    for (const moment of moments) {
      if (value(moment) < line) {
        if (below === -Infinity) quietSince = moment.time;
        below = moment.time;
      } else {
        if (below - quietSince > 0.2) times.push(moment.time);
        below = quietSince = -Infinity;
      }
    }
    return times;
  }

  const levelOf = ({ level }: Moment): number => level;
  const jawOf = ({ jaw }: Moment): number => jaw;
  const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
  const nearest = (times: number[], time: number): number =>
    times.map((at) => at - time).reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a), Infinity);
  const since = (moments: Moment[], time: number): Moment[] =>
    moments.filter((moment) => moment.time >= time);
  const now = (): number => performance.now() / 1000;
  const started = (): Promise<unknown> =>
    new Promise((resolve) => controller.events.once('speechstart', resolve));
  /** Speaks into the microphone until the mouth moves. */
  async function sayUntilSeen(moments: Moment[]): Promise<void> {
    const from = now();
    while (!since(moments, from).some(({ jaw }) => jaw > 0.12)) {
      say(0);
      await sound(context, 0.5);
    }
  }

  it('opens the mouth with the sound that is heard', async () => {
    const moments = watch();
    const speech = controller.speak(microphone.stream);
    await started();
    for (let k = 0; k < 6; k++) say(0.2 + 0.75 * k);
    await sound(context, 5.5);
    microphone.stream.getTracks()[0].stop();
    expect((await speech).reason).to.equal('playbackEnd');
    const heard = onsets(moments, levelOf, 0.02);
    const seen = onsets(moments, jawOf, 0.12);
    expect(heard.length).to.be.at.least(4);
    // Sound is looked at through a stream, which holds it back, and the longer the busier the machine is.
    const streamed = onsets(moments, ({ streamed }) => streamed, 0.02);
    const hop = median(
      onsets(moments, ({ said }) => said, 0.02).map((time) => nearest(streamed, time)),
    );
    const offsets = heard.map((time) =>
      nearest(seen, time - hop + context.outputLatency - DISPLAY_DELAY),
    );
    // The usual one: a busy machine looks late now and then.
    expect(Math.abs(median(offsets)), offsets.join()).to.be.below(0.08);
  });

  it('rests through silence and while the track is off, and goes on after it', async () => {
    const moments = watch();
    const [track] = microphone.stream.getTracks();
    const speech = controller.speak(microphone.stream);
    await started();
    await sound(context, 1);
    const quiet = now();
    await sound(context, 1);
    expect(Math.max(...since(moments, quiet).map(jawOf))).to.be.below(0.02);
    await sayUntilSeen(moments);
    track.enabled = false;
    await sound(context, 1);
    const off = now();
    say(0);
    await sound(context, 1);
    expect(Math.max(...since(moments, off).map(jawOf))).to.be.below(0.02);
    expect(controller.conversationState).to.equal('playing');
    track.enabled = true;
    await sayUntilSeen(moments);
    track.stop();
    expect((await speech).reason).to.equal('playbackEnd');
    expect(controller.conversationState).to.equal('idle');
  });

  it('lets go of the stream when it is stopped, and leaves it to its owner', async () => {
    const running = new Set<number>();
    const { setInterval: set, clearInterval: clear } = window;
    window.setInterval = ((...args: Parameters<typeof set>) => {
      const id = set(...args);
      running.add(id);
      return id;
    }) as typeof set;
    window.clearInterval = (id) => {
      running.delete(id as number);
      clear(id);
    };
    try {
      for (let round = 0; round < 3; round++) {
        const caller = new AbortController();
        const { signal } = caller;
        const speech = controller.speak(microphone.stream, { signal });
        await started();
        expect(running.size).to.be.above(0);
        const settled = speech.then(
          ({ reason }) => reason,
          (error: unknown) => error,
        );
        if (round === 1) caller.abort('enough');
        else controller.interrupt();
        expect(await settled).to.equal(round === 1 ? 'enough' : 'userAction');
        await until(() => running.size === 0, 'nothing of the round runs any more');
        expect(microphone.stream.getTracks()[0].readyState).to.equal('live');
      }
    } finally {
      Object.assign(window, { setInterval: set, clearInterval: clear });
    }
  });

  it('gives up a stream that is stopped before it is opened', async () => {
    const early = controller.speak(microphone.stream);
    controller.interrupt();
    const error: unknown = await early.catch((reason: unknown) => reason);
    expect((error as Error).name).to.equal('AbortError');
    microphone.stream.getTracks()[0].stop();
    const ended: unknown = await controller
      .speak(microphone.stream)
      .catch((reason: unknown) => reason);
    expect(ended).to.have.property('code', 'noAudio');
  });
});

import { expect } from '@open-wc/testing';
import type { AvatarError } from '../../../src/base/errors.js';
import { openLiveInput } from '../../../src/playback/live-input.js';
import { SharedAudioContext } from '../../../src/playback/shared-audio-context.js';
import { TAP_URL, failureOf } from './support.js';

/** Makes the next AudioContext of the page one of another rate, as another device would. */
const NextContext = {
  rate: 32_000,
  original: globalThis.AudioContext,
  install(): void {
    const { original, rate } = NextContext;
    globalThis.AudioContext = class extends original {
      constructor(options?: AudioContextOptions) {
        super({ ...options, sampleRate: rate });
      }
    };
  },
  remove(): void {
    globalThis.AudioContext = NextContext.original;
  },
};

/** Frequency of a tone, by the median of its periods, so that gaps in it count for nothing. */
function pitch(signal: readonly number[], rate: number): number {
  const crossings = signal.flatMap((sample, i) =>
    i > 0 && sample >= 0 && signal[i - 1] < 0 ? [i] : [],
  );
  const periods = crossings.slice(1).map((at, i) => at - crossings[i]);
  return rate / periods.sort((a, b) => a - b)[periods.length >> 1];
}

describe('openLiveInput', () => {
  let context: AudioContext;
  let source: OscillatorNode;
  let stream: MediaStream;

  beforeEach(() => {
    context = new AudioContext();
    source = new OscillatorNode(context, { frequency: 440 });
    const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    source.connect(destination);
    source.start();
    stream = destination.stream;
  });

  afterEach(() => context.close());

  it('reads chunks of 20 ms until the track ends', async () => {
    const input = await openLiveInput(stream, { workletUrl: TAP_URL });
    const chunks: Float32Array[] = [];
    for await (const chunk of input) {
      chunks.push(chunk);
      if (chunks.length === 20) stream.getAudioTracks()[0].stop();
    }
    expect(chunks.length).to.be.greaterThan(19);
    expect(chunks[0].length).to.equal(Math.round(input.sampleRate * 0.02));
    expect(Math.max(...chunks[15])).to.be.greaterThan(0.5);
  });

  it('ends when closed or aborted, and leaves the track alone', async () => {
    const abort = new AbortController();
    const { signal } = abort;
    const input = await openLiveInput(stream, { workletUrl: TAP_URL, context, signal });
    let heard = 0;
    const error = await failureOf(
      (async () => {
        for await (const chunk of input) {
          expect(chunk.length).to.be.greaterThan(0);
          if (++heard === 5) abort.abort(new Error('enough'));
        }
      })(),
    );
    expect(heard).to.equal(5);
    expect((error as Error).message).to.equal('enough');
    expect(stream.getAudioTracks()[0].readyState).to.equal('live');
    expect(context.state).to.equal('running');
  });

  it('says when there is nothing to read', async () => {
    const error = await failureOf(openLiveInput(new MediaStream(), { workletUrl: TAP_URL }));
    expect((error as AvatarError).code).to.equal('noAudio');
    const missing = await failureOf(openLiveInput(stream, { workletUrl: '/missing.worklet.js' }));
    expect((error as AvatarError).message).to.be.a('string');
    expect((missing as AvatarError).code).to.equal('playbackInitFailed');
  });

  it('goes on in the context that takes the place of a dead one, at the rate it began with', async () => {
    const audio = SharedAudioContext.acquire();
    audio.open();
    const input = await openLiveInput(stream, { workletUrl: TAP_URL });
    const { sampleRate } = input;
    const dead = audio.context!;
    Object.defineProperty(dead, 'currentTime', { get: () => 1 });
    const lives = NextContext.rate;
    NextContext.install();
    try {
      await audio.unlock();
    } finally {
      NextContext.remove();
    }
    expect(audio.context!.sampleRate).to.equal(lives);
    expect(dead.state).to.equal('closed');
    const heard: number[] = [];
    for await (const chunk of input) {
      if (Math.max(...chunk) > 0.4) heard.push(...chunk);
      if (heard.length > sampleRate) break;
    }
    expect(pitch(heard, sampleRate)).to.be.closeTo(440, 10);
    expect(input.sampleRate).to.equal(sampleRate);
    audio.release();
  });

  it('fails when the owner of its context closes that', async () => {
    const own = new AudioContext();
    const input = await openLiveInput(stream, { workletUrl: TAP_URL, context: own });
    await own.close();
    const error = await failureOf(
      (async () => {
        for await (const chunk of input) expect(chunk.length).to.be.greaterThan(0);
      })(),
    );
    expect((error as AvatarError).code).to.equal('audioContextNotInitialized');
  });
});

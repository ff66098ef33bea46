import { expect } from '@open-wc/testing';
import { AvatarError } from '../../../src/base/errors.js';
import { openLiveInput } from '../../../src/playback/live-input.js';
import { openPcmStream } from '../../../src/playback/pcm-stream.js';
import { TAP_URL } from './support.js';

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

async function expectInvalid(promise: Promise<unknown>, message: RegExp): Promise<void> {
  const error = await failure(promise);
  expect(error).to.be.instanceOf(AvatarError);
  expect((error as AvatarError).code).to.equal('invalidAudioInput');
  expect((error as AvatarError).message).to.match(message);
}

describe('openPcmStream', () => {
  const streamOf = (...chunks: Uint8Array[]) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    });

  async function collect(chunks: AsyncIterable<Int16Array>): Promise<number[]> {
    const samples: number[] = [];
    for await (const chunk of chunks) samples.push(...chunk);
    return samples;
  }

  it('joins samples that are cut anywhere', async () => {
    const samples = Int16Array.from({ length: 50 }, (_, i) => i * 997 - 20000);
    const bytes = new Uint8Array(samples.buffer);
    for (const cuts of [[1], [3, 4, 5], [0, 99], [33, 34], [50]]) {
      const edges = [0, ...cuts, bytes.length];
      const parts = edges.slice(1).map((end, i) => bytes.slice(edges[i], end));
      expect(await collect(openPcmStream(streamOf(...parts)))).to.deep.equal([...samples]);
    }
  });

  it('refuses half a sample at the end, and what is not bytes', async () => {
    await expectInvalid(collect(openPcmStream(streamOf(new Uint8Array(3)))), /odd/);
    const strings = new ReadableStream<unknown>({
      start: (controller) => controller.enqueue('text'),
    }) as ReadableStream<Uint8Array>;
    await expectInvalid(collect(openPcmStream(strings)), /Uint8Array/);
  });

  it('cancels the stream when aborted or left', async () => {
    const reasons: unknown[] = [];
    const endless = () =>
      new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(4)),
        cancel: (reason) => void reasons.push(reason),
      });
    for await (const chunk of openPcmStream(endless())) {
      expect(chunk.length).to.equal(2);
      break;
    }
    expect(reasons).to.have.length(1);
    const abort = new AbortController();
    const reason = new Error('enough');
    const error = await failure(
      (async () => {
        for await (const chunk of openPcmStream(endless(), abort.signal)) {
          if (chunk.length > 0) abort.abort(reason);
        }
      })(),
    );
    expect(error).to.equal(reason);
    expect(reasons[1]).to.equal(reason);
  });
});

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
    setTimeout(() => abort.abort(new Error('enough')), 100);
    const error = await failure(
      (async () => {
        for await (const chunk of input) expect(chunk.length).to.be.greaterThan(0);
      })(),
    );
    expect((error as Error).message).to.equal('enough');
    expect(stream.getAudioTracks()[0].readyState).to.equal('live');
    expect(context.state).to.equal('running');
  });

  it('says when there is nothing to read', async () => {
    const error = await failure(openLiveInput(new MediaStream(), { workletUrl: TAP_URL }));
    expect((error as AvatarError).code).to.equal('noAudio');
    const missing = await failure(openLiveInput(stream, { workletUrl: '/missing.worklet.js' }));
    expect((error as AvatarError).message).to.be.a('string');
    expect((missing as AvatarError).code).to.equal('playbackInitFailed');
  });
});

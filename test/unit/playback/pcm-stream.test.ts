import { expect } from '@open-wc/testing';
import { AvatarError } from '../../../src/base/errors.js';
import { openPcmStream } from '../../../src/playback/pcm-stream.js';
import { expectInvalid, failureOf } from './support.js';

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
    const error = await failureOf(
      (async () => {
        for await (const chunk of openPcmStream(endless(), abort.signal)) {
          if (chunk.length > 0) abort.abort(reason);
        }
      })(),
    );
    expect(error).to.equal(reason);
    expect(reasons[1]).to.equal(reason);
  });

  it('cancels the stream when aborted before anybody reads it', async () => {
    const reasons: unknown[] = [];
    const abort = new AbortController();
    const superseded = new Error('superseded');
    const stream = new ReadableStream<Uint8Array>({ cancel: (why) => void reasons.push(why) });
    const pcm = openPcmStream(stream, abort.signal);
    abort.abort(superseded);
    expect(reasons).to.deep.equal([superseded]);
    expect(await failureOf(collect(pcm))).to.equal(superseded);
  });

  it('cancels a stream that comes too late, and one that is closed before it is read', () => {
    const reasons: unknown[] = [];
    const open = () => new ReadableStream<Uint8Array>({ cancel: (why) => void reasons.push(why) });
    const late = new Error('too late');
    expect(() => openPcmStream(open(), AbortSignal.abort(late))).to.throw(late);
    openPcmStream(open()).close();
    expect(reasons).to.deep.equal([late, undefined]);
  });

  it('cancels a stream that waits for bytes, and the reader hears why', async () => {
    const abort = new AbortController();
    const reading = failureOf(collect(openPcmStream(new ReadableStream(), abort.signal)));
    abort.abort(new Error('enough'));
    expect(((await reading) as Error).message).to.equal('enough');
  });

  it('refuses a stream that somebody else reads', () => {
    const stream = new ReadableStream<Uint8Array>();
    stream.getReader();
    expect(() => openPcmStream(stream)).to.throw(AvatarError, 'somebody else');
  });
});

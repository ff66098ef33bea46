import { expect } from '@open-wc/testing';
import type { Samples } from '../../../src/base/audio-format.js';
import { feedClip, feedStream, type SpeechStream } from '../../../src/playback/feed.js';
import type { SpeechClip } from '../../../src/playback/speech-clip.js';
import { Round } from '../../../src/round/round.js';
import { failureOf, until } from './support.js';

const RATE = 8000;

/** A clip of half-second slices that counts those that were made. */
function countingClip(seconds: number) {
  let made = 0;
  const clip: SpeechClip = {
    sampleRate: RATE,
    seconds,
    *slices() {
      for (; made < seconds * 2; made++) yield new Int16Array(RATE / 2);
    },
  };
  return { clip, seconds: () => made / 2 };
}

/** A stream that counts how often it is closed. */
function streamOf(chunks: () => AsyncGenerator<Samples>, ahead = 30) {
  const state = { closed: 0 };
  const stream: SpeechStream = {
    ahead,
    close: () => void state.closed++,
    [Symbol.asyncIterator]: chunks,
  };
  return { stream, state };
}

describe('feedClip', () => {
  it('makes slices only as the sound is played', async () => {
    const { clip, seconds } = countingClip(120);
    const { audio, signal } = new Round({ sampleRate: RATE });
    const fed = feedClip(clip, audio, signal);
    await until(() => audio.waiting >= 30);
    expect(seconds()).to.be.lessThan(31);
    audio.played(60);
    await until(() => audio.waiting >= 30);
    expect(seconds()).to.be.within(90, 91);
    expect(audio.ended).to.equal(false);
    audio.played(100);
    await fed;
    expect(audio.ended).to.equal(true);
    expect(audio.seconds).to.equal(120);
  });

  it('stops with the round', async () => {
    const { clip } = countingClip(120);
    const round = new Round({ sampleRate: RATE });
    const fed = feedClip(clip, round.audio, round.signal);
    await until(() => round.audio.waiting >= 30);
    round.close();
    await fed;
    expect(round.audio.ended).to.equal(false);
  });
});

describe('feedStream', () => {
  it('reads no further than a stream is worth having ahead', async () => {
    let read = 0;
    const { stream, state } = streamOf(async function* () {
      for (; read < 20; read++) yield new Int16Array(RATE);
    }, 5);
    const { audio, signal } = new Round({ sampleRate: RATE });
    const fed = feedStream(stream, audio, signal);
    await until(() => audio.waiting >= 5);
    expect(read).to.be.lessThan(6);
    audio.played(20);
    await fed;
    expect(audio.seconds).to.equal(20);
    expect(audio.ended).to.equal(true);
    expect(state.closed).to.be.greaterThan(0);
  });

  it('closes the stream with the round, also one that waits, and one that never began', async () => {
    let wake!: () => void;
    const { stream, state } = streamOf(async function* () {
      yield new Int16Array(RATE);
      await new Promise<void>((resolve) => (wake = resolve));
      throw new Error('closed');
    });
    const round = new Round({ sampleRate: RATE });
    const fed = feedStream(
      { ...stream, close: () => (stream.close(), wake()) },
      round.audio,
      round.signal,
    );
    await until(() => round.audio.seconds === 1);
    round.close();
    await fed;
    expect(state.closed).to.be.greaterThan(0);
    const never = streamOf(async function* () {
      yield new Int16Array(RATE);
    });
    await feedStream(never.stream, round.audio, round.signal);
    expect(never.state.closed).to.be.greaterThan(0);
  });

  it('tells what the stream fails with', async () => {
    const broken = new Error('broken');
    const { stream } = streamOf(async function* () {
      yield new Int16Array(1);
      throw broken;
    });
    const { audio, signal } = new Round({ sampleRate: RATE });
    expect(await failureOf(feedStream(stream, audio, signal))).to.equal(broken);
    expect(audio.ended).to.equal(false);
  });
});

import { OpusDecoder, type OpusDecoderSampleRate } from 'opus-decoder';
import { HeardSamples } from '../src/protocol/ogg/heard-samples.js';
import { MalformedAudioError } from '../src/protocol/ogg/malformed-audio.js';
import type { OpusHead } from '../src/protocol/ogg/opus-head.js';
import { OggOpusReader, type OpusPage } from '../src/protocol/ogg/opus-reader.js';

interface Running {
  readonly decoder: OpusDecoder<OpusDecoderSampleRate>;
  readonly heard: HeardSamples;
}

/** Decodes one Ogg Opus stream page by page, mixed down to one channel. */
export class OggOpusDecoder {
  readonly #reader: OggOpusReader;
  readonly #sampleRate: OpusDecoderSampleRate;
  #running: Running | null = null;
  #freed = false;

  /** @param sampleRate - of the decoded samples, in hertz */
  constructor(sampleRate: OpusDecoderSampleRate, maxChannels: 1 | 2) {
    this.#reader = new OggOpusReader(maxChannels);
    this.#sampleRate = sampleRate;
  }

  push(bytes: Uint8Array): void {
    this.#reader.push(bytes);
  }

  /**
   * Decodes the next page.
   *
   * @returns its samples in -1..1, or null when there is no whole page
   * @throws MalformedAudioError
   */
  async decodePage(): Promise<Float32Array | null> {
    const page = this.#reader.next();
    const { head } = this.#reader;
    if (!page || !head) return null;
    this.#running ??= this.#start(head);
    await this.#running.decoder.ready;
    return this.#freed ? null : decode(page, this.#running);
  }

  /** @throws MalformedAudioError when the stream is cut off. */
  assertWhole(): void {
    this.#reader.assertWhole();
  }

  /** Frees the memory of the decoder, also while it is being set up. */
  free(): void {
    if (this.#freed) return;
    this.#freed = true;
    const decoder = this.#running?.decoder;
    // One that does not come up holds nothing; decodePage() has told why.
    decoder?.ready.then(
      () => decoder.free(),
      () => undefined,
    );
  }

  #start(head: OpusHead): Running {
    const { channels } = head;
    const decoder = new OpusDecoder({ channels, sampleRate: this.#sampleRate });
    return { decoder, heard: new HeardSamples(head, this.#sampleRate) };
  }
}

function decode({ packets, end }: OpusPage, { decoder, heard }: Running): Float32Array {
  const { channelData, errors } = decoder.decodeFrames([...packets]);
  if (errors.length > 0) throw new MalformedAudioError(errors[0].message);
  if (end !== null) heard.endAt(end);
  return heard.of(mixDown(channelData));
}

function mixDown(channels: readonly Float32Array[]): Float32Array {
  if (channels.length === 1) return channels[0];
  return channels[0].map((_, i) => channels.reduce((sum, c) => sum + c[i], 0) / channels.length);
}

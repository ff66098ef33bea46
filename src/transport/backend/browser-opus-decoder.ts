import { hasAudioDecoder } from '../../audio/has-audio-decoder.js';
import { AvatarError, ErrorCode, messageOf } from '../../base/errors.js';
import { HeardSamples } from '../../protocol/ogg/heard-samples.js';
import type { OpusHead } from '../../protocol/ogg/opus-head.js';
import { OggOpusReader, type OpusPage } from '../../protocol/ogg/opus-reader.js';
import { OPUS_RATE } from '../../protocol/opus.js';

/** Where decoded samples go. */
export interface OpusSink {
  /**
   * Takes samples at 48 kHz, in -1..1.
   *
   * @throws AvatarError when it takes no more.
   */
  push(samples: Float32Array): void;
  /** The rest cannot be decoded. Nothing is pushed after it. */
  fail(error: AvatarError): void;
}

interface Running {
  readonly decoder: AudioDecoder;
  readonly heard: HeardSamples;
}

/** Decodes one Ogg Opus stream, mono, with the decoder of the browser. */
export class BrowserOpusDecoder {
  readonly #sink: OpusSink;
  readonly #reader = new OggOpusReader(1);
  #running: Running | null = null;
  #failed = false;

  constructor(sink: OpusSink) {
    this.#sink = sink;
  }

  /** Appends bytes of the stream, cut anywhere. */
  push(bytes: Uint8Array): void {
    if (this.#failed) return;
    try {
      this.#reader.push(bytes);
      for (let page; (page = this.#reader.next());) this.#take(page);
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /** Resolves when all that was appended has been pushed on, or cannot be. */
  async finish(): Promise<void> {
    const decoder = this.#running?.decoder;
    // What goes wrong in it is told by its own error.
    if (decoder?.state === 'configured') await decoder.flush().catch(() => undefined);
    try {
      if (decoder?.state !== 'closed') this.#reader.assertWhole();
    } catch (cause) {
      this.#fail(cause);
    }
    this.close();
  }

  close(): void {
    const decoder = this.#running?.decoder;
    if (decoder && decoder.state !== 'closed') decoder.close();
  }

  #take({ packets, end }: OpusPage): void {
    const { decoder, heard } = (this.#running ??= this.#start(this.#reader.head!));
    if (end !== null) heard.endAt(end);
    for (const data of packets) {
      decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: 0, data }));
    }
  }

  #start(head: OpusHead): Running {
    if (!hasAudioDecoder()) throw new Error('this browser has no AudioDecoder');
    const heard = new HeardSamples(head, OPUS_RATE);
    const decoder = new AudioDecoder({
      output: (data) => this.#give(data, heard),
      error: (cause) => this.#fail(cause),
    });
    decoder.configure({ codec: 'opus', sampleRate: OPUS_RATE, numberOfChannels: 1 });
    return { decoder, heard };
  }

  #give(data: AudioData, heard: HeardSamples): void {
    const samples = new Float32Array(data.numberOfFrames);
    data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
    data.close();
    const given = heard.of(samples);
    try {
      if (given.length > 0) this.#sink.push(given);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(cause: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.close();
    if (cause instanceof AvatarError) return this.#sink.fail(cause);
    const why = messageOf(cause);
    const message = `The Ogg Opus audio cannot be decoded: ${why}. Send mono Ogg Opus, or pcm_s16le.`;
    this.#sink.fail(new AvatarError(ErrorCode.invalidAudioInput, message, { cause }));
  }
}

import { AvatarError, ErrorCode } from '../../base/errors.js';
import { OggPackets } from './ogg-packets.js';

/** Rate that Opus works at, and is decoded to, in hertz. */
export const OPUS_RATE = 48_000;

/** Bytes at the front of the two packets before the audio (RFC 7845, section 5). */
const HEAD = 'OpusHead';
const TAGS = 'OpusTags';

/** Where decoded samples go. */
export interface OpusSink {
  /** @throws AvatarError when it takes no more. */
  push(samples: Float32Array): void;
  /** The rest cannot be decoded. Nothing is pushed after it. */
  fail(error: AvatarError): void;
}

/** Decodes one Ogg Opus stream, mono, with the decoder of the browser. */
export class OpusStream {
  readonly #sink: OpusSink;
  readonly #ogg = new OggPackets();
  #decoder: AudioDecoder | null = null;
  #failed = false;
  /** Samples that are still to be left out at the start. */
  #skip = 0;
  #preSkip = 0;
  #pushed = 0;
  /** Samples of the whole stream, once its end is known. */
  #length = Infinity;

  constructor(sink: OpusSink) {
    this.#sink = sink;
  }

  /** Appends bytes of the stream, cut anywhere. */
  push(bytes: Uint8Array): void {
    if (this.#failed) return;
    try {
      for (const { packets, granule, last } of this.#ogg.push(bytes)) {
        if (last) this.#length = Math.max(this.#pushed, granule - this.#preSkip);
        for (const packet of packets) this.#take(packet);
      }
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /** Resolves when all that was appended has been pushed on, or cannot be. */
  async finish(): Promise<void> {
    if (this.#decoder?.state !== 'configured') return;
    await this.#decoder.flush().catch(() => undefined); // told by the decoder's own error
    this.close();
  }

  close(): void {
    if (this.#decoder && this.#decoder.state !== 'closed') this.#decoder.close();
  }

  #take(packet: Uint8Array): void {
    const name = String.fromCharCode(...packet.subarray(0, HEAD.length));
    if (name === HEAD) this.#open(packet);
    else if (name !== TAGS) {
      if (!this.#decoder) throw new Error('the start of the stream is missing');
      this.#decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: 0, data: packet }));
    }
  }

  #open(head: Uint8Array): void {
    if (typeof AudioDecoder === 'undefined') throw new Error('this browser has no AudioDecoder');
    if (head[9] !== 1) throw new Error(`it has ${head[9]} channels`);
    this.#preSkip = this.#skip = head[10] | (head[11] << 8);
    this.#decoder = new AudioDecoder({
      output: (data) => this.#give(data),
      error: (cause) => this.#fail(cause),
    });
    this.#decoder.configure({ codec: 'opus', sampleRate: OPUS_RATE, numberOfChannels: 1 });
  }

  #give(data: AudioData): void {
    const samples = new Float32Array(data.numberOfFrames);
    data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
    data.close();
    const heard = samples.subarray(this.#skip, this.#skip + this.#length - this.#pushed);
    this.#skip = Math.max(0, this.#skip - samples.length);
    this.#pushed += heard.length;
    try {
      if (heard.length > 0) this.#sink.push(heard);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(cause: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.close();
    if (cause instanceof AvatarError) return this.#sink.fail(cause);
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `The Ogg Opus audio cannot be decoded: ${why}. Send mono Ogg Opus, or pcm_s16le.`;
    this.#sink.fail(new AvatarError(ErrorCode.invalidAudioInput, message, { cause }));
  }
}

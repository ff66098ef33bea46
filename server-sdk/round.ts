import { createId } from '../src/protocol/ids.js';
import type { AvatarSDKError } from './errors.js';

/** Makes one Ogg Opus stream of the PCM of each request: mono, at the rate of the session. */
export interface OggOpusEncoder {
  /**
   * Takes the next PCM16 little-endian mono samples and returns the pages they completed; maybe
   * none yet.
   */
  encode(pcm: Uint8Array): Uint8Array;
  /** Ends the stream, returns the rest of it, and starts anew with the next `encode()`. */
  flush(): Uint8Array;
}

/** What a round needs to know of its session. */
export interface RoundOptions {
  readonly format: 'pcm_s16le' | 'ogg_opus';
  readonly encoder?: OggOpusEncoder;
}

/** The audio of one request, from its first chunk to its end. */
export class Round {
  /** The request's id on the wire. */
  readonly id = createId();
  /** Why the server takes no more of it; null while it does. */
  refusal: AvatarSDKError | null = null;
  readonly #encoder: OggOpusEncoder | undefined;
  readonly #isPcm: boolean;
  /** The first byte of a sample whose second one has not come yet, or nothing. */
  #half = new Uint8Array(0);
  /** Whether the encoder holds audio of this round. */
  #encoding = false;

  constructor({ format, encoder }: RoundOptions) {
    this.#encoder = encoder;
    this.#isPcm = format === 'pcm_s16le' || encoder !== undefined;
  }

  /**
   * Takes the next audio and returns what to send of it.
   *
   * @throws what the encoder throws, and TypeError when it returns something else than bytes.
   */
  encode(audio: Uint8Array, end: boolean): Uint8Array {
    if (!this.#isPcm) return audio;
    const pcm = this.#wholeSamples(audio);
    return this.#encoder ? this.#encodeOpus(this.#encoder, pcm, end) : pcm;
  }

  /** Brings the encoder back to its start. Nobody wants the rest, nor what fails while making it. */
  abandon(): void {
    if (!this.#encoding) return;
    this.#encoding = false;
    try {
      this.#encoder?.flush();
    } catch {
      return;
    }
  }

  /** A chunk may be cut anywhere; half a sample waits for its other half. */
  #wholeSamples(audio: Uint8Array): Uint8Array {
    const bytes = this.#half.length > 0 ? Buffer.concat([this.#half, audio]) : audio;
    const whole = bytes.length - (bytes.length % 2);
    this.#half = new Uint8Array(bytes.subarray(whole)); // the sender may use its memory again
    return bytes.subarray(0, whole);
  }

  #encodeOpus(encoder: OggOpusEncoder, pcm: Uint8Array, end: boolean): Uint8Array {
    const parts: Uint8Array[] = [];
    if (pcm.byteLength > 0) {
      this.#encoding = true;
      parts.push(bytesFrom('encode', encoder.encode(pcm)));
    }
    if (end && this.#encoding) {
      this.#encoding = false;
      parts.push(bytesFrom('flush', encoder.flush()));
    }
    return new Uint8Array(Buffer.concat(parts));
  }
}

/** @throws TypeError when an encoder returns something else, such as a promise. */
function bytesFrom(method: keyof OggOpusEncoder, result: unknown): Uint8Array {
  if (result instanceof Uint8Array) return result;
  throw new TypeError(`${method}() must return a Uint8Array at once`);
}

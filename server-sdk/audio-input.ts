import { createId } from '../src/protocol/ids.js';
import { encodeMessage } from '../src/protocol/messages.js';
import { AvatarSDKError } from './errors.js';

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

export interface AudioInputOptions {
  readonly format: 'pcm_s16le' | 'ogg_opus';
  readonly encoder?: OggOpusEncoder;
  readonly onEncoded: (reqId: string, bytes: Uint8Array) => void;
}

/** Largest piece of audio in one message, in bytes; even, so that samples stay whole. */
const MAX_MESSAGE_BYTES = 256 * 1024;

/** Cuts the audio of a session into requests and messages. */
export class AudioInput {
  readonly #options: AudioInputOptions;
  #open: string | null = null;
  #latest: string | null = null;
  /** Whether the encoder holds audio of the open request. */
  #encoding = false;

  constructor(options: AudioInputOptions) {
    this.#options = options;
  }

  /** The request that audio is coming in for. */
  get open(): string | undefined {
    return this.#open ?? undefined;
  }

  /**
   * Takes the next audio and returns the messages to send.
   *
   * @throws AvatarSDKError `invalidRequest` when the audio is not what the session was set up for,
   * or the encoder fails.
   */
  push(
    audio: Uint8Array,
    end: boolean,
    connectionId: string | undefined,
  ): { reqId: string; messages: Uint8Array[] } {
    const { format, encoder } = this.#options;
    const pcm = format === 'pcm_s16le' || encoder !== undefined;
    if (pcm && audio.byteLength % 2 !== 0) {
      throw new AvatarSDKError(
        'invalidRequest',
        `PCM16 audio has 2 bytes a sample, but the chunk has ${audio.byteLength} bytes. ` +
          'Cut chunks at sample boundaries.',
        { phase: 'websocket_send', connectionId, reqId: this.open },
      );
    }
    const reqId = (this.#latest = this.#open ??= createId());
    const subject = { connectionId, reqId };
    const bytes = encoder ? this.#encode(encoder, subject, audio, end) : audio;
    if (end) this.#open = null;
    return { reqId, messages: cut(reqId, bytes, end) };
  }

  /**
   * Ends the latest request, whether all of its audio was sent or not.
   *
   * @throws AvatarSDKError `invalidRequest` when there was none.
   */
  interrupt(connectionId: string | undefined): { reqId: string; messages: Uint8Array[] } {
    const reqId = this.#latest;
    if (reqId === null) {
      throw new AvatarSDKError(
        'invalidRequest',
        'There is nothing to interrupt: no audio was sent.',
        { phase: 'websocket_send', connectionId },
      );
    }
    this.#open = null;
    this.#abandonStream();
    return { reqId, messages: [encodeMessage({ type: 'clientInterrupt', reqId })] };
  }

  /** Brings the encoder back to its start. Nobody wants the rest, nor what fails while making it. */
  #abandonStream(): void {
    if (!this.#encoding) return;
    this.#encoding = false;
    try {
      this.#options.encoder?.flush();
    } catch {
      return;
    }
  }

  #encode(
    encoder: OggOpusEncoder,
    subject: { connectionId: string | undefined; reqId: string },
    pcm: Uint8Array,
    end: boolean,
  ): Uint8Array {
    const parts: Uint8Array[] = [];
    try {
      if (pcm.byteLength > 0) {
        this.#encoding = true;
        parts.push(bytesFrom('encode', encoder.encode(pcm)));
      }
      if (end && this.#encoding) {
        this.#encoding = false;
        parts.push(bytesFrom('flush', encoder.flush()));
      }
    } catch (cause) {
      throw new AvatarSDKError('invalidRequest', `oggOpusEncoder threw: ${String(cause)}`, {
        phase: 'websocket_send',
        ...subject,
        cause,
      });
    }
    const bytes = Buffer.concat(parts);
    if (bytes.length > 0) this.#options.onEncoded(subject.reqId, new Uint8Array(bytes));
    return bytes;
  }
}

/** @throws TypeError when an encoder returns something else, such as a promise. */
function bytesFrom(method: keyof OggOpusEncoder, result: unknown): Uint8Array {
  if (result instanceof Uint8Array) return result;
  throw new TypeError(`${method}() must return a Uint8Array at once`);
}

/** One message where the audio fits in, several where it does not; the last has the end flag. */
function cut(reqId: string, audio: Uint8Array, end: boolean): Uint8Array[] {
  const messages: Uint8Array[] = [];
  let at = 0;
  do {
    const piece = audio.subarray(at, at + MAX_MESSAGE_BYTES);
    at += MAX_MESSAGE_BYTES;
    const last = at >= audio.byteLength;
    messages.push(
      encodeMessage({ type: 'clientAudioInput', reqId, audio: piece, end: end && last }),
    );
  } while (at < audio.byteLength);
  return messages;
}

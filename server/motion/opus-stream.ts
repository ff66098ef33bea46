import { OggOpusDecoder } from 'ogg-opus-decoder';
import { floatToPcm16 } from '../../src/base/audio-format.js';
import { MalformedAudioError, OggPageReader, type OggPage } from './ogg-pages.js';
import { assertOpusPacket, assertPacketSize } from './opus-packet.js';
import { DECODED_RATE } from './worker-messages.js';

const CAPTURE_START = Uint8Array.of(0x4f);
const HEAD_BYTES = 19;

/**
 * Decodes one Ogg Opus stream (RFC 7845), mono, page by page. What the decoder is given is checked
 * before: it takes damaged pages for good ones, and its memory grows with what packets promise.
 */
export class OpusStream {
  readonly #pages = new OggPageReader();
  readonly #decoder: OggOpusDecoder;
  #taken = 0;
  /** Start of a packet that goes on in the next page. */
  #packet: Uint8Array | null = null;
  #decoding = false;
  #freed = false;

  constructor() {
    // The declarations of the package leave its sampleRate out.
    const options = { sampleRate: DECODED_RATE, forceStereo: false };
    this.#decoder = new OggOpusDecoder(options);
  }

  push(bytes: Uint8Array): void {
    this.#pages.push(bytes);
  }

  /**
   * Decodes the next page.
   *
   * @returns its samples at {@link DECODED_RATE}, or null when there is no whole page
   * @throws MalformedAudioError
   */
  async decodePage(): Promise<Int16Array | null> {
    const page = this.#pages.next();
    if (!page) return null;
    this.#check(page);
    this.#decoding = true;
    try {
      // The declarations of the package leave the promise out, too.
      const decoded = Promise.resolve(this.#decoder.decode(this.#ahead(page.bytes)));
      const { channelData, errors } = await decoded;
      if (errors.length > 0) throw new MalformedAudioError(errors[0].message);
      return channelData.length > 0 ? floatToPcm16(channelData[0]) : new Int16Array(0);
    } finally {
      this.#decoding = false;
      this.#taken++;
      if (this.#freed) this.#decoder.free();
    }
  }

  /** @throws MalformedAudioError when the stream is cut off inside a page. */
  assertWhole(): void {
    if (this.#pages.incomplete) throw new MalformedAudioError('the last Ogg page is cut off');
  }

  /** Frees the memory of the decoder, as soon as it has done what it is doing. */
  free(): void {
    if (!this.#freed && !this.#decoding) this.#decoder.free();
    this.#freed = true;
  }

  /**
   * The decoder takes a page when it has seen one byte of the next. All pages start with the same
   * one, so it gets that ahead and need not wait.
   */
  #ahead(page: Uint8Array): Uint8Array {
    const from = this.#taken === 0 ? 0 : 1;
    const bytes = new Uint8Array(page.length - from + 1);
    bytes.set(page.subarray(from));
    bytes.set(CAPTURE_START, page.length - from);
    return bytes;
  }

  #check(page: OggPage): void {
    if (page.continued !== (this.#packet !== null)) {
      throw new MalformedAudioError('a packet goes on in no other page');
    }
    if (this.#taken === 0) return assertHead(page);
    if (this.#taken === 1) return assertTags(page);
    for (const [i, part] of page.parts.entries()) {
      const packet = i === 0 && this.#packet ? Buffer.concat([this.#packet, part]) : part;
      this.#packet = page.open && i === page.parts.length - 1 ? packet : null;
      if (this.#packet) assertPacketSize(packet);
      else assertOpusPacket(packet);
    }
  }
}

const startsWith = (bytes: Uint8Array | undefined, magic: string): boolean =>
  Buffer.from(bytes?.subarray(0, magic.length) ?? []).toString('latin1') === magic;

/** The identification header (RFC 7845, section 5.1), alone on its page. */
function assertHead({ parts, open }: OggPage): void {
  const [head] = parts;
  if (parts.length !== 1 || open || !startsWith(head, 'OpusHead') || head.length < HEAD_BYTES) {
    throw new MalformedAudioError('the first Ogg page holds no OpusHead');
  }
  if (head[8] !== 1) throw new MalformedAudioError(`OpusHead has version ${head[8]}, not 1`);
  if (head[9] !== 1 || head[18] !== 0) {
    throw new MalformedAudioError(`the stream has ${head[9]} channels, send mono`);
  }
}

/** The comment header (section 5.2). Pictures, which would need more than a page, are no speech. */
function assertTags({ parts, open }: OggPage): void {
  if (parts.length === 1 && !open && startsWith(parts[0], 'OpusTags')) return;
  throw new MalformedAudioError('the second Ogg page must hold OpusTags, and nothing else');
}

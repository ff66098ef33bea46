import { MalformedAudioError } from './malformed-audio.js';
import { readHead, startsWith, type OpusHead } from './opus-head.js';
import { assertOpusPacket, assertPacketSize } from './opus-packet.js';
import { OggPageReader, type OggPage } from './page-reader.js';

/** What one page of an Ogg Opus stream brings. */
export interface OpusPage {
  /** The audio packets that end on it: views, of the structure that RFC 6716 asks for. */
  readonly packets: readonly Uint8Array[];
  /** On the last page, where the recording ends: samples at 48 kHz, the pre-skip included. */
  readonly end: number | null;
}

/**
 * Takes one Ogg Opus stream (RFC 7845), cut anywhere, apart into packets. All of it is checked:
 * decoders take damaged pages for good ones, and their memory grows with what packets promise.
 */
export class OggOpusReader {
  readonly #pages = new OggPageReader();
  readonly #maxChannels: 1 | 2;
  #head: OpusHead | null = null;
  #tagsRead = false;
  /** Whether the page before ended within a packet. */
  #open = false;
  /** Start of an audio packet that goes on in the next page. */
  #begun: Uint8Array | null = null;

  constructor(maxChannels: 1 | 2) {
    this.#maxChannels = maxChannels;
  }

  /** Set once the first page was taken. */
  get head(): OpusHead | null {
    return this.#head;
  }

  push(bytes: Uint8Array): void {
    this.#pages.push(bytes);
  }

  /**
   * Takes the next page.
   *
   * @returns null until it is complete
   * @throws MalformedAudioError
   */
  next(): OpusPage | null {
    const page = this.#pages.next();
    if (!page) return null;
    if (page.continued !== this.#open) {
      throw new MalformedAudioError('a packet goes on in no other page');
    }
    this.#open = page.open;
    const packets = this.#head && this.#tagsRead ? this.#audio(page, this.#head) : [];
    if (!this.#head) this.#head = readHead(page, this.#maxChannels);
    else if (!this.#tagsRead) this.#skipTags(page);
    return { packets, end: page.last && page.granule >= 0 ? page.granule : null };
  }

  /** @throws MalformedAudioError when the stream is cut off inside a page or a packet. */
  assertWhole(): void {
    if (this.#pages.incomplete) throw new MalformedAudioError('the last Ogg page is cut off');
    if (this.#open) throw new MalformedAudioError('the last packet is cut off');
  }

  /** The comment header (section 5.2). With a picture it goes over pages; nobody looks at it. */
  #skipTags({ parts, continued, open }: OggPage): void {
    if (parts.length !== 1 || !(continued || startsWith(parts[0], 'OpusTags'))) {
      throw new MalformedAudioError('OpusHead must be followed by a page of OpusTags alone');
    }
    this.#tagsRead = !open;
  }

  #audio({ parts, open }: OggPage, { channels }: OpusHead): Uint8Array[] {
    const packets: Uint8Array[] = [];
    for (const [i, part] of parts.entries()) {
      const packet = this.#begun ? join(this.#begun, part) : part;
      const goesOn = open && i === parts.length - 1;
      this.#begun = goesOn ? packet : null;
      if (goesOn) {
        assertPacketSize(packet, channels);
      } else {
        assertOpusPacket(packet, channels);
        packets.push(packet);
      }
    }
    return packets;
  }
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

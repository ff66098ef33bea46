import { ProtocolError } from '../../protocol/protocol-error.js';

/** Header of a page up to its segment table (RFC 3533, section 6), in bytes. */
const HEADER = 27;
const LAST_PAGE = 4;
/** A segment of this length goes on in the next one. */
const FULL_SEGMENT = 255;

/** What one page of an Ogg stream brings. */
export interface OggPage {
  /** Packets that end on this page. */
  readonly packets: readonly Uint8Array[];
  /** End of the last of them, in samples of the codec's clock. */
  readonly granule: number;
  readonly last: boolean;
}

/** Takes one logical Ogg stream, cut anywhere, apart into packets. */
export class OggPackets {
  #bytes = new Uint8Array(0);
  /** The packet that goes on on the next page. */
  #begun: Uint8Array = new Uint8Array(0);

  /** @throws ProtocolError when the bytes are not an Ogg stream. */
  push(bytes: Uint8Array): OggPage[] {
    this.#bytes = concat(this.#bytes, bytes);
    const pages: OggPage[] = [];
    for (let length; (length = this.#pageLength()) !== null;) {
      pages.push(this.#page(this.#bytes.subarray(0, length)));
      this.#bytes = this.#bytes.slice(length);
    }
    return pages;
  }

  /** Length of the page at the front, or `null` while it is not complete. */
  #pageLength(): number | null {
    const bytes = this.#bytes;
    if ([...'OggS'].some((letter, i) => i < bytes.length && bytes[i] !== letter.charCodeAt(0))) {
      throw new ProtocolError('The audio is not an Ogg stream, or a part of it is missing.');
    }
    const table = bytes.length < HEADER ? undefined : bytes.subarray(HEADER, HEADER + bytes[26]);
    if (!table || table.length < bytes[26]) return null;
    const length = HEADER + table.length + table.reduce((sum, segment) => sum + segment, 0);
    return length <= bytes.length ? length : null;
  }

  #page(page: Uint8Array): OggPage {
    const view = new DataView(page.buffer, page.byteOffset);
    const table = page.subarray(HEADER, HEADER + page[26]);
    const packets: Uint8Array[] = [];
    let at = HEADER + table.length;
    for (const segment of table) {
      this.#begun = concat(this.#begun, page.subarray(at, (at += segment)));
      if (segment === FULL_SEGMENT) continue;
      packets.push(this.#begun);
      this.#begun = new Uint8Array(0);
    }
    const granule = Number(view.getBigInt64(6, true));
    return { packets, granule, last: (page[5] & LAST_PAGE) !== 0 };
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

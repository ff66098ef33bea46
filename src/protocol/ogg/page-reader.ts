import { checksum } from './checksum.js';
import { MalformedAudioError } from './malformed-audio.js';

/** A page of an Ogg stream. */
export interface OggPage {
  /** Packets and parts of packets in it. */
  readonly parts: readonly Uint8Array[];
  /** Whether the first part goes on with a packet of the page before. */
  readonly continued: boolean;
  /** Whether the last part goes on in the next page. */
  readonly open: boolean;
  /** Where the last packet that ends on it ends, by the clock of the codec; -1 where none does. */
  readonly granule: number;
  readonly last: boolean;
}

/** Length of a page header without its segment table, in bytes (RFC 3533, section 6). */
const HEADER_BYTES = 27;
const CAPTURE_PATTERN = [0x4f, 0x67, 0x67, 0x53] as const;
const Flag = { continued: 1, first: 2, last: 4 } as const;
/** A segment of this length goes on in the next. */
const FULL_SEGMENT = 255;

/**
 * Cuts the bytes of one Ogg stream, which may come in pieces of any length, into pages. It holds
 * what was pushed and not taken, and no more than one page (65 307 bytes) of it is ever incomplete.
 */
export class OggPageReader {
  #pending = new Uint8Array(0);
  #serial = 0;
  #pages = 0;
  #ended = false;

  /** Whether bytes wait that make no page yet. */
  get incomplete(): boolean {
    return this.#pending.length > 0;
  }

  push(bytes: Uint8Array): void {
    const joined = new Uint8Array(this.#pending.length + bytes.length);
    joined.set(this.#pending);
    joined.set(bytes, this.#pending.length);
    this.#pending = joined;
  }

  /**
   * Takes the next page.
   *
   * @returns null until it is complete
   * @throws MalformedAudioError when it is damaged, or is not the next one of the same stream.
   */
  next(): OggPage | null {
    const bytes = this.#pending;
    if (bytes.length === 0) return null;
    if (this.#ended) throw new MalformedAudioError('the stream goes on after its last page');
    if (CAPTURE_PATTERN.some((byte, i) => i < bytes.length && bytes[i] !== byte)) {
      throw new MalformedAudioError('there is no Ogg page where one should begin');
    }
    const body = HEADER_BYTES + (bytes[HEADER_BYTES - 1] ?? 0);
    if (bytes.length < body) return null;
    const table = bytes.subarray(HEADER_BYTES, body);
    const length = table.reduce((sum, size) => sum + size, body);
    if (bytes.length < length) return null;
    const page = bytes.subarray(0, length);
    this.#pending = bytes.subarray(length);
    const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
    this.#check(page, view);
    return {
      parts: partsOf(page.subarray(body), table),
      continued: (page[5] & Flag.continued) !== 0,
      open: table.at(-1) === FULL_SEGMENT,
      granule: Number(view.getBigInt64(6, true)),
      last: this.#ended,
    };
  }

  #check(page: Uint8Array, view: DataView): void {
    if (page[4] !== 0) throw new MalformedAudioError(`an Ogg page has version ${page[4]}`);
    if (view.getUint32(22, true) !== checksum(page)) {
      throw new MalformedAudioError('the checksum of an Ogg page is wrong');
    }
    const serial = view.getUint32(14, true);
    const first = (page[5] & Flag.first) !== 0;
    if (this.#pages === 0) this.#serial = serial;
    const expected = first === (this.#pages === 0) && serial === this.#serial;
    if (!expected || view.getUint32(18, true) !== this.#pages) {
      throw new MalformedAudioError('an Ogg page is missing, or is of another stream');
    }
    this.#pages++;
    this.#ended = (page[5] & Flag.last) !== 0;
  }
}

function partsOf(body: Uint8Array, table: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  let to = 0;
  for (const [i, size] of table.entries()) {
    to += size;
    if (size === FULL_SEGMENT && i < table.length - 1) continue;
    parts.push(body.subarray(from, to));
    from = to;
  }
  return parts;
}

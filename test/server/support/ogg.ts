import { readFileSync } from 'node:fs';
import { checksum } from '../../../src/protocol/ogg/checksum.js';

/** Two seconds of `syllables()` at 16 kHz, Opus at 12 kbit/s in pages of up to 200 ms. */
export const SPEECH = new Uint8Array(
  readFileSync(new URL('../fixtures/syllables.opus', import.meta.url)),
);

/** Where each page of a stream starts, and where the last one ends. */
export function pageBounds(stream: Uint8Array): number[] {
  const bounds = [0];
  for (let at = 0; at < stream.length; bounds.push(at)) {
    const table = stream.subarray(at + 27, at + 27 + stream[at + 26]);
    at += 27 + table.length + table.reduce((sum, size) => sum + size, 0);
  }
  return bounds;
}

/** The packets of a stream whose packets all end where their page does, or before. */
export function packetsOf(stream: Uint8Array): Uint8Array[] {
  const packets: Uint8Array[] = [];
  for (const from of pageBounds(stream).slice(0, -1)) {
    const table = stream.subarray(from + 27, from + 27 + stream[from + 26]);
    let at = from + 27 + table.length;
    let length = 0;
    for (const size of table) {
      length += size;
      if (size === 255) continue;
      packets.push(stream.subarray(at, at + length));
      at += length;
      length = 0;
    }
  }
  return packets;
}

export interface Page {
  readonly packets: readonly Uint8Array[];
  readonly flags?: number;
  readonly sequence?: number;
  readonly serial?: number;
  /** In samples at 48 kHz. */
  readonly granule?: number;
  /** Segment table, where it is not that of whole packets. */
  readonly table?: readonly number[];
}

/** Writes a page. */
export function oggPage(page: Page): Uint8Array {
  const { packets, flags = 0, sequence = 0, serial = 7, granule = 0 } = page;
  const table = page.table ?? packets.flatMap(({ length }) => lacing(length));
  const body = Buffer.concat(packets);
  const bytes = Buffer.alloc(27 + table.length + body.length);
  bytes.write('OggS', 'latin1');
  bytes[5] = flags;
  bytes.writeBigInt64LE(BigInt(granule), 6);
  bytes.writeUInt32LE(serial, 14);
  bytes.writeUInt32LE(sequence, 18);
  bytes[26] = table.length;
  bytes.set(table, 27);
  bytes.set(body, 27 + table.length);
  bytes.writeUInt32LE(checksum(bytes), 22);
  return new Uint8Array(bytes);
}

/** Segment lengths of a packet. */
export function lacing(length: number): number[] {
  return [...Array.from({ length: Math.floor(length / 255) }, () => 255), length % 255];
}

/** Writes a stream, header pages first, with so many packets a page and no end flag. */
export function oggStream(packets: readonly Uint8Array[], perPage: number): Uint8Array {
  const [head, tags, ...audio] = packets;
  const pages = [oggPage({ packets: [head], flags: 2 }), oggPage({ packets: [tags], sequence: 1 })];
  for (let at = 0; at < audio.length; at += perPage) {
    pages.push(oggPage({ packets: audio.slice(at, at + perPage), sequence: pages.length }));
  }
  return Buffer.concat(pages);
}

/** The same packet, made `bytes` longer by padding (RFC 6716, section 3.2.5). */
export function padded(packet: Uint8Array, bytes: number): Uint8Array {
  const head = [packet[0] | 3, 64 | 1];
  let left = bytes;
  for (; left > 254; left -= 254) head.push(255);
  return Buffer.concat([Uint8Array.from([...head, left]), packet.subarray(1), Buffer.alloc(bytes)]);
}

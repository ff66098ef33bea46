import { inflate } from '../../base/inflate.js';
import { SplatFileError } from './splat-file-error.js';
import { SPLAT_LIMITS } from './splat-limits.js';

/** Where things are in a ZIP archive: its specification (APPNOTE.TXT 6.3), sections 4.3 and 4.4. */
const END = { signature: 0x06054b50, bytes: 22, comment: 0xffff, entries: 10, directory: 16 };
const ENTRY = { signature: 0x02014b50, bytes: 46 };
const LOCAL = { signature: 0x04034b50, bytes: 30 };
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
/** Stands in fields of 16 and 32 bits for a number that a ZIP64 record has. */
const ZIP64 = { short: 0xffff, long: 0xffffffff };

interface ZipEntry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  /** Bytes in the archive, and once they are inflated. */
  readonly packed: number;
  readonly size: number;
  /** Where its local header is. */
  readonly at: number;
}

/**
 * Reads the files of an archive that `wanted` names by the last part of their paths, stored or
 * deflated. Nothing is inflated that is not wanted, and nothing beyond the size that the archive gives.
 *
 * @throws SplatFileError that says what is wrong with the archive, is missing or more than the limits
 */
export async function readZip<Name extends string>(
  bytes: Uint8Array,
  wanted: readonly Name[],
): Promise<Record<Name, Uint8Array<ArrayBuffer>>> {
  const entries = listEntries(bytes);
  const files: Partial<Record<Name, Uint8Array<ArrayBuffer>>> = {};
  for (const name of wanted) {
    const entry = entries.find((one) => one.name === name || one.name.endsWith(`/${name}`));
    if (!entry) throw new SplatFileError(`the archive has no ${name}.`);
    files[name] = await contentOf(entry, bytes);
  }
  return files as Record<Name, Uint8Array<ArrayBuffer>>;
}

function listEntries(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + END.entries, true);
  let at = view.getUint32(end + END.directory, true);
  if (count === ZIP64.short || at === ZIP64.long)
    throw new SplatFileError('ZIP64 archives are not read.');
  if (count > SPLAT_LIMITS.zipEntries) {
    throw new SplatFileError(
      `the archive lists ${count} files; at most ${SPLAT_LIMITS.zipEntries} are read.`,
    );
  }
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + ENTRY.bytes > end || view.getUint32(at, true) !== ENTRY.signature) {
      throw new SplatFileError('the list of files in the archive is damaged.');
    }
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const next = at + ENTRY.bytes + name + extra + comment;
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + ENTRY.bytes, at + ENTRY.bytes + name)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    });
    at = next;
  }
  // What macOS adds are no files of the avatar, but have their names.
  return entries.filter((entry) => !entry.name.startsWith('__MACOSX/'));
}

/** The record that every archive ends with; only a comment may follow. */
function findEnd(view: DataView): number {
  const last = view.byteLength - END.bytes;
  for (let at = last; at >= Math.max(0, last - END.comment); at--) {
    if (view.getUint32(at, true) === END.signature) return at;
  }
  throw new SplatFileError('the archive is cut off.');
}

async function contentOf(entry: ZipEntry, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const { name, flags, method, packed, size, at } = entry;
  const most = SPLAT_LIMITS.inflatedBytes;
  if (flags & ENCRYPTED) throw new SplatFileError(`${name} is encrypted.`);
  if ([packed, size, at].includes(ZIP64.long))
    throw new SplatFileError('ZIP64 archives are not read.');
  if (size > most) throw new SplatFileError(`${name} has ${size} bytes; at most ${most} are read.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isThere = at + LOCAL.bytes <= bytes.length;
  if (!isThere || view.getUint32(at, true) !== LOCAL.signature) throw damaged(name);
  const start = at + LOCAL.bytes + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + packed > bytes.length) throw new SplatFileError(`${name} is cut off.`);
  const data = bytes.slice(start, start + packed);
  if (method === DEFLATED) {
    return inflate(data, 'deflate-raw', size).catch((cause) => {
      throw damaged(name, cause);
    });
  }
  if (method !== STORED)
    throw new SplatFileError(`${name} is compressed in a way that is not read.`);
  if (packed !== size) throw damaged(name);
  return data;
}

const damaged = (name: string, cause?: unknown): SplatFileError =>
  new SplatFileError(`${name} in the archive is damaged. Download or pack it again.`, { cause });

/** A file of an archive; one that ends with a slash is a folder. */
export interface ZipFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly stored?: boolean;
  /** Fields of its entry in the list of files that say something else than is true. */
  readonly claims?: Partial<Record<'flags' | 'method' | 'packed' | 'size' | 'at', number>>;
}

/** A ZIP archive. Checksums are left out, as nobody here reads them. */
export async function zipOf(files: readonly ZipFile[]): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  const entries: Uint8Array[] = [];
  let at = 0;
  for (const file of files) {
    const name = new TextEncoder().encode(file.name);
    const deflated = !file.stored && file.bytes.length > 0;
    const data = deflated ? await deflate(file.bytes) : file.bytes;
    const actual = {
      flags: 0,
      method: deflated ? 8 : 0,
      packed: data.length,
      size: file.bytes.length,
      at,
    };
    const { flags, method, packed, size, at: place } = { ...actual, ...file.claims };
    const sizes = [0, packed, size];
    const local = fields(
      [4, 0x04034b50],
      [2, 20, flags, method, 0, 0],
      [4, ...sizes],
      [2, name.length, 0],
    );
    parts.push(local, name, data);
    entries.push(
      fields(
        [4, 0x02014b50],
        [2, 20, 20, flags, method, 0, 0],
        [4, ...sizes],
        [2, name.length, 0, 0, 0, 0],
        [4, 0, place],
      ),
      name,
    );
    at += local.length + name.length + data.length;
  }
  const size = entries.reduce((sum, { length }) => sum + length, 0);
  const end = fields([4, 0x06054b50], [2, 0, 0, files.length, files.length], [4, size, at], [2, 0]);
  return joined([...parts, ...entries, end]);
}

/** Numbers of so many bytes each. */
function fields(...groups: readonly (readonly number[])[]): Uint8Array {
  return joined(
    groups.map(([width, ...values]) => {
      const bytes = new Uint8Array(width * values.length);
      const view = new DataView(bytes.buffer);
      values.forEach((value, k) =>
        width === 2 ? view.setUint16(k * 2, value, true) : view.setUint32(k * 4, value, true),
      );
      return bytes;
    }),
  );
}

async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes.slice()])
    .stream()
    .pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

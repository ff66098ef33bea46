/** Told how many bytes of a download have arrived, and how many there will be where known. */
export type BytesListener = (received: number, total: number | undefined) => void;

/** Given a file to read along. It need not read it to its end, and the file fails when `signal` aborts. */
export type BodyListener = (body: ReadableStream<Uint8Array<ArrayBuffer>>) => void;

/** Most bytes of a file. Characters with large textures have some 20 MB. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Time in which the answer, and then each further piece, has to come, in milliseconds. */
const STALL_MS = 30_000;
/** Bytes of a piece: what comes slower than this is as good as nothing. */
const PIECE = 64 * 1024;

export interface Download {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Address that answered, after redirects. */
  readonly url: string;
}

/** The server answered, but not with the file. */
export class HttpStatusError extends Error {
  override readonly name = 'HttpStatusError';
  readonly status: number;
  /** The stable code in the body of an API error, such as `appIDUnrecognized`. */
  readonly code: string | undefined;

  constructor(status: number, code?: string) {
    super(`it answered ${status}.`);
    this.status = status;
    this.code = code;
  }
}

/**
 * Fetches a file and reports its progress as it streams in.
 *
 * @throws with a message that goes on after the address: HttpStatusError for an answer outside 200..299;
 * TypeError when the network fails; Error when the file is larger than 64 MiB, or less than 64 KiB of it
 * come in 30 s; the reason of `signal` when that aborts.
 */
export async function download(
  url: string,
  signal: AbortSignal,
  onBytes?: BytesListener,
  onBody?: BodyListener,
): Promise<Download> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    clearTimeout(timer);
    const stalled = new Error('it sends nothing, or too slowly.');
    timer = setTimeout(() => stop.abort(stalled), STALL_MS);
  };
  try {
    wait();
    const response = await fetch(url, { signal: either, credentials: 'same-origin' }).catch(
      explain,
    );
    if (!response.ok) {
      throw new HttpStatusError(response.status, await apiErrorCode(response));
    }
    const total = announcedSize(response);
    const chunks: Uint8Array[] = [];
    let received = 0;
    let due = 0;
    // A page may have a `fetch()` of its own whose answers are no streams: of a polyfill, of a mock.
    let body = response.body ?? new Blob([await response.arrayBuffer()]).stream();
    if (onBody) {
      const [own, other] = body.tee();
      onBody(other);
      body = own;
    }
    const reader = body.getReader();
    for (;;) {
      const step = await reader.read();
      if (step.done) break;
      chunks.push(step.value);
      received += step.value.byteLength;
      if (received > MAX_BYTES) throw new Error(`it has more than ${MAX_BYTES} bytes.`);
      if (received >= due) {
        due = received + PIECE;
        wait();
      }
      onBytes?.(received, total);
    }
    return { bytes: concatenate(chunks, received), url: response.url || url };
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

/** The browser says the same of a network that fails and of a page that may not ask. */
function explain(cause: unknown): never {
  if (!(cause instanceof TypeError)) throw cause;
  const allowed = 'that its site allows this page (CORS) and the page its site (CSP, connect-src)';
  throw new TypeError(`check the address, the network, and ${allowed}.`, { cause });
}

async function apiErrorCode(response: Response): Promise<string | undefined> {
  const body = (await response.json().catch(() => null)) as {
    errors?: readonly { code?: string }[];
  } | null;
  return body?.errors?.[0]?.code;
}

/** Content-Length counts the bytes on the wire, which says nothing about a compressed body. */
function announcedSize(response: Response): number | undefined {
  if (response.headers.get('content-encoding')) return undefined;
  return Number(response.headers.get('content-length')) || undefined;
}

export function concatenate(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

import { withDeadline } from './deadline.js';

/** Largest body that is read, in bytes. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface JsonRequest {
  readonly url: string;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** An answer whose body is over {@link MAX_BODY_BYTES}. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';

  constructor() {
    super(`The answer has more than ${MAX_BODY_BYTES} bytes.`);
  }
}

/**
 * Posts JSON and reads the answer, whatever its status. Redirects are not followed: they would
 * carry the API key elsewhere.
 *
 * @throws BodyTooLargeError, `TimeoutError`, the reason of `signal`, or what `fetch` throws.
 */
export async function postJson(request: JsonRequest): Promise<{ status: number; body: string }> {
  const { url, body, headers, timeoutMs, signal } = request;
  return withDeadline(timeoutMs, signal, async (deadline) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: deadline,
    });
    return { status: response.status, body: await readText(response.body ?? []) };
  });
}

/** Reads a body as UTF-8. @throws BodyTooLargeError */
export async function readText(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new BodyTooLargeError();
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

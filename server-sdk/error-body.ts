/** What the body of a refusing answer says. */
export interface ErrorBody {
  readonly status?: number;
  readonly code?: number | string;
  readonly title?: string;
  readonly detail?: string;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Numbers are written as texts too. */
const number = (value: unknown): number | undefined => {
  const parsed = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof parsed === 'number' ? parsed : undefined;
};

const codeOf = (value: unknown): number | string | undefined => number(value) ?? text(value);

function readObject(fields: Record<string, unknown>, codeAlias: string): ErrorBody {
  return {
    status: number(fields.status),
    code: codeOf(fields.code) ?? codeOf(fields[codeAlias]),
    title: text(fields.title),
    detail: text(fields.detail) ?? text(fields.message),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON, or undefined where it is none. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** The first of a non-empty list of errors, which means an error whatever the HTTP status. */
export function firstError(body: string): ErrorBody | null {
  const parsed = parseJson(body);
  if (!isObject(parsed) || !Array.isArray(parsed.errors)) return null;
  const [first] = parsed.errors as unknown[];
  return isObject(first) ? readObject(first, 'id') : null;
}

/** Reads a body: a list of errors, a flat object, or plain text; the first that fits. */
export function readErrorBody(body: string): ErrorBody {
  const listed = firstError(body);
  if (listed) return listed;
  const parsed = parseJson(body);
  return isObject(parsed) ? readObject(parsed, 'error') : { detail: text(body.trim()) };
}

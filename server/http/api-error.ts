/**
 * A request that the server refuses, with what it takes to answer it: an HTTP status, a stable
 * code, and a message that says what to mend.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** HTTP status. */
    readonly status: number,
    /** Stable identifier, in the manner of `invalidRequest`. */
    readonly code: string,
    /** What was wrong and how to mend it; names the field at fault. */
    message: string,
    /** Extra response headers, such as `retry-after`. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  /** 400 for a request body or query; `field` is the one at fault. */
  static invalid(field: string, problem: string): ApiError {
    return new ApiError(400, 'invalidRequest', `${field} ${problem}`);
  }
}

/** Error body of the HTTP API: the `errors` list, and a flat `message` for clients without it. */
export interface ErrorBody {
  readonly errors: readonly [
    {
      readonly status: string;
      readonly code: string;
      readonly title: string;
      readonly detail: string;
    },
  ];
  readonly message: string;
}

/** Title of each error code, for people; what is specific stands in `detail`. */
const TITLES: Readonly<Record<string, string>> = {
  invalidRequest: 'Invalid request',
  invalidApiKey: 'Invalid API key',
  appIDMismatch: 'App ID mismatch',
  appIDUnrecognized: 'App ID unrecognized',
  avatarNotFound: 'Avatar not found',
  notFound: 'Not found',
  forbidden: 'Forbidden',
  rateLimitExceeded: 'Too many requests',
  serverBusy: 'Server busy',
  roomUnavailable: 'Room unavailable',
  serverError: 'Server error',
};

export function errorBody(error: ApiError): ErrorBody {
  const { status, code, message } = error;
  const title = TITLES[code] ?? code;
  return { errors: [{ status: String(status), code, title, detail: message }], message };
}

import type { SampleRate } from '../../base/sample-rate.js';
import { abortable, delay } from '../../base/abortable.js';
import { AvatarError, ErrorCode } from '../../base/errors.js';
import type { Logger } from '../../base/logger.js';
import { closeAdvice } from '../../protocol/close-codes.js';
import { backoff } from './backoff.js';
import type { ConnectionOwner, MotionServerConnection } from './connection.js';
import { openConnection } from './handshake.js';

/** With another one to try, a server gets so long to take a session, in milliseconds. */
const NODE_TIMEOUT_MS = 4000;

/** Without a connection for this long, speech goes on without motion. Fixed by the client API. */
const CONNECT_TIMEOUT_MS = 15_000;

/** How a Session Token is asked for. */
export interface TokenRequest {
  /** True once after the server refused the last token: do not answer from a cache. */
  readonly refresh: boolean;
  /** Aborted when the connection is no longer wanted. */
  readonly signal: AbortSignal;
}

/** How a Motion Server is reached. */
export interface ConnectOptions {
  readonly sampleRate: SampleRate;
  /** Ingress URLs for a token, in the order in which to try them; it is asked for before each attempt. */
  urls(sessionToken: string): readonly string[];
  sessionToken(request: TokenRequest): string | null | Promise<string | null>;
  /** Asked before each attempt. */
  extraParams(): Readonly<Record<string, string>>;
  /** Seconds without a word, while motion is owed, after which a server is gone. @default 30 */
  readonly silentSeconds?: number;
}

interface Attempt {
  readonly owner: ConnectionOwner;
  readonly logger: Logger;
  /** The last token was refused. */
  readonly refresh: boolean;
  /** Wait so long before the first try, in milliseconds. */
  readonly pause: number;
  readonly signal: AbortSignal;
}

/**
 * Gets a connection: after a transient failure the next server is tried, and all of them again with
 * growing delays, for at most 15 s; a refused token is renewed once.
 *
 * @throws AvatarError saying what went wrong; the signal's reason when aborted.
 */
export async function connect(
  options: ConnectOptions,
  { pause, signal, ...attempt }: Attempt,
): Promise<MotionServerConnection> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), CONNECT_TIMEOUT_MS);
  const either = AbortSignal.any([signal, timeout.signal]);
  let last: unknown;
  let { refresh } = attempt;
  try {
    // Everyone has heard of the attempt before the application is asked for its token.
    await (pause > 0 ? delay(pause, either) : null);
    const turn: Turn = { tried: 0, nodes: 1 };
    for (;;) {
      try {
        return await connectOnce(options, turn, { ...attempt, refresh, signal: either });
      } catch (error) {
        either.throwIfAborted();
        // An application's own error comes from its token source: its server may be back soon.
        const advice = error instanceof AvatarError ? closeAdvice(error.code) : 'retry';
        if (advice === 'stop' || (advice === 'renewToken' && refresh)) throw error;
        refresh ||= advice === 'renewToken';
        if (advice !== 'retry') continue;
        last = error;
        attempt.logger.info('The Motion Server cannot be reached yet.', error);
        turn.tried++;
        const { tried, nodes } = turn;
        if (tried % nodes === 0) await delay(backoff(tried / nodes), either);
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    throw timeout.signal.aborted ? connectTimeout(last) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** Whose turn it is to be tried. */
interface Turn {
  /** Servers that could not be reached, one after the other. */
  tried: number;
  /** How many there are. */
  nodes: number;
}

async function connectOnce(
  options: ConnectOptions,
  turn: Turn,
  { owner, refresh, signal }: Pick<Attempt, 'owner' | 'refresh' | 'signal'>,
): Promise<MotionServerConnection> {
  signal.throwIfAborted();
  const token = await abortable(options.sessionToken({ refresh, signal }), signal);
  if (!token) {
    throw new AvatarError(
      ErrorCode.sessionTokenInvalid,
      'Direct mode needs a Session Token. Set session-token or token-url on the element, or ' +
        'call AvatarSDK.setSessionToken().',
    );
  }
  const urls = options.urls(token);
  turn.nodes = urls.length;
  const url = urls[turn.tried % urls.length];
  const { sampleRate, silentSeconds } = options;
  const extraParams = options.extraParams();
  const inTime =
    urls.length > 1 ? AbortSignal.any([signal, AbortSignal.timeout(NODE_TIMEOUT_MS)]) : signal;
  return openConnection({ url, sampleRate, extraParams, owner, signal: inTime, silentSeconds });
}

function connectTimeout(last: unknown): AvatarError {
  const why = last instanceof Error ? ` Last failure: ${last.message}` : '';
  // A server that was reached and says why it cannot take the session has the better word.
  const reached = last instanceof AvatarError && last.code !== ErrorCode.websocketClosedAbnormally;
  return new AvatarError(
    reached ? last.code : ErrorCode.websocketError,
    `The Motion Server could not be reached within ${CONNECT_TIMEOUT_MS / 1000} s.${why} ` +
      'Check the endpoint and the network; call start() to try again.',
    { cause: last },
  );
}

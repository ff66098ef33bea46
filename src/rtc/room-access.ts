import { ErrorCode, type AvatarError } from '../base/errors.js';
import { roomError, saidOf } from './room-errors.js';

/** Which room a view joins by itself, and who is the avatar in it. Read at each attempt. */
export interface RoomOptions {
  /** Of the LiveKit server: `wss://…`. */
  readonly roomUrl: string | null;
  /** Token of the room, of LiveKit or Agora. */
  readonly roomToken: string | null;
  /** Where to `POST` for what is not set. */
  readonly tokenUrl: string | null;
  /** Identity of the participant whose audio is the avatar's. Default: the agent. */
  readonly participant: string | null;
  /** App ID of Agora. */
  readonly agoraAppId: string | null;
  /** Agora's channel. */
  readonly channel: string | null;
  /** The visitor's number in an Agora channel; 0 or `null`: Agora chooses. */
  readonly uid: string | null;
}

/** What lets one into a room, by the names of {@link RoomOptions}; what is unknown is missing. */
export interface RoomAccess {
  readonly url?: string;
  readonly token?: string;
  readonly appId?: string;
  readonly channel?: string;
  readonly uid?: string;
}

/** Names under which servers answer; those of LiveKit's own examples among them. */
const NAMES: Readonly<Record<keyof RoomAccess, readonly string[]>> = {
  url: ['url', 'serverUrl', 'server_url'],
  token: ['token', 'participantToken', 'participant_token'],
  appId: ['appId', 'app_id'],
  channel: ['channel', 'channelName', 'channel_name'],
  uid: ['uid'],
};

/**
 * What the options say, and what the `token-url` says beside; a token of the latter is as new as the
 * call. An option that is set is not overridden, but for the token.
 *
 * @throws AvatarError `sessionTokenInvalid` where the URL refuses, `websocketError` where it cannot
 * be reached now.
 * @throws the signal's reason when aborted.
 */
export async function accessOf(options: RoomOptions, signal: AbortSignal): Promise<RoomAccess> {
  const { roomUrl, roomToken, tokenUrl, agoraAppId, channel, uid } = options;
  const own = { url: roomUrl, token: roomToken, appId: agoraAppId, channel, uid };
  const set = Object.fromEntries(
    Object.entries(own).filter(([, value]) => value !== null),
  ) as RoomAccess;
  if (tokenUrl === null) return set;
  const answered = await ask(tokenUrl, signal);
  return { ...answered, ...set, token: answered.token ?? set.token };
}

async function ask(url: string, signal: AbortSignal): Promise<RoomAccess> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: '{}',
      signal,
    });
  } catch (cause) {
    signal.throwIfAborted();
    const problem = `could not be reached (${saidOf(cause)}). Check the address, the network and CORS`;
    throw failure(ErrorCode.websocketError, url, problem, cause);
  }
  const body: unknown = await response.json().catch(() => null);
  signal.throwIfAborted();
  if (!response.ok) {
    const transient = response.status === 429 || response.status >= 500;
    const code = transient ? ErrorCode.websocketError : ErrorCode.sessionTokenInvalid;
    throw failure(code, url, `answered ${response.status}`);
  }
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const found: Partial<Record<keyof RoomAccess, string>> = {};
  for (const [name, aliases] of Object.entries(NAMES) as [keyof RoomAccess, string[]][]) {
    const value = aliases.map((alias) => fields[alias]).find((one) => one != null && one !== '');
    if (typeof value === 'string' || typeof value === 'number') found[name] = String(value);
  }
  if (found.token === undefined) {
    const problem = 'answered without a "token" in its JSON';
    throw failure(ErrorCode.sessionTokenInvalid, url, problem);
  }
  return found;
}

function failure(code: ErrorCode, url: string, problem: string, cause?: unknown): AvatarError {
  const reason = code === ErrorCode.sessionTokenInvalid ? 'roomToken' : undefined;
  return roomError(code, `token-url ${url} ${problem}.`, { cause, reason });
}

import { ErrorCode, type AvatarError } from '../../base/errors.js';
import { RoomState, type Loss } from '../link.js';
import { roomError, saidOf } from '../room-errors.js';

/** Where a room is, and what lets one in. */
export interface LiveKitAccess {
  /** Of the LiveKit server: `wss://…`. */
  readonly url: string;
  readonly token: string;
}

/** @throws AvatarError naming what is missing or malformed. */
export function assertAccess({ url, token }: LiveKitAccess): void {
  const { protocol } = URL.canParse(url ?? '') ? new URL(url) : { protocol: '' };
  if (!/^(wss?|https?):$/.test(protocol)) {
    throw roomError(
      ErrorCode.networkLayerNotAvailable,
      `"${url ?? ''}" is no address of a LiveKit server: it begins with wss://.`,
      { reason: 'invalidEndpoint' },
    );
  }
  if (typeof token === 'string' && token !== '') return;
  throw roomError(
    ErrorCode.sessionTokenInvalid,
    'There is no token for the room. Have your server make one for each visitor.',
    { reason: 'roomToken' },
  );
}

/** `ConnectionErrorReason` of LiveKit: the server refused. */
const NOT_ALLOWED = 0;

/** What went wrong when joining. */
export function connectError(cause: unknown, url: string): AvatarError {
  const said = saidOf(cause);
  const { reason, status } = cause as { reason?: number; status?: number };
  if (reason === NOT_ALLOWED || status === 401 || status === 403) {
    const expired = /expired/i.test(said);
    return roomError(
      expired ? ErrorCode.sessionTokenExpired : ErrorCode.sessionTokenInvalid,
      `The LiveKit server refused the token of the room: ${said}.`,
      { cause, reason: 'roomToken' },
    );
  }
  return roomError(
    ErrorCode.websocketError,
    `The room at ${originOf(url)} could not be joined: ${said}. Check the address, that the server ` +
      'runs, and that the network lets WebRTC through.',
    { cause },
  );
}

const originOf = (url: string): string => new URL(url).host;

/** What `DisconnectReason` of LiveKit stands for; `null` where somebody here wanted it. */
const LOSSES: Readonly<Record<number, { readonly text: string; readonly retry: boolean } | null>> =
  {
    1: null,
    2: { text: 'Somebody else has joined the room with the same identity.', retry: false },
    3: { text: 'The LiveKit server was shut down.', retry: true },
    4: { text: 'The visitor was removed from the room.', retry: false },
    5: { text: 'The room was deleted.', retry: false },
    7: { text: 'The room could not be joined.', retry: true },
    10: { text: 'The room was closed.', retry: false },
  };

/** Why a room was lost, by LiveKit's number of the reason. */
export function lossOf(reason: number | undefined): Loss | null {
  const known = LOSSES[reason ?? -1];
  if (known === null) return null;
  const code =
    known?.retry === false
      ? ErrorCode.websocketClosedUnexpected
      : ErrorCode.websocketClosedAbnormally;
  const text = known?.text ?? 'The connection to the room was lost, and could not be got back.';
  return { error: roomError(code, text), retry: known?.retry ?? true };
}

/** The room's own word for its state. */
export function stateOf(state: string): RoomState {
  if (state === 'connected' || state === 'connecting') return state;
  return /reconnecting/i.test(state) ? RoomState.Reconnecting : RoomState.Disconnected;
}

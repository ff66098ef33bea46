import { AvatarError, ErrorCode, messageOf, type AvatarErrorOptions } from '../base/errors.js';

/** Tokens, whole or as a query: a client's errors quote the address that it asked. */
const SECRETS = /\beyJ[\w-]+\.[\w-]+\.[\w-]*|((?:access_token|token)=)[^&\s"']+/g;

/** What a client has to say of a failure, without the tokens in it. */
export function saidOf(cause: unknown): string {
  return messageOf(cause).replace(SECRETS, '$1…');
}

/** An error of a room. The cause is left out where its message would tell a token. */
export function roomError(
  code: ErrorCode,
  message: string,
  { cause, reason }: AvatarErrorOptions = {},
): AvatarError {
  const telling = cause !== undefined && saidOf(cause) !== messageOf(cause);
  return new AvatarError(code, message, { cause: telling ? undefined : cause, reason });
}

/** A client of rooms, which is an optional peer of this package, cannot be loaded. */
export function clientMissing(name: string, cause: unknown): AvatarError {
  return roomError(
    ErrorCode.networkLayerNotAvailable,
    `The room needs the package ${name}, which could not be loaded. Install it (npm install ` +
      `${name}), name it in an import map where there is no bundler, or hand over a room of ` +
      'your own by attach().',
    { cause, reason: 'roomClientMissing' },
  );
}

/** @throws AvatarError `connectionInProgress`. */
export function assertFree(busy: boolean): void {
  if (!busy) return;
  throw roomError(
    ErrorCode.connectionInProgress,
    'A room is joined already, or about to be, or a sound is attached. Call close() first.',
  );
}

/** The microphone cannot be had, or not be published. */
export function noMicrophone(cause: unknown): AvatarError {
  return roomError(
    ErrorCode.noAudio,
    `The microphone cannot be published: ${saidOf(cause)}. Call it in a handler of a click, on a ` +
      'page served by HTTPS, and make sure that the token grants publishing.',
    { cause, reason: 'microphoneUnavailable' },
  );
}

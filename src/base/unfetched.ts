import { AvatarError, type ErrorCode, type ErrorReason } from './errors.js';

/**
 * Handler for the failed import of a part of the package that is fetched when it is needed.
 *
 * @param part what the missing part is or does
 * @param code of the AvatarError that is thrown
 */
export const unfetched =
  (part: string, code: ErrorCode, reason?: ErrorReason) =>
  (cause: unknown): never => {
    const message = `${part} could not be fetched. Check the network, and that all files of the package lie in one folder.`;
    throw new AvatarError(code, message, { cause, reason });
  };

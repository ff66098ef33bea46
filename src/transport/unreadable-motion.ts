import { AvatarError, ErrorCode } from '../base/errors.js';

/** Motion came that cannot be used. */
export const unreadableMotion = (message: string, cause?: unknown): AvatarError =>
  new AvatarError(ErrorCode.serverError, message, { cause, reason: 'unreadableMotion' });

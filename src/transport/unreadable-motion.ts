import { AvatarError, ErrorCode, type AvatarErrorOptions } from '../base/errors.js';

/** Motion that came and cannot be used: what follows it cannot be placed in time. */
export class UnreadableMotionError extends AvatarError {
  constructor(message: string, options?: AvatarErrorOptions) {
    super(ErrorCode.serverError, message, options);
  }
}

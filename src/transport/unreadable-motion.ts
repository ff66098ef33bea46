import { AvatarError, ErrorCode } from '../base/errors.js';

/** Motion that came and cannot be used: what follows it cannot be placed in time. */
export class UnreadableMotionError extends AvatarError {
  constructor(message: string, options?: ErrorOptions) {
    super(ErrorCode.serverError, message, options);
  }
}

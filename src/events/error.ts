import type { AvatarError, ErrorCode } from '../base/errors.js';

/**
 * Something that was asked for did not happen. Has the fields of an `ErrorEvent`, so that handlers
 * written for one, and error monitors, understand it.
 */
export class AvatarErrorEvent extends Event {
  readonly error: AvatarError;
  readonly filename = '';
  readonly lineno = 0;
  readonly colno = 0;

  constructor(error: AvatarError) {
    super('error');
    this.error = error;
  }

  get code(): ErrorCode {
    return this.error.code;
  }

  get message(): string {
    return this.error.message;
  }
}

declare global {
  interface HTMLElementEventMap {
    // The platform fires an `error` of its own on images and media.
    error: ErrorEvent | AvatarErrorEvent;
  }
}

import { AvatarError, isAbortError, type ErrorCode } from '../base/errors.js';

interface WaitingCall<Target> {
  run(target: Target): void;
  reject(reason: unknown): void;
}

/** Keeps calls that came before the engine, in their order. */
export class CallQueue<Target> {
  #waiting: WaitingCall<Target>[] = [];

  /** Settles as `call` does, once {@link run} called it. */
  add<T>(call: (target: Target) => T | PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = (target: Target) => {
        try {
          resolve(call(target));
        } catch (error) {
          reject(error);
        }
      };
      this.#waiting.push({ run, reject });
    });
  }

  /** Makes every waiting call. */
  run(target: Target): void {
    for (const call of this.#waiting.splice(0)) call.run(target);
  }

  /** Drops every waiting call. */
  reject(reason: unknown): void {
    for (const call of this.#waiting.splice(0)) call.reject(reason);
  }
}

/**
 * Lets a promise be ignored: its failure is no unhandled rejection, since it is also told by an
 * `error` event. Whoever awaits it still gets the failure.
 */
export function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** What calls fail with that nobody waits for any more. */
export function abortError(): DOMException {
  return new DOMException('The element was removed, changed or interrupted.', 'AbortError');
}

/** What failed, as an error of this package; `code` is for causes that are none. */
export function asAvatarError(cause: unknown, code: ErrorCode): AvatarError {
  if (cause instanceof AvatarError) return cause;
  const message = cause instanceof Error && !isAbortError(cause) ? cause.message : String(cause);
  return new AvatarError(code, message, { cause });
}

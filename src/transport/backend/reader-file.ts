import { ErrorCode } from '../../base/errors.js';
import { unfetched } from '../../base/unfetched.js';
import type * as reader from './reader.js';

/** Without motion, the speech goes on. */
const unread = unfetched(
  'What reads motion',
  ErrorCode.animationPlayerNotInitialized,
  'motionReaderUnavailable',
);

export type Reader = typeof reader;

/** The reader, which is fetched when the mode needs it: other modes do without. */
export class ReaderFile {
  #reader: Reader | null = null;
  #loading: Promise<Reader> | null = null;

  /** The reader, once it is there. */
  get reader(): Reader | null {
    return this.#reader;
  }

  /**
   * Fetches it; again where that failed before.
   *
   * @throws AvatarError `animationPlayerNotInitialized` when it cannot be fetched.
   */
  load(): Promise<Reader> {
    this.#loading ??= import('./reader.js').then(
      (reader) => (this.#reader = reader),
      (cause: unknown) => {
        this.#loading = null;
        return unread(cause);
      },
    );
    return this.#loading;
  }
}

import { AvatarError, ErrorCode } from '../../base/errors.js';
import type * as reader from './reader.js';

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
        throw new AvatarError(
          ErrorCode.animationPlayerNotInitialized,
          'What reads motion could not be fetched. Check the network, and that all files of the ' +
            'package lie in one folder. The speech goes on without motion.',
          { cause, reason: 'motionReaderUnavailable' },
        );
      },
    );
    return this.#loading;
  }
}

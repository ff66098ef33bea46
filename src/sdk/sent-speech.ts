import { PcmBytes } from '../base/pcm-bytes.js';
import type { Logger } from '../base/logger.js';
import type { Round } from '../round/round.js';

/** The round that `send()` goes on with: bytes of PCM16, cut anywhere, up to the last chunk. */
export class SentSpeech {
  readonly #bytes = new PcmBytes();

  constructor(
    readonly round: Round,
    private readonly logger: Logger,
  ) {}

  /** Whether more of it is taken. */
  get open(): boolean {
    return !this.round.over && !this.round.audio.ended;
  }

  /** Appends a chunk; the caller may use its memory again. */
  push(chunk: Uint8Array, end: boolean): void {
    this.round.audio.push(this.#bytes.push(chunk));
    if (!end) return;
    if (this.#bytes.torn) {
      this.logger.warning('The speech ended within a sample: its number of bytes is odd.');
    }
    this.round.audio.end();
  }
}

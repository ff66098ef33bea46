import type { Logger } from '../../base/logger.js';
import type { SampleRate } from '../../base/sample-rate.js';
import type { SpokenRound } from '../../round/round.js';
import type { SpeechConverter } from '../speech-converter.js';
import type { LipsyncFiles } from './engines.js';
import { LipsyncRound } from './lipsync-round.js';
import { LipsyncRuntime } from './lipsync-runtime.js';
import { LoudnessMouth } from './loudness-mouth.js';

/** What the lip-sync of one view is made of. */
export interface LocalLipsyncOptions {
  /** At which the engine gets the speech, in hertz. */
  readonly sampleRate: SampleRate;
  readonly files: LipsyncFiles;
  readonly logger: Logger;
  /** Aborted with the view. */
  readonly disposed: AbortSignal;
}

/** The lip-sync of one view. Fetched with the first sign of speech: pages that are silent have no use for it. */
export class LocalLipsync {
  readonly #options: LocalLipsyncOptions;
  #runtime: LipsyncRuntime | null = null;

  constructor(options: LocalLipsyncOptions) {
    this.#options = options;
    options.disposed.addEventListener('abort', () => this.#release(), { once: true });
  }

  /** Starts fetching the engine, anew if it broke, so that the next speech need not wait for it. */
  warmUp(): void {
    if (!this.#options.disposed.aborted) void this.#acquire().start();
  }

  /**
   * Makes the motion of a round. Until the engine has made some, the mouth goes by loudness, for sound of
   * this page does not wait for what is still being fetched; live speech cannot go back to better motion.
   *
   * @param converter brings its speech to the rate of the engine.
   * @param fail told when no more motion comes.
   */
  drive(round: SpokenRound, converter: SpeechConverter, fail: (reason: unknown) => void): void {
    const { disposed, sampleRate } = this.#options;
    const over = AbortSignal.any([round.signal, disposed]);
    if (over.aborted) return;
    const runtime = this.#acquire();
    const lipsync = new LipsyncRound(round, runtime, { sampleRate, converter, over, fail });
    // First, as sound begins with the first motion.
    if (!runtime.proven && !round.live) round.audio.pipe(new LoudnessMouth(round, lipsync.moved));
    round.audio.pipe(lipsync);
  }

  #acquire(): LipsyncRuntime {
    const { files, logger } = this.#options;
    if (this.#runtime?.broken.aborted) this.#release();
    return (this.#runtime ??= LipsyncRuntime.acquire(files, logger));
  }

  #release(): void {
    this.#runtime?.release();
    this.#runtime = null;
  }
}

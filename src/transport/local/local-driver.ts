import type { SampleRate } from '../../base/sample-rate.js';
import { AvatarError, ErrorCode, messageOf } from '../../base/errors.js';
import type { SpokenRound } from '../../round/round.js';
import { Driver, type DriverContext } from '../driver.js';
import type { LipsyncFiles } from './engines.js';
import { LipsyncRound } from './lipsync-round.js';
import { LipsyncRuntime } from './lipsync-runtime.js';

/** Motion from the lip-sync engine of this page. No server, no connection. */
export class LocalDriver extends Driver {
  readonly #sampleRate: SampleRate;
  readonly #files: LipsyncFiles;
  readonly #disposed = new AbortController();
  #runtime: LipsyncRuntime | null = null;

  constructor(context: DriverContext, options: { sampleRate: SampleRate; files: LipsyncFiles }) {
    super(context);
    this.#sampleRate = options.sampleRate;
    this.#files = options.files;
  }

  /** Starts fetching the engine, anew if it broke, so that the next speech need not wait for it. */
  override warmUp(): void {
    if (!this.#disposed.signal.aborted) this.#acquire();
  }

  override drive(round: SpokenRound): void {
    if (round.over || this.#disposed.signal.aborted) return;
    round.motion.expect();
    const lipsync = new LipsyncRound(round, this.#acquire(), {
      sampleRate: this.#sampleRate,
      over: AbortSignal.any([round.signal, this.#disposed.signal]),
      fail: (reason) => this.fail(round, unavailable(reason)),
    });
    round.audio.pipe(lipsync);
  }

  override dispose(): void {
    this.#disposed.abort();
    this.#release();
  }

  protected override instead(): string {
    return 'belongs to backend mode. Here the page makes motion itself: use speak() or send().';
  }

  #acquire(): LipsyncRuntime {
    if (this.#runtime?.broken.aborted) this.#release();
    return (this.#runtime ??= LipsyncRuntime.acquire(this.#files, this.context.logger));
  }

  #release(): void {
    this.#runtime?.release();
    this.#runtime = null;
  }
}

function unavailable(reason: unknown): AvatarError {
  const why = messageOf(reason);
  return new AvatarError(
    ErrorCode.animationPlayerNotInitialized,
    `Lip-sync is not available: ${why} Serve lipsync-worker.js and lipsync-weights.bin beside the ` +
      'script.',
    { cause: reason, reason: 'lipsyncUnavailable' },
  );
}

import type { SampleRate } from '../../base/sample-rate.js';
import { AvatarError, ErrorCode, messageOf } from '../../base/errors.js';
import type { SpokenRound } from '../../round/round.js';
import { Driver, type DriverContext } from '../driver.js';
import { SpeechConverter } from '../speech-converter.js';
import type { LipsyncFiles } from './engines.js';
import type { LocalLipsync } from './local-lipsync.js';

/** Motion from the lip-sync engine of this page. No server, no connection. */
export class LocalDriver extends Driver {
  readonly #options: { sampleRate: SampleRate; files: LipsyncFiles };
  readonly #disposed = new AbortController();
  #lipsync: Promise<LocalLipsync> | null = null;

  constructor(context: DriverContext, options: { sampleRate: SampleRate; files: LipsyncFiles }) {
    super(context);
    this.#options = options;
  }

  override prefetch(): void {
    this.#fetch().catch(() => undefined); // told when there is speech
  }

  override warmUp(): void {
    this.#fetch().then(
      (lipsync) => lipsync.warmUp(),
      () => undefined, // told when there is speech
    );
  }

  override drive(round: SpokenRound): void {
    if (round.over || this.#disposed.signal.aborted) return;
    round.motion.expect();
    const fail = (reason: unknown): void => {
      if (!round.over) this.fail(round, unavailable(reason));
    };
    const converter = new SpeechConverter(round.sampleRate, this.#options.sampleRate);
    const release = round.audio.hold();
    this.#fetch()
      .then((lipsync) => lipsync.drive(round, converter, fail))
      .catch(fail)
      .finally(release);
  }

  override dispose(): void {
    this.#disposed.abort();
  }

  protected override instead(): string {
    return 'belongs to backend mode. Here the page makes motion itself: use speak() or send().';
  }

  #fetch(): Promise<LocalLipsync> {
    const { logger } = this.context;
    const disposed = this.#disposed.signal;
    return (this.#lipsync ??= import('./local-lipsync.js').then(
      ({ LocalLipsync }) => new LocalLipsync({ ...this.#options, logger, disposed }),
      (error: unknown) => {
        this.#lipsync = null;
        throw error;
      },
    ));
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

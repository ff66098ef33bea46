import type { Conversation } from '../playback/conversation.js';
import type { SpeechReport } from '../round/speech-report.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import { ConversationReason, type RoundId } from '../base/states.js';
import type { Logger } from '../base/logger.js';
import type { BakedMotion } from './baked-motion.js';
import type { SpeechCue } from './cues.js';
import type { RoundFeed, SpeechFeed } from './speech-feed.js';
import { openSpeechInput, type SpeechInput, type SpeechInputContext } from './speech-input.js';
import { nameOf, readBytes, type FileSource, type SpeechSource } from './speech-source.js';

/** Speech and motion whose durations differ by more than codecs add are no pair, in seconds. */
const MISMATCH = 0.5;

export interface SpeakOptions {
  /** Ends the speech, or gives it up before it starts; `speak()` then rejects with its reason. */
  readonly signal?: AbortSignal;
  /**
   * `false` moves the mouth without sound: for a stream that is heard elsewhere, or your own
   * microphone. Default `true`.
   */
  readonly audible?: boolean;
  /**
   * Motion of this very recording, made ahead of time with `npx spatius-avatar bake`: a URL, or
   * the file itself. It is fetched beside the speech; no lip-sync engine is loaded and no server
   * asked, in any mode. Where it cannot be used, an `error` event says so (`invalidAudioInput`) and
   * the speech goes on as if it had not been given.
   */
  readonly motion?: FileSource | null;
  /** What the face does as the speech is heard, in any order. Dropped when the speech is cut short. */
  readonly cues?: readonly SpeechCue[];
}

/** What `speak` needs of its controller. */
export interface SpeakContext extends SpeechInputContext {
  readonly feed: SpeechFeed;
  readonly conversation: Conversation;
  readonly logger: Logger;
  /** Aborted when the speech is no longer wanted before it began to play. */
  readonly cancelled: AbortSignal;
  /** The speech has become a round. */
  opened(round: RoundId): void;
}

/**
 * Speaks a whole source as one round. Settles when the round is over.
 *
 * @throws AvatarError `invalidAudioInput` when the source is not speech that can be read; the
 * signal's reason when aborted.
 */
export async function speak(
  source: SpeechSource,
  { signal, audible = true, motion }: SpeakOptions,
  context: SpeakContext,
): Promise<SpeechReport> {
  const { feed, conversation, cancelled } = context;
  const unwanted = signal ? AbortSignal.any([signal, cancelled]) : cancelled;
  unwanted.throwIfAborted();
  const over = new AbortController();
  let round: RoundFeed | undefined;
  const stop = (reason: ConversationReason): void => {
    if (round && conversation.round === round.round) conversation.interrupt(reason);
  };
  const onAbort = (): void => stop(ConversationReason.userAction);
  try {
    const baked = motion ? readMotion(motion, AbortSignal.any([unwanted, over.signal])) : undefined;
    const opening = openSpeechInput(source, context, unwanted);
    // Also looks after a failure that comes before anybody waits for the motion.
    if (baked) void compare(opening, baked, context.logger);
    const { sampleRate, live, pump } = await opening;
    unwanted.throwIfAborted();

    round = feed.open({ sampleRate, live, audible, baked });
    context.opened(round.round);
    const finished = conversation.finished(round.round).finally(() => over.abort());
    signal?.addEventListener('abort', onAbort, { once: true });
    const pumped = pump(round, over.signal).catch((error: unknown) => {
      if (over.signal.aborted) return;
      stop(ConversationReason.networkError);
      throw asAvatarError(error);
    });
    const [report] = await Promise.all([finished, pumped]);
    signal?.throwIfAborted();
    return report;
  } finally {
    over.abort();
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Fetches a motion file, and what reads it, side by side. Rejects with AvatarError or an abort. */
async function readMotion(motion: FileSource, signal: AbortSignal): Promise<BakedMotion> {
  const [{ openBakedMotion }, bytes] = await Promise.all([
    import('./baked-motion.js').catch(asMotionError),
    readBytes(motion, signal, 'Motion'),
  ]);
  return openBakedMotion(new Uint8Array(bytes), nameOf(motion));
}

function asMotionError(cause: unknown): never {
  const message = 'What reads motion files could not be fetched. Serve all files of the package.';
  throw new AvatarError(ErrorCode.animationPlayerNotInitialized, message, { cause });
}

/** Tells the developer of a motion file that was made from another recording. */
async function compare(
  opening: Promise<SpeechInput>,
  baked: Promise<BakedMotion>,
  logger: Logger,
): Promise<void> {
  try {
    const [{ seconds = NaN }, motion] = await Promise.all([opening, baked]);
    if (!(Math.abs(motion.seconds - seconds) > MISMATCH)) return;
    const durations = `${motion.seconds.toFixed(1)} s, the speech ${seconds.toFixed(1)} s`;
    logger.warning(`The motion lasts ${durations}: was it made from another recording?`);
  } catch {
    // Told elsewhere.
  }
}

/** A stream of the application fails in ways of its own. */
function asAvatarError(cause: unknown): AvatarError {
  if (cause instanceof AvatarError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AvatarError(ErrorCode.invalidAudioInput, `The speech stream failed: ${why}`, {
    cause,
  });
}

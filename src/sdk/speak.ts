import { abortReason, AvatarError, ErrorCode, messageOf } from '../base/errors.js';
import type { Logger } from '../base/logger.js';
import { ConversationReason } from '../base/states.js';
import { unfetched } from '../base/unfetched.js';
import type { Round, RoundOptions } from '../round/round.js';
import type { SpeechCue } from '../round/speech-cue.js';
import type { SpeechReport } from '../round/speech-report.js';
import { BakedDriver } from '../transport/baked/baked-driver.js';
import type { BakedMotion } from '../transport/baked/baked-motion.js';
import type { DriverContext, MotionDriver } from '../transport/driver.js';
import { openSpeechInput, type SpeechInput } from './speech-input.js';
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

/** Chooses who drives a round, given who else would. */
export type DriverOf = (own: MotionDriver, context: DriverContext) => MotionDriver;

/** What `speak` needs of its controller. */
export interface SpeakContext {
  /** Rate of a stream of PCM16, in hertz. */
  readonly sampleRate: number;
  readonly logger: Logger;
  /** Aborted when the speech is no longer wanted before it began to play. */
  readonly cancelled: AbortSignal;
  /** Makes the speech a round, driven as the mode has it, or by what is made of that. */
  open(options: RoundOptions, driverOf: DriverOf | undefined): Round;
  /** Ends the round before its time. */
  stop(round: Round, reason: ConversationReason): void;
}

/**
 * Speaks a whole source as one round. Settles when the round is over.
 *
 * @param cues in order of time.
 * @throws AvatarError `invalidAudioInput` when the source is not speech that can be read; the
 * signal's reason when aborted.
 */
export async function speak(
  source: SpeechSource,
  { signal, audible, motion, cues }: SpeakOptions,
  context: SpeakContext,
): Promise<SpeechReport> {
  const { cancelled, logger } = context;
  const unwanted = signal ? AbortSignal.any([signal, cancelled]) : cancelled;
  /** Of the source and its motion: wanted up to the round, then as long as the round lasts. */
  const life = new AbortController();
  const giveUp = (): void => life.abort(unwanted.reason);
  let round: Round | undefined;
  const stop = (reason: ConversationReason): void => {
    if (round) context.stop(round, reason);
  };
  const onAbort = (): void => stop(ConversationReason.userAction);
  try {
    if (unwanted.aborted) giveUp();
    else unwanted.addEventListener('abort', giveUp, { once: true });
    // Also a source that is not wanted any more is opened: that lets go of a stream.
    const opening = openSpeechInput(source, context.sampleRate, life.signal);
    const baked = motion && !unwanted.aborted ? readMotion(motion, life.signal) : undefined;
    // Also looks after a failure that comes before anybody waits for the motion.
    if (baked) void compare(opening, baked, logger);
    const input = await opening;
    unwanted.throwIfAborted();

    const { sampleRate, live } = input;
    round = context.open({ sampleRate, live, audible, cues }, baked && bakedDriver(baked));
    unwanted.removeEventListener('abort', giveUp);
    signal?.addEventListener('abort', onAbort, { once: true });
    const { audio, signal: ended, finished } = round;
    ended.addEventListener('abort', () => life.abort(abortReason(ended)), { once: true });
    const fed = input.feed(audio, ended).catch((error: unknown) => {
      if (ended.aborted) return;
      stop(ConversationReason.networkError);
      throw asAvatarError(error);
    });
    const [report] = await Promise.all([finished, fed]);
    signal?.throwIfAborted();
    return report;
  } finally {
    life.abort();
    unwanted.removeEventListener('abort', giveUp);
    signal?.removeEventListener('abort', onAbort);
  }
}

const bakedDriver =
  (motion: Promise<BakedMotion>): DriverOf =>
  (own, context) =>
    new BakedDriver(context, motion, own);

/** Fetches a motion file, and what reads it, side by side. Rejects with AvatarError or an abort. */
async function readMotion(motion: FileSource, signal: AbortSignal): Promise<BakedMotion> {
  const [{ openBakedMotion }, bytes] = await Promise.all([
    import('../transport/baked/baked-motion.js').catch(
      unfetched(
        'What reads motion files',
        ErrorCode.animationPlayerNotInitialized,
        'motionReaderUnavailable',
      ),
    ),
    readBytes(motion, signal, 'Motion'),
  ]);
  return openBakedMotion(new Uint8Array(bytes), nameOf(motion));
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
  const why = messageOf(cause);
  return new AvatarError(ErrorCode.invalidAudioInput, `The speech stream failed: ${why}`, {
    cause,
  });
}

import { abortReason, AvatarError, ErrorCode, isAbortError, messageOf } from '../base/errors.js';
import type { Logger } from '../base/logger.js';
import { ConversationReason } from '../base/states.js';
import { unfetched } from '../base/unfetched.js';
import type { Round, RoundOptions } from '../round/round.js';
import type { SpeechCue } from '../round/speech-cue.js';
import type { SpeechReport } from '../round/speech-report.js';
import { BakedDriver } from '../transport/baked/baked-driver.js';
import type { BakedMotion } from '../transport/baked/baked-motion.js';
import type { DriverContext, MotionDriver } from '../transport/driver.js';
import type { CaptionSource } from './caption-source.js';
import { followCues } from './follow-cues.js';
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
  /**
   * What is said, in words: told by `caption` events as it is heard. Where it cannot be used, an `error`
   * event says so (`invalidAudioInput`), and the speech goes on without.
   */
  readonly captions?: CaptionSource | null;
}

/** Chooses who drives a round, given who else would. */
export type DriverOf = (own: MotionDriver) => MotionDriver;

/** What `speak` needs of its controller. */
export interface SpeakContext extends DriverContext {
  /** Rate of a stream of PCM16, in hertz. */
  readonly sampleRate: number;
  /** What the face does as the speech is heard, in order of time. */
  readonly cues: readonly SpeechCue[];
  /** Aborted when the speech is no longer wanted before it began to play. */
  readonly cancelled: AbortSignal;
  /** Makes the speech a round, driven as the mode has it, or by what is made of that. */
  open(options: RoundOptions, driverOf?: DriverOf): Round;
  /** Ends the round before its time. */
  stop(round: Round, reason: ConversationReason): void;
}

/**
 * Speaks a whole source as one round. Settles when the round is over.
 *
 * @param context with the response of a source that is asked for already.
 * @throws AvatarError `invalidAudioInput` when the source is not speech that can be read; the
 * signal's reason when aborted.
 */
export function speak(
  source: SpeechSource,
  options: SpeakOptions,
  context: SpeakContext & { readonly response?: Promise<Response> },
): Promise<SpeechReport> {
  const { sampleRate, response } = context;
  const open = (signal: AbortSignal) => openSpeechInput(source, { sampleRate, signal, response });
  return speakInput(open, options, context);
}

/**
 * Speaks what `open` gets ready, as {@link speak} does. It is called even for speech that is not wanted
 * any more, with a signal that is aborted, so that it lets go of what it has.
 */
export async function speakInput(
  open: (signal: AbortSignal) => Promise<SpeechInput>,
  { signal, audible, motion, captions }: SpeakOptions,
  context: SpeakContext,
): Promise<SpeechReport> {
  const { cancelled, cues, events, logger } = context;
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
    const opening = open(life.signal);
    const baked = motion && !unwanted.aborted ? readMotion(motion, life.signal) : undefined;
    const captioned = captions && !unwanted.aborted ? loadCaptions(captions, life.signal) : null;
    // What fails before the round is there is told when it is.
    captioned?.catch(() => undefined);
    // Also looks after a failure that comes before anybody waits for the motion.
    if (baked) void compare(opening, baked, logger);
    const input = await opening;
    unwanted.throwIfAborted();

    const { sampleRate, live, own } = input;
    const driverOf = own ? () => UNDRIVEN : baked && bakedDriver(baked, context);
    round = context.open({ sampleRate, live, audible: own?.audible ?? audible, cues }, driverOf);
    followCues(round, events);
    if (captioned) void showCaptions(captioned, round, events);
    unwanted.removeEventListener('abort', giveUp);
    signal?.addEventListener('abort', onAbort, { once: true });
    const { signal: ended, finished } = round;
    ended.addEventListener('abort', () => life.abort(abortReason(ended)), { once: true });
    const fed = input.feed(round).catch((error: unknown) => {
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

/** Drives rounds that bring their own motion. */
const UNDRIVEN: MotionDriver = { drive: () => undefined };

/** Tells the captions of a round. */
type Follow = (round: Round, events: DriverContext['events']) => void;

const bakedDriver =
  (motion: Promise<BakedMotion>, context: DriverContext): DriverOf =>
  (own) =>
    new BakedDriver(context, motion, own);

/** Fetches captions, and what reads them. Rejects with AvatarError or an abort. */
async function loadCaptions(source: CaptionSource, signal: AbortSignal): Promise<Follow> {
  const { readCaptions, followCaptions } = await import('./captions.js').catch(
    unfetched('What reads captions', ErrorCode.playbackInitFailed),
  );
  const track = await readCaptions(source, signal);
  return (round, events) => followCaptions(round, track, events);
}

async function showCaptions(
  captioned: Promise<Follow>,
  round: Round,
  events: DriverContext['events'],
): Promise<void> {
  try {
    (await captioned)(round, events);
  } catch (error) {
    if (!round.over && !isAbortError(error)) events.emit('error', error as AvatarError);
  }
}

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

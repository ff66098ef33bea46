import type { Conversation } from '../playback/conversation.js';
import type { SpeechReport } from '../playback/speech-report.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import { ConversationReason } from '../base/states.js';
import type { SpeechFeed } from './speech-feed.js';
import { openSpeechInput, type SpeechInputContext } from './speech-input.js';
import type { SpeechSource } from './speech-source.js';

export interface SpeakOptions {
  /** Ends the speech, or gives it up before it starts; `speak()` then rejects with its reason. */
  readonly signal?: AbortSignal;
  /**
   * `false` moves the mouth without sound: for a stream that is heard elsewhere, or your own
   * microphone. Default `true`.
   */
  readonly audible?: boolean;
}

/** What `speak` needs of its controller. */
export interface SpeakContext extends SpeechInputContext {
  readonly feed: SpeechFeed;
  readonly conversation: Conversation;
  /** Aborted when the speech is no longer wanted before it began to play. */
  readonly cancelled: AbortSignal;
}

/**
 * Speaks a whole source as one round. Settles when the round is over.
 *
 * @throws AvatarError `invalidAudioInput` when the source is not speech that can be read; the
 * signal's reason when aborted.
 */
export async function speak(
  source: SpeechSource,
  { signal, audible = true }: SpeakOptions,
  context: SpeakContext,
): Promise<SpeechReport> {
  const { feed, conversation, cancelled } = context;
  const unwanted = signal ? AbortSignal.any([signal, cancelled]) : cancelled;
  unwanted.throwIfAborted();
  const input = await openSpeechInput(source, context, unwanted);
  unwanted.throwIfAborted();

  const round = feed.open({ sampleRate: input.sampleRate, live: input.live, audible });
  const over = new AbortController();
  const finished = conversation.finished(round.round).finally(() => over.abort());
  const stop = (reason: ConversationReason): void => {
    if (conversation.round === round.round) conversation.interrupt(reason);
  };
  const onAbort = (): void => stop(ConversationReason.userAction);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const pumped = input.pump(round, over.signal).catch((error: unknown) => {
      if (over.signal.aborted) return;
      stop(ConversationReason.networkError);
      throw asAvatarError(error);
    });
    const [report] = await Promise.all([finished, pumped]);
    signal?.throwIfAborted();
    return report;
  } finally {
    signal?.removeEventListener('abort', onAbort);
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

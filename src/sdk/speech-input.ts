import { speechTapWorklet } from '../assets.js';
import { kindOf } from '../base/bytes-of.js';
import { invalidAudio } from '../base/errors.js';
import { feedClip, feedStream } from '../playback/feed.js';
import { openPcmStream } from '../playback/pcm-stream.js';
import { clipOf, openSpeechClip, type SpeechClip } from '../playback/speech-clip.js';
import type { Round } from '../round/round.js';
import { isFile, readBytes, type SpeechSource } from './speech-source.js';

/** For who hands over something else. */
const TAKEN =
  'speak() takes a URL, Blob, ArrayBuffer, AudioBuffer, stream of PCM16, MediaStream or audio track';

/** A source that is ready to be spoken. */
export interface SpeechInput {
  /** Hertz. */
  readonly sampleRate: number;
  readonly live: boolean;
  /** Duration, where it is known. */
  readonly seconds?: number;
  /** It brings its own motion, and maybe only silence for sound: no driver is asked. */
  readonly own?: { readonly audible: boolean };
  /** Hands all of it over to the round and ends its audio. Stops when the round is over. */
  feed(round: Round): Promise<void>;
}

export interface SpeechInputOptions {
  readonly sampleRate: number;
  readonly signal: AbortSignal;
  readonly response?: Promise<Response>;
}

/**
 * Gets a source ready: fetches and opens it. A stream is cancelled, and live audio let go of, when
 * the signal is aborted.
 *
 * @param options.sampleRate of a stream of PCM16, in hertz.
 * @param options.response of a URL that is asked for already.
 * @throws AvatarError `invalidAudioInput`; the signal's reason when aborted.
 */
export async function openSpeechInput(
  source: SpeechSource,
  { sampleRate, signal, response }: SpeechInputOptions,
): Promise<SpeechInput> {
  if (source instanceof MediaStream || source instanceof MediaStreamTrack) {
    return liveInput(source, signal);
  }
  if (source instanceof ReadableStream) {
    const stream = openPcmStream(source, signal);
    return {
      sampleRate,
      live: false,
      feed: ({ audio, signal: over }) => feedStream(stream, audio, over),
    };
  }
  if (source instanceof AudioBuffer) return clipInput(clipOf(source));
  if (!isFile(source)) throw invalidAudio(`${TAKEN}, not ${kindOf(source)}.`);
  return clipInput(
    await openSpeechClip(await readBytes(source, signal, 'Speech', response), { signal }),
  );
}

function clipInput(clip: SpeechClip): SpeechInput {
  const { sampleRate, seconds } = clip;
  return {
    sampleRate,
    seconds,
    live: false,
    feed: ({ audio, signal: over }) => feedClip(clip, audio, over),
  };
}

async function liveInput(
  stream: MediaStream | MediaStreamTrack,
  signal: AbortSignal,
): Promise<SpeechInput> {
  const { openLiveInput } = await import('../playback/live-input.js');
  const live = await openLiveInput(stream, { workletUrl: speechTapWorklet() });
  if (signal.aborted) live.close();
  const { sampleRate } = live;
  return {
    sampleRate,
    live: true,
    feed: ({ audio, signal: over }) => feedStream(live, audio, over),
  };
}

import { speechTapWorklet } from '../assets.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import { feedClip, feedStream } from '../playback/feed.js';
import { openPcmStream } from '../playback/pcm-stream.js';
import type * as Clips from '../playback/speech-clip.js';
import type { AudioTrack } from '../round/audio-track.js';
import { readBytes, type SpeechSource } from './speech-source.js';

/** A source that is ready to be spoken. */
export interface SpeechInput {
  /** Hertz. */
  readonly sampleRate: number;
  readonly live: boolean;
  /** Duration, where it is known. */
  readonly seconds?: number;
  /** Hands all of it over and ends the track. Stops when `over` is aborted. */
  feed(audio: AudioTrack, over: AbortSignal): Promise<void>;
}

/**
 * Gets a source ready: fetches and opens it. A stream is cancelled, and live audio let go of, when
 * the signal is aborted.
 *
 * @param sampleRate of a stream of PCM16, in hertz.
 * @throws AvatarError `invalidAudioInput`; the signal's reason when aborted.
 */
export async function openSpeechInput(
  source: SpeechSource,
  sampleRate: number,
  signal: AbortSignal,
): Promise<SpeechInput> {
  if (source instanceof MediaStream) return liveInput(source, signal);
  if (source instanceof ReadableStream) {
    const stream = openPcmStream(source, signal);
    return { sampleRate, live: false, feed: (audio, over) => feedStream(stream, audio, over) };
  }
  // What reads clips is fetched beside the first one.
  const reading = importClips();
  if (source instanceof AudioBuffer) return clipInput((await reading).clipOf(source));
  const [clips, bytes] = await Promise.all([reading, readBytes(source, signal)]);
  return clipInput(await clips.openSpeechClip(bytes, { signal }));
}

function importClips(): Promise<typeof Clips> {
  return import('../playback/speech-clip.js').catch((cause: unknown) => {
    const message = 'What reads speech could not be fetched. Serve all files of the package.';
    throw new AvatarError(ErrorCode.playbackInitFailed, message, { cause });
  });
}

function clipInput(clip: Clips.SpeechClip): SpeechInput {
  const { sampleRate, seconds } = clip;
  return {
    sampleRate,
    seconds,
    live: false,
    feed: (audio, over) => feedClip(clip, audio, over),
  };
}

async function liveInput(stream: MediaStream, signal: AbortSignal): Promise<SpeechInput> {
  const { openLiveInput } = await import('../playback/live-input.js');
  const live = await openLiveInput(stream, { workletUrl: speechTapWorklet() });
  if (signal.aborted) live.close();
  const { sampleRate } = live;
  return { sampleRate, live: true, feed: (audio, over) => feedStream(live, audio, over) };
}

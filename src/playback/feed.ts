import type { Samples } from '../base/audio-format.js';
import { nextTask } from '../base/next-task.js';
import type { AudioTrack } from '../round/audio-track.js';
import type { SpeechClip } from './speech-clip.js';

/** How much is handed over before it is played, in seconds: enough for motion to be made in time. */
export const AHEAD_SECONDS = 30;

/** Speech that comes bit by bit. */
export interface SpeechStream extends AsyncIterable<Samples> {
  /** How much of it is worth handing over before it is played, in seconds. */
  readonly ahead: number;
  /** Stops and lets go of the source. Idempotent. */
  close(): void;
}

/**
 * Hands a clip over as it is played, and ends the track; between slices the page gets its turn.
 *
 * @param signal stops it. Aborted with the round of the track at the latest.
 */
export async function feedClip(
  clip: SpeechClip,
  audio: AudioTrack,
  signal: AbortSignal,
): Promise<void> {
  let begun = false;
  for (const samples of clip.slices()) {
    await audio.room(AHEAD_SECONDS);
    if (signal.aborted) return;
    audio.push(samples);
    // Sound begins with the first slice, which is too short for the page to turn to anything else.
    if (begun) await nextTask();
    begun = true;
  }
  if (!signal.aborted) audio.end();
}

/**
 * Hands a stream over as it comes, not faster than it is played, and ends the track. The stream is
 * closed in the end, whatever happens.
 *
 * @param signal stops it. Aborted with the round of the track at the latest.
 * @throws what the stream fails with before the signal is aborted.
 */
export async function feedStream(
  stream: SpeechStream,
  audio: AudioTrack,
  signal: AbortSignal,
): Promise<void> {
  const close = (): void => stream.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    if (signal.aborted) return;
    for await (const samples of stream) {
      if (signal.aborted) return;
      audio.push(samples);
      await audio.room(stream.ahead);
    }
    if (!signal.aborted) audio.end();
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', close);
    stream.close();
  }
}

import { speechTapWorklet } from '../assets.js';
import { Resampler } from '../audio/resampler.js';
import { floatToPcm16 } from '../base/audio-format.js';
import type { SampleRate } from '../base/sample-rate.js';
import { openLiveInput } from '../playback/live-input.js';
import { VoiceActivity } from '../rtc/voice-activity.js';

/** 20 ms of what a microphone hears. */
export interface VoiceChunk {
  /** PCM16 little-endian mono. */
  readonly pcm: ArrayBuffer;
  /** Seconds for which somebody has been speaking by now; 0 in silence. */
  readonly speech: number;
}

export interface HearOptions {
  /** Rate of the chunks, in hertz. Default: the `sample-rate` of the element. */
  readonly sampleRate?: SampleRate;
  /** Ends it; reading then throws its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Reads a microphone until its track ends, or whoever reads leaves the loop. It stays its owner's. A
 * reader that is ten seconds behind misses the oldest.
 *
 * @throws AvatarError `noAudio` without a live audio track, `playbackInitFailed` where the worklet cannot
 * be loaded; the signal's reason when aborted.
 */
export async function* hear(
  microphone: MediaStream | MediaStreamTrack,
  { sampleRate, signal }: Required<Pick<HearOptions, 'sampleRate'>> & HearOptions,
): AsyncGenerator<VoiceChunk, void, undefined> {
  const input = await openLiveInput(microphone, { workletUrl: speechTapWorklet(), signal });
  const resampler = new Resampler(input.sampleRate, sampleRate);
  const activity = new VoiceActivity();
  for await (const samples of input) {
    const end = input.time + samples.length / input.sampleRate;
    activity.push(samples, input.time, end);
    resampler.push(samples);
    const converted = new Float32Array(resampler.available);
    resampler.pull(converted);
    const { buffer: pcm } = floatToPcm16(converted);
    yield { pcm: pcm as ArrayBuffer, speech: activity.active ? end - activity.onset : 0 };
  }
}

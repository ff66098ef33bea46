import { abortable } from '../../base/abortable.js';
import type { Samples } from '../../base/audio-format.js';
import { invalidAudio } from '../../base/errors.js';
import { isPlayableRate } from '../../playback/playable-rate.js';
import { openPcmStream } from '../../playback/pcm-stream.js';
import { clipOf, openSpeechClip, type SpeechClip } from '../../playback/speech-clip.js';
import { canStreamMp3, decodeMp3 } from '../../words/mp3-stream.js';
import type { SentenceSound } from '../../words/voice.js';
import { readBytes, type FileSource } from '../speech-source.js';

/** Rate of `audio/pcm` that does not say its own, in hertz: what OpenAI's speech endpoint sends. */
const PCM_RATE = 24_000;

/** A stretch of sound. */
export interface SoundPart {
  readonly samples: Samples;
  /** Hertz. */
  readonly sampleRate: number;
}

/**
 * Reads what a voice answered, as it comes where that can be.
 *
 * Reading throws AvatarError `invalidAudioInput` when it is no sound; the signal's reason when aborted.
 *
 * @param sampleRate of a bare stream of PCM16, in hertz.
 */
export async function* readSound(
  sound: SentenceSound,
  sampleRate: number,
  signal: AbortSignal,
): AsyncGenerator<SoundPart, void, undefined> {
  if (sound instanceof AudioBuffer) yield* partsOf(clipOf(sound));
  else if (sound instanceof ReadableStream) yield* pcm(sound, sampleRate, signal);
  else if (sound instanceof Response && sound.body && sound.ok) yield* answered(sound, signal);
  else if (isFile(sound)) yield* file(sound, signal);
  else throw invalidAudio(`The voice (tts) answered ${String(sound)}, which is no sound.`);
}

async function* answered(
  response: Response,
  signal: AbortSignal,
): AsyncGenerator<SoundPart, void, undefined> {
  const type = response.headers.get('content-type')?.toLowerCase() ?? '';
  const body = response.body!;
  if (/^audio\/(pcm|l16|x-pcm|raw)/.test(type)) {
    const rate = Number(/rate=(\d+)/.exec(type)?.[1] ?? PCM_RATE);
    if (!isPlayableRate(rate)) throw invalidAudio(`The voice answered ${type}: no rate to play.`);
    yield* pcm(body, rate, signal);
  } else if (/^audio\/(mpeg|mp3)/.test(type) && (await canStreamMp3())) {
    yield* decodeMp3(body, signal);
  } else {
    yield* file(response, signal);
  }
}

/** Whatever the browser decodes, once all of it is there. */
async function* file(
  source: FileSource,
  signal: AbortSignal,
): AsyncGenerator<SoundPart, void, undefined> {
  const bytes = await abortable(readBytes(source, signal), signal);
  yield* partsOf(await openSpeechClip(bytes, { signal }));
}

function isFile(
  sound: SentenceSound,
): sound is Exclude<typeof sound, ReadableStream | AudioBuffer> {
  const kinds = [URL, Blob, ArrayBuffer, Response];
  return typeof sound === 'string' || kinds.some((kind) => sound instanceof kind);
}

async function* pcm(
  body: ReadableStream<Uint8Array>,
  sampleRate: number,
  signal: AbortSignal,
): AsyncGenerator<SoundPart, void, undefined> {
  for await (const samples of openPcmStream(body, signal)) yield { samples, sampleRate };
}

function* partsOf({ slices, sampleRate }: SpeechClip): Generator<SoundPart, void, undefined> {
  for (const samples of slices()) yield { samples, sampleRate };
}

import { speechTapWorklet } from '../assets.js';
import { nextTask } from '../base/next-task.js';
import { decodeSpeech, mixToMono } from '../playback/decode.js';
import { pcm16Chunks } from '../playback/pcm-stream.js';
import type { RoundFeed } from './speech-feed.js';
import { readBytes, type SpeechSource } from './speech-source.js';

/** Encoded speech is decoded at this rate, in hertz, and reaches the ear at full quality. */
const DECODE_RATE = 48_000;
/** Audio handed over before the page gets its turn again, in seconds. */
const SLICE_SECONDS = 0.5;

/** What reading a source depends on. */
export interface SpeechInputContext {
  /** Rate of a stream of PCM16, in hertz. */
  readonly sampleRate: number;
}

/** A source that is ready to be spoken. */
export interface SpeechInput {
  /** Hertz. */
  readonly sampleRate: number;
  readonly live: boolean;
  /** Duration, where it is known. */
  readonly seconds?: number;
  /** Feeds all of it to a round and ends that. Stops when `over` is aborted. */
  pump(round: RoundFeed, over: AbortSignal): Promise<void>;
}

/**
 * Gets a source ready: fetches and decodes it, or opens the stream.
 *
 * @throws AvatarError `invalidAudioInput`; the signal's reason when aborted.
 */
export async function openSpeechInput(
  source: SpeechSource,
  { sampleRate }: SpeechInputContext,
  signal: AbortSignal,
): Promise<SpeechInput> {
  if (source instanceof MediaStream) return liveInput(source, signal);
  if (source instanceof ReadableStream) return streamInput(source, sampleRate);
  if (source instanceof AudioBuffer) return clipInput(mixToMono(source), source.sampleRate);
  const bytes = await readBytes(source, signal);
  const samples = await decodeSpeech(bytes, { sampleRate: DECODE_RATE, signal });
  return clipInput(samples, DECODE_RATE);
}

function clipInput(samples: Float32Array, sampleRate: number): SpeechInput {
  const slice = Math.round(sampleRate * SLICE_SECONDS);
  return {
    sampleRate,
    live: false,
    seconds: samples.length / sampleRate,
    async pump(round, over) {
      for (let at = 0; at < samples.length && !over.aborted; at += slice) {
        round.push(samples.subarray(at, at + slice));
        await nextTask();
      }
      round.end();
    },
  };
}

function streamInput(stream: ReadableStream<Uint8Array>, sampleRate: number): SpeechInput {
  return {
    sampleRate,
    live: false,
    async pump(round, over) {
      for await (const samples of pcm16Chunks(stream, over)) round.push(samples);
      round.end();
    },
  };
}

async function liveInput(stream: MediaStream, signal: AbortSignal): Promise<SpeechInput> {
  const { openLiveInput } = await import('../playback/live-input.js');
  const live = await openLiveInput(stream, { workletUrl: speechTapWorklet() });
  if (signal.aborted) live.close();
  return {
    sampleRate: live.sampleRate,
    live: true,
    async pump(round, over) {
      const close = (): void => live.close();
      over.addEventListener('abort', close, { once: true });
      try {
        for await (const samples of live) round.push(samples);
        round.end();
      } finally {
        over.removeEventListener('abort', close);
        live.close();
      }
    },
  };
}

import { abortable } from '../../base/abortable.js';
import { Resampler } from '../../audio/resampler.js';
import type { SpeechStream } from '../../playback/feed.js';
import type { SaidWords } from '../../words/captions/said-words.js';
import type { Sentence } from '../../words/sentences.js';
import type { SentenceSound, Voice } from '../../words/voice.js';
import { readSound } from './sentence-sound.js';

/** Rate of all that is said in one round, in hertz. */
export const SPOKEN_RATE = 24_000;
/** How much is asked for before it is heard, in seconds: each sentence may cost money. */
const AHEAD = 6;
/** Between two sentences, in seconds. */
const GAP = 0.12;

/** How a text is to be said. */
export interface TextOptions {
  readonly language: string;
  readonly voice: string | null;
  readonly rate: number;
  /** Of a bare stream of PCM16 that a voice answers, in hertz. */
  readonly sampleRate: number;
  /** Aborted when the text is no longer wanted. */
  readonly signal: AbortSignal;
}

/**
 * The sound of a text, sentence by sentence: while one is heard, the next is asked for.
 *
 * @param said is told where each sentence begins and ends.
 * Reading throws what the voice, or its sound, fails with.
 */
export function spokenText(
  sentences: readonly Sentence[],
  voice: Voice,
  said: SaidWords,
  options: TextOptions,
): SpeechStream {
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  const ask = async ({ text }: Sentence): Promise<SentenceSound> => {
    const { language, rate } = options;
    return voice({ text: text.trim(), language, rate, voice: options.voice, signal });
  };
  return {
    ahead: AHEAD,
    close: () => over.abort(),
    async *[Symbol.asyncIterator]() {
      let next: Promise<SentenceSound> | undefined;
      let samples = 0;
      const counted = (part: Float32Array): Float32Array => {
        samples += part.length;
        return part;
      };
      try {
        for (const [place, sentence] of sentences.entries()) {
          const sound = await abortable(next ?? ask(sentence), signal);
          next = place + 1 < sentences.length ? ask(sentences[place + 1]) : undefined;
          // What fails is told when its turn comes, which may be after the text was given up.
          next?.catch(() => undefined);
          if (place > 0) yield counted(new Float32Array(GAP * SPOKEN_RATE));
          said.begin(sentence, samples / SPOKEN_RATE);
          for await (const part of atRate(readSound(sound, options.sampleRate, signal))) {
            yield counted(part);
          }
          said.finish(samples / SPOKEN_RATE);
        }
      } finally {
        over.abort();
      }
    },
  };
}

/** Brings sound to {@link SPOKEN_RATE}. */
async function* atRate(
  parts: ReturnType<typeof readSound>,
): AsyncGenerator<Float32Array, void, undefined> {
  let resampler: Resampler | null = null;
  let rate = 0;
  const drain = (from: Resampler): Float32Array => {
    const out = new Float32Array(from.available);
    from.pull(out);
    return out;
  };
  for await (const { samples, sampleRate } of parts) {
    if (!resampler || sampleRate !== rate) resampler = new Resampler(sampleRate, SPOKEN_RATE);
    rate = sampleRate;
    resampler.push(samples);
    yield drain(resampler);
  }
  resampler?.end();
  if (resampler) yield drain(resampler);
}

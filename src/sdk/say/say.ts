import { AvatarError, ErrorCode } from '../../base/errors.js';
import { unfetched } from '../../base/unfetched.js';
import { feedStream } from '../../playback/feed.js';
import type { Round } from '../../round/round.js';
import type { SpeechReport } from '../../round/speech-report.js';
import { httpVoice } from '../../words/http-voice.js';
import { SaidWords } from '../../words/captions/said-words.js';
import { CaptionTrack } from '../../words/captions/track.js';
import { sentencesOf } from '../../words/sentences.js';
import type { Voice } from '../../words/voice.js';
import { speakInput, type SpeakContext, type SpeakOptions } from '../speak.js';
import type { SpeechInput } from '../speech-input.js';
import { chooseVoice } from './browser-voice.js';
import { SPOKEN_RATE, spokenText } from './spoken-text.js';
import { SILENT_RATE, sayUntapped, type Loudness } from './untapped-text.js';

export interface SayOptions extends Pick<SpeakOptions, 'signal' | 'cues'> {
  /**
   * Who says it: the URL of an endpoint of the shape of OpenAI's `/v1/audio/speech`, or a function that
   * gets sentences and gives sound. Without, a voice of the browser: no key, no network where the voice
   * is local, and the mouth goes by the words, as no page can have the sound of such a voice.
   */
  readonly tts?: string | URL | Voice | null;
  /** BCP 47. Default: the language of the page. */
  readonly language?: string;
  /** Name of the voice, as the browser or the endpoint calls it. */
  readonly voice?: string | null;
  /** How many times as fast as usual, 0.5..2. Default 1. */
  readonly rate?: number;
}

/** What `say` needs of its controller. */
export interface SayContext extends SpeakContext {
  readonly player: Loudness;
}

/**
 * Says a text as one round, sentence by sentence. Settles when the round is over.
 *
 * @throws AvatarError `noAudio` when there is nothing to say, or no voice to say it with (`noVoice`);
 * `invalidAudioInput` when an endpoint or a function gives no sound; the signal's reason when aborted.
 */
export async function say(
  text: string,
  options: SayOptions,
  context: SayContext,
): Promise<SpeechReport> {
  const { tts, language = document.documentElement.lang, voice = null } = options;
  const rate = Math.min(2, Math.max(0.5, options.rate || 1));
  const sentences = sentencesOf(text, language);
  if (sentences.length === 0) {
    throw new AvatarError(ErrorCode.noAudio, 'There are no words to say in this text.');
  }
  // As `speak()` does: Turbopack runs what is imported both ways before it is there (vercel/next.js#98099).
  const { followCaptions } = await import('../captions.js').catch(
    unfetched('What reads captions', ErrorCode.playbackInitFailed),
  );
  const { sampleRate, events, player } = context;
  const follow = (round: Round, spoken: string): SaidWords => {
    const track = new CaptionTrack();
    followCaptions(round, track, events);
    return new SaidWords(track, spoken, rate);
  };
  const tapped = (ask: Voice, signal: AbortSignal): SpeechInput => ({
    sampleRate: SPOKEN_RATE,
    live: false,
    feed: (round) => {
      const said = follow(round, language);
      const how = { language, voice, rate, sampleRate, signal };
      return feedStream(spokenText(sentences, ask, said, how), round.audio, round.signal);
    },
  });
  const untapped = async (signal: AbortSignal): Promise<SpeechInput> => {
    const chosen = await chooseVoice(language, voice, signal);
    const spoken = language || chosen.lang;
    return {
      sampleRate: SILENT_RATE,
      live: true,
      own: { audible: false },
      feed: (round) => {
        const said = follow(round, spoken);
        return sayUntapped(round, sentences, {
          voice: chosen,
          rate,
          language: spoken,
          events,
          player,
          said,
        });
      },
    };
  };
  return speakInput(
    async (signal) =>
      tts
        ? tapped(typeof tts === 'function' ? tts : httpVoice(String(tts)), signal)
        : untapped(signal),
    options,
    context,
  );
}

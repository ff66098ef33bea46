import { abortable } from '../../base/abortable.js';
import { AvatarError, ErrorCode } from '../../base/errors.js';

/** How long a browser may take to list its voices, in milliseconds. */
const VOICES_WAIT = 2000;
/** How long a voice may take to begin, in milliseconds. Some never do, and say nothing. */
const START_WAIT = 8000;
/** How much longer than reckoned a voice may speak, as a factor and in milliseconds. Some never end. */
const END_FACTOR = 3;
const END_WAIT = 4000;

/** A sentence to be said by a voice of the browser, and whom it tells how it goes. */
export interface Saying {
  readonly text: string;
  readonly voice: SpeechSynthesisVoice;
  /** How long it takes at a usual pace, about, in seconds. */
  readonly seconds: number;
  /** How many times as fast as usual. */
  readonly rate: number;
  /** 0..1. */
  readonly volume: number;
  /** Ends it at once. */
  readonly signal: AbortSignal;
  started(): void;
  /** It comes to the word at this place of the text; many voices never say so. */
  reached(index: number): void;
}

const failure = (message: string): AvatarError =>
  new AvatarError(ErrorCode.noAudio, message, { reason: 'noVoice' });

/**
 * The voice of the browser that is named, else the best for the language: its own default, then one
 * that works offline.
 *
 * @throws AvatarError `noAudio` (`noVoice`) where there is none; the signal's reason when aborted.
 */
export async function chooseVoice(
  language: string,
  name: string | null,
  signal: AbortSignal,
): Promise<SpeechSynthesisVoice> {
  const voices = await listVoices(signal);
  if (voices.length === 0) {
    throw failure(
      'This browser has no voice to say words with. Set tts-url to a route of your server that ' +
        'answers sound.',
    );
  }
  const named = name && voices.find((one) => one.name === name || one.voiceURI === name);
  if (named) return named;
  const tag = language.toLowerCase();
  const rank = ({ lang, default: own, localService }: SpeechSynthesisVoice) => {
    const its = lang.toLowerCase().replace('_', '-');
    const speaks = its === tag ? 12 : its.split('-')[0] === tag.split('-')[0] ? 4 : 0;
    return speaks + (own ? 2 : 0) + (localService ? 1 : 0);
  };
  return voices.reduce((best, one) => (rank(one) > rank(best) ? one : best));
}

/** Some browsers list their voices only after they were asked once. */
function listVoices(signal: AbortSignal): Promise<SpeechSynthesisVoice[]> {
  if (typeof speechSynthesis === 'undefined') return Promise.resolve([]);
  const voices = speechSynthesis.getVoices();
  if (voices.length > 0) return Promise.resolve(voices);
  return new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      speechSynthesis.removeEventListener('voiceschanged', done);
      signal.removeEventListener('abort', done);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve(speechSynthesis.getVoices());
    };
    const timer = setTimeout(done, VOICES_WAIT);
    speechSynthesis.addEventListener('voiceschanged', done);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

/** A browser says one thing at a time; here the avatars of a page take turns. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Has the browser say a sentence, when it is its turn. Settles when it is said, or given up.
 *
 * @throws AvatarError `noAudio` (`noVoice`) when the voice fails.
 */
export function sayByBrowser(saying: Saying): Promise<void> {
  const { signal } = saying;
  const before = turn;
  const said = abortable(before, signal).then(
    () => utter(saying),
    () => undefined, // given up before its turn
  );
  turn = Promise.allSettled([before, said]);
  return said;
}

function utter(saying: Saying): Promise<void> {
  const { text, voice, seconds, rate, volume, signal } = saying;
  const utterance = new SpeechSynthesisUtterance(text);
  Object.assign(utterance, { voice, lang: voice.lang, rate, volume });
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      utterance.onstart = utterance.onboundary = utterance.onend = utterance.onerror = null;
      act();
    };
    const stop = (): void => {
      speechSynthesis.cancel();
      settle(resolve);
    };
    let timer: ReturnType<typeof setTimeout>;
    const wait = (milliseconds: number, act: () => void): void => {
      timer = setTimeout(() => {
        // Whoever holds it does not wait for it.
        if (speechSynthesis.paused) return wait(milliseconds, act);
        speechSynthesis.cancel();
        settle(act);
      }, milliseconds);
    };
    wait(START_WAIT, () => reject(failure(`The voice "${voice.name}" did not begin to speak.`)));
    utterance.onstart = () => {
      clearTimeout(timer);
      wait(END_WAIT + (END_FACTOR * 1000 * seconds) / rate, resolve);
      saying.started();
    };
    utterance.onboundary = ({ name, charIndex }) => {
      if (name === 'word') saying.reached(charIndex);
    };
    utterance.onend = () => settle(resolve);
    utterance.onerror = ({ error }) =>
      settle(() =>
        error === 'interrupted' || error === 'canceled'
          ? resolve()
          : reject(failure(`The voice "${voice.name}" failed: ${error}.`)),
      );
    signal.addEventListener('abort', stop);
    speechSynthesis.speak(utterance);
  });
}

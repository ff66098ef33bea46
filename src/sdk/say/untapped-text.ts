import { delay } from '../../base/abortable.js';
import { ConversationState } from '../../base/states.js';
import type { Emitter } from '../../base/emitter.js';
import type { ControllerEvents } from '../../events/table.js';
import { seedOf } from '../../lipsync/seed.js';
import type { SpeechPlayer } from '../../playback/speech-player.js';
import type { Round } from '../../round/round.js';
import type { SaidWords } from '../../words/captions/said-words.js';
import { ScriptMotion } from '../../words/script-motion.js';
import { scriptOf } from '../../words/script.js';
import type { Sentence } from '../../words/sentences.js';
import { SpokenScript, lengthOf } from '../../words/spoken-script.js';
import { sayByBrowser } from './browser-voice.js';

/** Rate of the silence that keeps the round's time, in hertz. */
export const SILENT_RATE = 8000;
/**
 * Silence handed over at once, and kept ahead of what is played, in seconds: more than live sound ever
 * waits for before it goes on, and less than it passes over.
 */
const PART = 0.02;
const AHEAD = 0.3;
/** How often it is looked how far muted speech has come, in milliseconds. */
const LOOK_AGAIN = 30;
/** How far ahead of the ear the face is made, in seconds. */
const MADE_AHEAD = 0.25;

/** How loud speech is to be now. */
export type Loudness = Pick<SpeechPlayer, 'volume' | 'muted'>;

/** What the sound of a browser's voice depends on, beside the text. */
export interface UntappedOptions {
  readonly voice: SpeechSynthesisVoice;
  readonly rate: number;
  readonly language: string;
  readonly events: Emitter<ControllerEvents>;
  readonly player: Loudness;
  /** Is told how far the voice has come. */
  readonly said: SaidWords;
}

/**
 * Says a text by a voice whose sound no page can have. The round plays silence of the same length,
 * which keeps the time; the mouth goes by the words, set right by what the voice tells.
 *
 * @throws AvatarError `noAudio` (`noVoice`) when the voice fails.
 */
export async function sayUntapped(
  round: Round,
  sentences: readonly Sentence[],
  options: UntappedOptions,
): Promise<void> {
  const { rate, events } = options;
  const { signal } = round;
  const script = new SpokenScript(rate);
  const motion = new ScriptMotion(script, seedOf(round.id));
  const show = (): void => round.motion.append(motion.next(round.heard() + MADE_AHEAD));
  const follow = (state: ConversationState): void => {
    if (state === ConversationState.paused) speechSynthesis.pause();
    else speechSynthesis.resume();
  };
  events.on('conversation', follow);
  const said = new AbortController();
  const time = keepTime(round, said.signal, show);
  try {
    // The voice is heard at once, and the round perhaps only when the visitor agrees to sound.
    await Promise.race([round.begun, time]);
    for (const sentence of sentences) await saySentence(sentence, round, script, options);
  } finally {
    events.off('conversation', follow);
    said.abort();
    await time;
    if (!signal.aborted) {
      show();
      round.motion.end();
      round.audio.end();
    }
    // Whoever paused it has left the whole page paused.
    follow(ConversationState.idle);
  }
}

/** Plays silence as long as the text is said, and has the face follow. */
async function keepTime(round: Round, said: AbortSignal, show: () => void): Promise<void> {
  while (!said.aborted && !round.signal.aborted) {
    round.audio.push(new Int16Array(PART * SILENT_RATE));
    show();
    await round.audio.room(AHEAD);
  }
}

/**
 * Says one sentence. What a browser says keeps its volume to the end, so that whoever mutes it, or wants
 * to hear it again, has the rest of it said anew. While it is muted no voice is asked: browsers refuse
 * one to pages that nobody has touched, however soft it is.
 */
async function saySentence(
  sentence: Sentence,
  round: Round,
  script: SpokenScript,
  { voice, rate, language, events, player, said }: UntappedOptions,
): Promise<void> {
  const { text } = sentence;
  const words = scriptOf(text, language);
  for (let from = 0; from < text.length && !round.over;) {
    const { muted } = player;
    const changed = new AbortController();
    const changes = (): void => {
      if (player.muted !== muted) changed.abort();
    };
    const signal = AbortSignal.any([round.signal, changed.signal]);
    const started = (): void => {
      const now = round.heard();
      script.begin(rest(words, from), now);
      if (from === 0) said.begin(sentence, now);
      else said.reach(from, now);
    };
    const reached = (index: number): void => {
      const now = round.heard();
      script.reach(from + index, now);
      said.reach(from + index, now);
    };
    events.on('volume', changes);
    try {
      if (muted) {
        started();
        await pass(round, script.ends, signal);
      } else {
        await sayByBrowser({
          text: text.slice(from),
          voice,
          seconds: lengthOf(rest(words, from)),
          rate,
          volume: player.volume,
          signal,
          started,
          reached,
        });
      }
    } finally {
      events.off('volume', changes);
    }
    const now = round.heard();
    const { aborted: again } = changed.signal;
    from = again ? Math.max(from, script.placeAt(now)) : text.length;
    script.finish(now, !again && !muted);
    if (!again && !round.over) said.finish(now);
  }
}

/** Settles when the round has come to `time`, in its seconds, or the signal is aborted. */
async function pass(round: Round, time: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && round.heard() < time) {
    await delay(LOOK_AGAIN, signal).catch(() => undefined); // which ends it as well
  }
}

const rest = <Word extends { readonly index: number }>(words: readonly Word[], from: number) =>
  words.filter(({ index }) => index >= from);

import type { ScriptedSound, ScriptedWord } from './script.js';

/** A sound in its place in time, in seconds of the round. */
export interface TimedSound extends ScriptedSound {
  readonly start: number;
  readonly end: number;
}

/** How far one word may correct the pace of what follows. */
const TRUST = 0.5;
/** Paces beyond these are a fault of the events rather than of the voice. */
const SLOWEST = 3;
const FASTEST = 1 / 3;
/** Words that are over for this long are forgotten, in seconds. */
const KEPT = 1;

interface TimedWord {
  readonly index: number;
  readonly sounds: readonly TimedSound[];
}

/**
 * Where each sound of a text lies in time while a voice says it that tells little: when a sentence
 * starts, maybe when it comes to a word, and when it ends. The pace of the voice is learned from what
 * it tells, and serves for the next sentence too.
 */
export class SpokenScript {
  /** Real seconds for each scripted one. */
  #pace: number;
  /** Sounds of sentences before. */
  #past: readonly TimedSound[] = [];
  /** The sentence that is said. */
  #words: TimedWord[] = [];
  /** Its length as it was scripted, in seconds. */
  #scripted = 0;
  #startedAt = 0;

  /** @param rate how many times as fast as usual the voice was asked to speak. */
  constructor(rate = 1) {
    this.#pace = 1 / rate;
  }

  /** Sounds from `from` to `to`, in order. */
  within(from: number, to: number): TimedSound[] {
    const sounds = [...this.#past, ...soundsOf(this.#words)];
    return sounds.filter(({ start, end }) => end > from && start < to);
  }

  /** Where in its sentence the word is that is said at `now`; 0 before the first. */
  placeAt(now: number): number {
    return this.#words.findLast(({ sounds }) => sounds[0]?.start <= now)?.index ?? 0;
  }

  /** When the sentence is over, as far as is known. */
  get ends(): number {
    return soundsOf(this.#words).at(-1)?.end ?? 0;
  }

  /** The voice begins a sentence at `now`. */
  begin(words: readonly ScriptedWord[], now: number): void {
    this.finish(now, false);
    this.#startedAt = now;
    this.#scripted = lengthOf(words);
    this.#lay(words, now);
  }

  /** The voice comes to the word at `index` of the sentence at `now`. */
  reach(index: number, now: number): void {
    const place = this.#words.findIndex((word) => word.index >= index);
    if (place < 0) return;
    const rest = this.#words.splice(place);
    const said = this.#scripted - lengthOf(rest);
    if (said > 0) this.#learn((now - this.#startedAt) / said);
    this.#words = this.#words.map((word) => ({ ...word, sounds: cut(word.sounds, now) }));
    this.#lay(rest, now);
  }

  /** The voice has ended at `now`. @param complete whether it has said all of the sentence. */
  finish(now: number, complete = true): void {
    if (complete && this.#scripted > 0) this.#learn((now - this.#startedAt) / this.#scripted, 1);
    this.#past = cut([...this.#past, ...soundsOf(this.#words)], now).filter(
      ({ end }) => end > now - KEPT,
    );
    this.#words = [];
    this.#scripted = 0;
  }

  #learn(pace: number, trust = TRUST): void {
    const bounded = Math.min(SLOWEST, Math.max(FASTEST, pace));
    this.#pace += trust * (bounded - this.#pace);
  }

  #lay(words: readonly { index: number; sounds: readonly ScriptedSound[] }[], from: number): void {
    let at = from;
    for (const { index, sounds } of words) {
      const timed = sounds.map((sound) => {
        const start = at;
        at += sound.seconds * this.#pace;
        return { ...sound, start, end: at };
      });
      this.#words.push({ index, sounds: timed });
    }
  }
}

const soundsOf = (words: readonly TimedWord[]): TimedSound[] =>
  words.flatMap(({ sounds }) => sounds);

/** Nothing that came before sounds beyond `now`. */
function cut(sounds: readonly TimedSound[], now: number): TimedSound[] {
  return sounds
    .filter(({ start }) => start < now)
    .map((sound) => (sound.end > now ? { ...sound, end: now } : sound));
}

/** How long words take at a common pace, in seconds. */
export function lengthOf(words: readonly { sounds: readonly ScriptedSound[] }[]): number {
  return words.flatMap(({ sounds }) => sounds).reduce((sum, { seconds }) => sum + seconds, 0);
}

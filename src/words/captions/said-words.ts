import { scriptOf } from '../script.js';
import type { Sentence } from '../sentences.js';
import { cutLines, type CaptionLine, type CaptionWord } from './line.js';
import type { CaptionTrack } from './track.js';

/** A word, and how much of its sentence comes before it, in scripted seconds. */
interface PlacedWord {
  readonly index: number;
  readonly length: number;
  readonly before: number;
}

/** A moment of which it is known how much of the sentence was said by then. */
interface Mark {
  readonly said: number;
  readonly at: number;
}

/**
 * Captions of a text while it is said: when each word is heard, by what is known of its sentence (when
 * it begins, comes to a word, and ends), and in between by how long its sounds take.
 */
export class SaidWords {
  readonly #track: CaptionTrack;
  readonly #language: string;
  /** Real seconds for each scripted one. */
  #pace: number;
  #sentence: Sentence | null = null;
  #words: readonly PlacedWord[] = [];
  #length = 0;
  #marks: Mark[] = [];

  /** @param language BCP 47. @param rate how many times as fast as usual. */
  constructor(track: CaptionTrack, language: string, rate: number) {
    this.#track = track;
    this.#language = language;
    this.#pace = 1 / rate;
  }

  /** The sentence begins at `at`, in seconds of the speech. */
  begin(sentence: Sentence, at: number): void {
    this.#sentence = sentence;
    this.#length = 0;
    this.#words = scriptOf(sentence.text, this.#language).flatMap(({ index, length, sounds }) => {
      const before = this.#length;
      this.#length += sounds.reduce((sum, { seconds }) => sum + seconds, 0);
      return sounds[0]?.viseme === 'sil' ? [] : [{ index, length, before }];
    });
    this.#marks = [{ said: 0, at }];
    this.#show();
  }

  /** The voice comes to the word at `index` of the sentence at `at`. */
  reach(index: number, at: number): void {
    const word = this.#words.find((one) => one.index >= index);
    if (!word) return;
    this.#marks = this.#marks.filter(({ said }) => said < word.before);
    this.#marks.push({ said: word.before, at });
    this.#show();
  }

  /** All of the sentence is said at `at`. */
  finish(at: number): void {
    if (this.#length === 0) return;
    this.#pace = (at - this.#marks[0].at) / this.#length;
    this.#marks.push({ said: this.#length, at });
    this.#show();
    this.#length = 0;
  }

  #show(): void {
    const sentence = this.#sentence!;
    const lines = cutLines(sentence.text).map(([from, to]) => this.#line(from, to));
    this.#track.set(
      sentence,
      lines.map((line, place) => ({
        ...line,
        end: lines[place + 1]?.start ?? this.#timeOf(this.#length),
      })),
    );
  }

  #line(from: number, to: number): Omit<CaptionLine, 'end'> {
    const { text } = this.#sentence!;
    const part = text.slice(from, to);
    const lead = part.length - part.trimStart().length;
    const words = this.#words
      .filter(({ index }) => index >= from && index < to)
      .map(({ index, length, before }): CaptionWord => ({
        index: index - from - lead,
        length,
        start: this.#timeOf(before),
      }));
    const start = from === 0 ? this.#marks[0].at : (words[0]?.start ?? this.#timeOf(this.#length));
    return { text: part.trim(), start, speaker: 'avatar', words };
  }

  /** When so much of the sentence is said. */
  #timeOf(said: number): number {
    const place = this.#marks.findLastIndex((mark) => mark.said <= said);
    const mark = this.#marks[place];
    const next = this.#marks[place + 1];
    const pace = next ? (next.at - mark.at) / (next.said - mark.said) : this.#pace;
    return mark.at + (said - mark.said) * pace;
  }
}

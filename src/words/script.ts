import type { Viseme } from '../lipsync/visemes.js';
import { known } from './sentences.js';
import { spell } from './spelling/index.js';

/** Seconds that a sound takes at a common pace, and a breath at a comma. */
const VOWEL = 0.092;
const CONSONANT = 0.062;
const BREATH = 0.2;
/** How much longer the last vowel of a sentence is. */
const FINAL = 1.4;

const VOWELS: ReadonlySet<Viseme> = new Set<Viseme>([
  'aa',
  'ae',
  'ah',
  'ii',
  'oo',
  'uu',
  'er',
  'eh',
  'ey',
]);
export const isVowel = (viseme: Viseme): boolean => VOWELS.has(viseme);

/** One sound of a script. */
export interface ScriptedSound {
  readonly viseme: Viseme;
  /** Seconds at a common pace. */
  readonly seconds: number;
  /** Part of a word that carries meaning, in its first vowel. */
  readonly stressed: boolean;
}

/** One word, or the breath after it. */
export interface ScriptedWord {
  /** Place in the sentence, in UTF-16 code units, and length. */
  readonly index: number;
  readonly length: number;
  readonly sounds: readonly ScriptedSound[];
}

/** Not by `isWordLike`, which in WebKit is false for numbers. */
const WORD = /[\p{L}\p{N}]/u;

/** What the lips do in a sentence, at a common pace. */
export function scriptOf(sentence: string, language: string): ScriptedWord[] {
  const words: ScriptedWord[] = [];
  const segmenter = new Intl.Segmenter(known(language), { granularity: 'word' });
  for (const { segment, index } of segmenter.segment(sentence)) {
    const place = { index, length: segment.length };
    if (WORD.test(segment)) words.push({ ...place, sounds: soundsOf(segment, language) });
    else if (/[,;:.!?…—、，；：。！？]/.test(segment)) {
      words.push({ ...place, sounds: [{ viseme: 'sil', seconds: BREATH, stressed: false }] });
    }
  }
  while (words.at(-1)?.sounds[0]?.viseme === 'sil') words.pop();
  return lengthenLast(words);
}

function soundsOf(word: string, language: string): ScriptedSound[] {
  const visemes = spell(word, language);
  const stress = word.length > 3 ? visemes.findIndex(isVowel) : -1;
  return visemes.map((viseme, place) => ({
    viseme,
    seconds: isVowel(viseme) ? VOWEL : CONSONANT,
    stressed: place === stress,
  }));
}

function lengthenLast(words: ScriptedWord[]): ScriptedWord[] {
  const last = words.at(-1);
  if (!last) return words;
  const place = last.sounds.findLastIndex(({ viseme }) => isVowel(viseme));
  const sounds = last.sounds.map((sound, at) =>
    at === place ? { ...sound, seconds: sound.seconds * FINAL } : sound,
  );
  return [...words.slice(0, -1), { ...last, sounds }];
}

import { chinese } from './chinese.js';
import { japanese } from './japanese.js';
import { korean } from './korean.js';
import { dutch, english, french, german, italian, portuguese, spanish } from './latin.js';
import type { Sounds, Speller } from './rules.js';

interface Language {
  readonly spell: Speller;
  /** The digits as they are said, from zero on. */
  readonly digits: readonly string[];
}

const language = (spell: Speller, digits: string): Language => ({
  spell,
  digits: digits.split(' '),
});

const LANGUAGES: Readonly<Record<string, Language>> = {
  en: language(english, 'zeero one two three four five six seven eight nine'),
  de: language(german, 'null eins zwei drei vier fünf sechs sieben acht neun'),
  fr: language(french, 'zéro un deux trois quatre cinque sisse sète uite neufe'),
  es: language(spanish, 'cero uno dos tres cuatro cinco seis siete ocho nueve'),
  it: language(italian, 'zero uno due tre quattro cinque sei sette otto nove'),
  pt: language(portuguese, 'zero um dois três quatro cinco seis sete oito nove'),
  nl: language(dutch, 'nul een twee drie vier vijf zes zeven acht negen'),
  ja: language(japanese, 'ゼロ いち に さん よん ご ろく なな はち きゅう'),
  ko: language(korean, '영 일 이 삼 사 오 육 칠 팔 구'),
  zh: language(chinese, '零 一 二 三 四 五 六 七 八 九'),
};

/** What writes a word whatever the language of the text around it. */
const SCRIPTS: readonly (readonly [script: RegExp, language: string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'zh'],
];

/**
 * What a word looks like when it is said: its visemes, in order. Letters of European languages go by
 * rules; other alphabets than the ten languages' show
 * nothing.
 *
 * @param tag BCP 47; English where it is none of the ten.
 */
export function spell(word: string, tag: string): Sounds {
  const named = tag.toLowerCase().split(/[-_]/)[0];
  const written = SCRIPTS.find(([script]) => script.test(word))?.[1];
  // Kanji in a Japanese text are no Chinese.
  const code = written === 'zh' && named === 'ja' ? 'ja' : (written ?? named);
  const { spell: read, digits } = LANGUAGES[code] ?? LANGUAGES.en;
  return word
    .toLowerCase()
    .split(/(\p{Nd})/u)
    .filter((part) => part !== '')
    .flatMap((part) => {
      const digit = /^\p{Nd}$/u.test(part) ? Number(part.normalize('NFKC')) : NaN;
      return read(Number.isNaN(digit) ? part : digits[digit]);
    });
}

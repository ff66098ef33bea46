import type { Viseme } from '../../lipsync/visemes.js';
import type { Speller } from './rules.js';

/** Kana by row; in each the vowels are a, i, u, e, o. */
const ROWS: readonly (readonly [kana: string, onset: Viseme | null])[] = [
  ['あいうえお', null],
  ['かきくけこ', 'kk'],
  ['さしすせそ', 'ss'],
  ['たちつてと', 'dd'],
  ['なにぬねの', 'dd'],
  ['はひふへほ', null],
  ['まみむめも', 'pp'],
  ['らりるれろ', 'dd'],
];
const VOWELS: readonly Viseme[] = ['aa', 'ii', 'uu', 'ey', 'oo'];
const OTHERS: Readonly<Record<string, readonly Viseme[]>> = {
  ふ: ['ff', 'uu'],
  し: ['ch', 'ii'],
  ち: ['ch', 'ii'],
  や: ['ii', 'aa'],
  ゆ: ['ii', 'uu'],
  よ: ['ii', 'oo'],
  わ: ['uu', 'aa'],
  を: ['oo'],
  ん: ['dd'],
  っ: ['dd'],
};
/** Small kana that replace the vowel before them. */
const SMALL: Readonly<Record<string, Viseme>> = {
  ゃ: 'aa',
  ゅ: 'uu',
  ょ: 'oo',
  ぁ: 'aa',
  ぃ: 'ii',
  ぅ: 'uu',
  ぇ: 'ey',
  ぉ: 'oo',
};
/** Marks that make b or p of the row of h. */
const VOICED = '\u3099';
const HALF_VOICED = '\u309a';
/** Nothing in the writing says how it is read: mostly two beats. */
const UNREAD: readonly Viseme[] = ['kk', 'ah', 'dd', 'oo'];

const SOUNDS = new Map<string, readonly Viseme[]>(Object.entries(OTHERS));
for (const [kana, onset] of ROWS) {
  [...kana].forEach((one, vowel) => {
    if (!SOUNDS.has(one)) SOUNDS.set(one, onset ? [onset, VOWELS[vowel]] : [VOWELS[vowel]]);
  });
}

/** Kana are read exactly, kanji not at all: they stand for two beats each. */
export const japanese: Speller = (word) => {
  const sounds: Viseme[] = [];
  let last = '';
  for (const sign of hiragana(word.normalize('NFKC')).normalize('NFD')) {
    const small = SMALL[sign];
    const labial = (sign === VOICED || sign === HALF_VOICED) && 'はひふへほ'.includes(last);
    if (labial) sounds.splice(-(SOUNDS.get(last)?.length ?? 0), Infinity, 'pp', vowelOf(last));
    else if (small) sounds.splice(-1, 1, small);
    else if (sign === 'ー') sounds.push(...sounds.slice(-1));
    else sounds.push(...(SOUNDS.get(sign) ?? (/\p{Script=Han}/u.test(sign) ? UNREAD : [])));
    if (sign.codePointAt(0)! < 0x3099 || sign.codePointAt(0)! > 0x309a) last = sign;
  }
  return sounds;
};

const vowelOf = (kana: string): Viseme => VOWELS['はひふへほ'.indexOf(kana)];

/** Katakana lie 0x60 behind hiragana. */
function hiragana(text: string): string {
  return text.replace(/[ァ-ヶ]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60));
}

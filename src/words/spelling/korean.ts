import type { Viseme } from '../../lipsync/visemes.js';
import type { Sounds, Speller } from './rules.js';

const sounds = (list: string): Sounds[] =>
  list.split(' ').map((one) => (one === '-' ? [] : (one.split('.') as Viseme[])));

/** In the order of Unicode's syllables: 19 initials, 21 medials, 28 finals, none first. */
const INITIALS = sounds('kk kk dd dd dd ll pp pp pp ss ss - ch ch ch kk dd pp -');
const MEDIALS = sounds(
  'aa eh ii.aa ii.eh ah ey ii.ah ii.ey oo uu.aa uu.eh uu.eh ii.oo uu uu.ah uu.ey uu.ii ii.uu ii ii ii',
);
const FINALS = sounds(
  '- kk kk kk dd dd dd dd ll ll ll ll ll ll ll ll pp pp pp dd dd kk dd dd kk dd pp -',
);
const FIRST = 0xac00;
const LAST = 0xd7a3;

/** Hangul says what it sounds like. */
export const korean: Speller = (word) =>
  [...word.normalize('NFC')].flatMap((sign) => {
    const code = sign.charCodeAt(0);
    if (code < FIRST || code > LAST) return [];
    const place = code - FIRST;
    return [
      ...INITIALS[Math.floor(place / 588)],
      ...MEDIALS[Math.floor((place % 588) / 28)],
      ...FINALS[place % 28],
    ];
  });

import type { Viseme } from '../../lipsync/visemes.js';

/** What a spelling sounds like: its visemes, in order. */
export type Sounds = readonly Viseme[];

/** The sounds of one word, in lower case. */
export type Speller = (word: string) => Sounds;

/**
 * A speller by rules of the form `spelling=viseme.viseme`, apart by white space. At each place the
 * longest spelling counts; `^` is the start of the word and `$` its end; a letter
 * that no rule covers counts without its accent, and else is not seen on the lips. Nothing after the `=` is silent.
 */
export function byRules(rules: string): Speller {
  const table = new Map<string, Sounds>();
  for (const rule of rules.trim().split(/\s+/)) {
    const [spelling, sounds] = rule.split('=');
    table.set(spelling, sounds ? (sounds.split('.') as Viseme[]) : []);
  }
  const longest = Math.max(...[...table.keys()].map((spelling) => spelling.length));
  return (word) => {
    const letters = `^${word.normalize('NFC')}$`;
    const sounds: Viseme[] = [];
    for (let at = 0; at < letters.length;) {
      let length = Math.min(longest, letters.length - at);
      while (length > 1 && !table.has(letters.slice(at, at + length))) length--;
      const spelling = letters.slice(at, at + length);
      sounds.push(...(table.get(spelling) ?? table.get(unaccented(spelling)) ?? []));
      // The marks of start and end serve the rule that they are part of, and the next one too.
      const next = at + length;
      at = letters[next - 1] === '$' && length > 1 ? next - 1 : next;
      if (letters[at] === '$') break;
    }
    return sounds;
  };
}

const unaccented = (letter: string): string => letter.normalize('NFD')[0];

/**
 * Words of several languages, each language one line of texts with `|` between them.
 *
 * @param keys what the texts are, in the order of a line
 * @param languages lines by primary language; `en` must be one
 * @returns the words of a BCP 47 language tag, by its primary language; English where it is unknown.
 */
export function wordTable<Words>(
  keys: readonly (keyof Words)[],
  languages: Readonly<Record<string, string>>,
): (tag: string) => Words {
  const read = new Map<string, Words>();
  return (tag) => {
    const language = tag.toLowerCase().split(/[-_]/, 1)[0];
    const known = Object.hasOwn(languages, language) ? language : 'en';
    let words = read.get(known);
    if (!words) {
      const texts = languages[known].split('|');
      words = Object.fromEntries(keys.map((key, i) => [key, texts[i]])) as Words;
      read.set(known, words);
    }
    return words;
  };
}

/** Previous clip, next clip, all of them; one line a language. */
const LANGUAGES: Readonly<Record<string, string>> = {
  en: 'Previous clip|Next clip|Clips',
  de: 'Voriger Clip|Nächster Clip|Clips',
  fr: 'Extrait précédent|Extrait suivant|Extraits',
  es: 'Clip anterior|Clip siguiente|Clips',
  it: 'Clip precedente|Clip successiva|Clip',
  pt: 'Clipe anterior|Clipe seguinte|Clipes',
  nl: 'Vorige clip|Volgende clip|Clips',
  ja: '前のクリップ|次のクリップ|クリップ',
  ko: '이전 클립|다음 클립|클립',
  zh: '上一个片段|下一个片段|片段',
};

/** @param tag BCP 47; English where it is none of the ten. */
export function stringsFor(tag: string): readonly [previous: string, next: string, clips: string] {
  const language = tag.toLowerCase().split(/[-_]/, 1)[0];
  const line = Object.hasOwn(LANGUAGES, language) ? LANGUAGES[language] : LANGUAGES.en;
  return line.split('|') as [string, string, string];
}

/** A sentence longer than this is cut at a comma or a space, in characters. */
const LONGEST = 220;
/** The first is cut at a comma when it is longer than this, so that it is heard early. */
const FIRST = 90;
/** Up to this, a sentence is said together with the next: a breath after each "Yes." is one too many. */
const SHORTEST = 12;

/** A part of a text. */
export interface Sentence {
  readonly text: string;
  /** Where it begins in the text, in UTF-16 code units. */
  readonly index: number;
}

/** The sentences of a text, none too long to be asked of a voice at once, blank ones left out. */
export function sentencesOf(text: string, language: string): Sentence[] {
  const sentences: { text: string; index: number }[] = [];
  for (const { segment, index } of segments(text, language)) {
    const last = sentences.at(-1);
    const joins = last && last.text.trim().length <= SHORTEST && !/\n\s*$/.test(last.text);
    if (joins) last.text += segment;
    else sentences.push({ text: segment, index });
  }
  const pieces = sentences.flatMap((sentence, place) =>
    place === 0 ? cutEarly(sentence) : cut(sentence),
  );
  return pieces.filter((sentence) => /[\p{L}\p{N}]/u.test(sentence.text));
}

function segments(text: string, language: string): Iterable<{ segment: string; index: number }> {
  return new Intl.Segmenter(known(language), { granularity: 'sentence' }).segment(text);
}

/** A language tag that the browser takes, or its own language. */
export function known(language: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(language)[0];
  } catch {
    return undefined; // not a tag: the text is cut as any other
  }
}

const COMMAS = [...',;:、，；：'];

/** Where a text is best cut: behind its last comma, or 0. */
const lastComma = (text: string): number =>
  Math.max(...COMMAS.map((sign) => text.lastIndexOf(sign))) + 1;

function cutEarly(sentence: Sentence): Sentence[] {
  const at = sentence.text.length > FIRST ? lastComma(sentence.text.slice(0, FIRST)) : 0;
  return at > FIRST / 3 ? split(sentence, at).flatMap(cut) : cut(sentence);
}

function cut(sentence: Sentence): Sentence[] {
  const { text } = sentence;
  if (text.length <= LONGEST) return [sentence];
  const head = text.slice(0, LONGEST);
  const comma = lastComma(head);
  const space = head.lastIndexOf(' ') + 1;
  const [piece, rest] = split(sentence, comma > LONGEST / 3 ? comma : space || LONGEST);
  return [piece, ...cut(rest)];
}

const split = ({ text, index }: Sentence, at: number): [Sentence, Sentence] => [
  { text: text.slice(0, at), index },
  { text: text.slice(at), index: index + at },
];

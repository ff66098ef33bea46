import type { CaptionLine, CaptionWord } from './line.js';

/** What is wrong with a file of captions. */
export class CaptionFileError extends Error {}

const TIME = String.raw`(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:[.,]\d{1,3})?)`;
const TIMES = new RegExp(`^\\s*${TIME}\\s+-->\\s+${TIME}`);
const TAG = new RegExp(`<(?:${TIME}|[^>]*)>`, 'g');
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: '\u00a0',
  lrm: '\u200e',
  rlm: '\u200f',
};

/**
 * Reads WebVTT, or SubRip: the times and words of its cues. Times within a cue tell when each of its
 * words is said; styles, positions and voices are left out.
 *
 * @throws CaptionFileError where there is no cue in it.
 */
export function readWebVtt(file: string): CaptionLine[] {
  const blocks = file
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/);
  const lines = blocks.flatMap((block): CaptionLine[] => {
    const rows = block.split('\n');
    const place = rows.findIndex((row) => TIMES.test(row));
    if (place < 0) return [];
    const [, h1, m1, s1, h2, m2, s2] = TIMES.exec(rows[place])!;
    const cue = { start: seconds(h1, m1, s1), end: seconds(h2, m2, s2) };
    return [
      { ...cue, ...readText(rows.slice(place + 1).join('\n'), cue.start), speaker: 'avatar' },
    ];
  });
  if (lines.length === 0) throw new CaptionFileError('there is no cue of WebVTT or SubRip in it');
  return lines;
}

function readText(payload: string, start: number): Pick<CaptionLine, 'text' | 'words'> {
  let text = '';
  let timed = false;
  const words: CaptionWord[] = [];
  let since = start;
  const take = (raw: string): void => {
    const said = raw.replace(/&(\w+);/g, (all, name: string) => ENTITIES[name] ?? all);
    const word = said.trim();
    if (word !== '') {
      words.push({ index: text.length + said.indexOf(word), length: word.length, start: since });
    }
    text += said;
  };
  let from = 0;
  for (const tag of payload.matchAll(TAG)) {
    take(payload.slice(from, tag.index));
    from = tag.index + tag[0].length;
    if (tag[2] === undefined) continue;
    since = seconds(tag[1], tag[2], tag[3]);
    timed = true;
  }
  take(payload.slice(from));
  const lead = text.length - text.trimStart().length;
  const placed = words.map((word) => ({ ...word, index: word.index - lead }));
  return { text: text.trim(), words: timed ? placed : [] };
}

const seconds = (hours: string | undefined, minutes: string, rest: string): number =>
  Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(rest.replace(',', '.'));

/** Writes WebVTT: a cue for each line, with the times of its words where they are known. */
export function writeWebVtt(lines: readonly CaptionLine[]): string {
  const cues = lines.map((line) => `${time(line.start)} --> ${time(line.end)}\n${payload(line)}\n`);
  return ['WEBVTT\n', ...cues].join('\n');
}

function payload({ text, words, speaker }: CaptionLine): string {
  let out = speaker === 'user' ? '<v User>' : '';
  let from = 0;
  for (const { index, start } of words) {
    out += escaped(text.slice(from, index));
    // The first word begins with its line.
    if (index > 0) out += `<${time(start)}>`;
    from = index;
  }
  return out + escaped(text.slice(from));
}

const escaped = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    // An empty row would end the cue.
    .replace(/\n{2,}/g, '\n');

function time(at: number): string {
  const milliseconds = Math.round(at * 1000);
  const part = (value: number, digits = 2) => String(Math.floor(value)).padStart(digits, '0');
  return (
    `${part(milliseconds / 3_600_000)}:${part((milliseconds / 60_000) % 60)}:` +
    `${part((milliseconds / 1000) % 60)}.${part(milliseconds % 1000, 3)}`
  );
}

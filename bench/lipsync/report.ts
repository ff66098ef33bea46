import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import type { Scores } from './metrics.js';

/** What is said of a system over some speech, or once for all. */
export interface Row {
  readonly speech: string;
  readonly system: string;
  readonly scores: Scores;
  /** What does not depend on the speech; in a system's first row only. */
  readonly general?: {
    /** Share of the time that the mouth is open over each kind of sound without speech. */
    readonly open: Readonly<Record<'silence' | 'noise' | 'music', number>>;
    /** Microseconds of CPU for 20 ms of audio; NaN where unknown. */
    readonly cost: number;
    /** Milliseconds by which motion comes after the sound. */
    readonly delay: number;
    /** Milliseconds by which the track was moved before it was scored. */
    readonly shift: number;
  };
}

type Cell = (row: Row) => number | undefined;
interface Column {
  readonly title: string;
  readonly digits: number;
  /** Whether the larger value is the better one; absent: neither. */
  readonly more?: boolean;
  readonly cell: Cell;
}

const percent = (kind: 'silence' | 'noise' | 'music'): Cell => {
  return ({ general }) => general && 100 * general.open[kind];
};

const COLUMNS: readonly Column[] = [
  { title: 'vinfo', digits: 2, more: true, cell: ({ scores }) => scores.vinfo },
  { title: 'closure', digits: 2, more: true, cell: ({ scores }) => scores.closure },
  { title: 'false', digits: 2, more: false, cell: ({ scores }) => scores.falseClosure },
  { title: 'apAUC', digits: 2, more: true, cell: ({ scores }) => scores.apertureAuc },
  { title: 'rdAUC', digits: 2, more: true, cell: ({ scores }) => scores.roundingAuc },
  { title: 'corr', digits: 2, more: true, cell: ({ scores }) => scores.correlation },
  { title: 'lag ms', digits: 0, cell: ({ scores }) => scores.lag },
  { title: 'onset ms', digits: 0, more: false, cell: ({ scores }) => scores.onset },
  { title: 'jerk', digits: 2, more: false, cell: ({ scores }) => scores.jerk },
  { title: 'silence %', digits: 0, more: false, cell: percent('silence') },
  { title: 'noise %', digits: 0, more: false, cell: percent('noise') },
  { title: 'music %', digits: 0, more: false, cell: percent('music') },
  { title: 'CPU µs', digits: 0, more: false, cell: ({ general }) => general?.cost },
  { title: 'delay ms', digits: 0, more: false, cell: ({ general }) => general?.delay },
  { title: 'shift ms', digits: 0, cell: ({ general }) => general?.shift },
];

/** A table in Markdown; the best of each column over the same speech is bold. */
export function table(rows: readonly Row[]): string {
  const titles = ['speech', 'system', ...COLUMNS.map(({ title }) => title)];
  const lines = rows.map((row) => {
    const rivals = rows.filter(({ speech }) => speech === row.speech);
    return [row.speech, row.system, ...COLUMNS.map((column) => text(column, row, rivals))];
  });
  return [titles, titles.map(() => '---'), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function text({ digits, more, cell }: Column, row: Row, rivals: readonly Row[]): string {
  const shown = (value: number) => value.toFixed(digits).replace(/^-(0(?:\.0*)?)$/, '$1');
  const value = cell(row);
  if (value === undefined) return '';
  if (Number.isNaN(value)) return '?';
  const others = rivals.map(cell).filter((v): v is number => v !== undefined && !Number.isNaN(v));
  if (more === undefined || others.length < 2) return shown(value);
  const best = more ? Math.max(...others) : Math.min(...others);
  return shown(value) === shown(best) ? `**${shown(value)}**` : shown(value);
}

/** Puts a table between the marks of a document. @throws Error where the document has none. */
export async function writeSection(path: URL, content: string): Promise<void> {
  const document = readFileSync(path, 'utf8');
  const marked = /(<!-- bench:begin -->)[\s\S]*?(<!-- bench:end -->)/;
  if (!marked.test(document)) throw new Error(`${path.pathname} has no place for the table.`);
  const text = document.replace(marked, (_, begin, end) => `${begin}\n\n${content}\n\n${end}`);
  const style = await resolveConfig(path);
  writeFileSync(path, await format(text, { ...style, parser: 'markdown' }));
}

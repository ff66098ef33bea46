import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A stretch of sound at 16 kHz and the phones said in it. */
export interface Utterance {
  /** Set and file name: `clean/ked-03`. */
  readonly id: string;
  readonly voice: string;
  readonly pcm: Int16Array;
  readonly phones: readonly Phone[];
}

/** One phone: its ARPAbet name or `SIL`, and when it is said, in seconds. */
export interface Phone {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a folder of `<voice>-<n>.wav` (PCM16 mono, 16 kHz) with `<voice>-<n>.json` beside each:
 * rows of `[start, end, phone]`.
 */
export function readCorpus(folder: string): Utterance[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.wav'))
    .sort()
    .map((name) => {
      const stem = name.slice(0, -4);
      const rows = JSON.parse(readFileSync(join(folder, `${stem}.json`), 'utf8')) as [
        number,
        number,
        string,
      ][];
      return {
        id: `${basename(folder)}/${stem}`,
        voice: stem.replace(/-\d+$/, ''),
        pcm: new Int16Array(new Uint8Array(readFileSync(join(folder, name)).subarray(44)).buffer),
        phones: rows.map(([start, end, phone]) => ({ name: phone, start, end })),
      };
    });
}

import { RolldownMagicString } from 'rolldown';

/**
 * The code of a module or chunk with parts of it replaced, and where each part came from.
 *
 * @param {string} code
 * @param {readonly { start: number, end: number, text: string }[]} edits in any order, none over another
 * @returns {import('rollup').TransformResult} what a hook of rollup answers with; `null` without edits
 */
export function edited(code, edits) {
  if (edits.length === 0) return null;
  const result = new RolldownMagicString(code);
  for (const { start, end, text } of edits) {
    if (text === '') result.remove(start, end);
    else result.overwrite(start, end, text);
  }
  const map = JSON.parse(result.generateMap({ hires: true }).toString());
  return { code: result.toString(), map };
}

/** Edits that a replacement of all matches of a pattern makes; those that change nothing are none. */
export const replacements = (code, pattern, textOf) =>
  [...code.matchAll(pattern)]
    .map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      text: textOf(...match),
    }))
    .filter(({ start, end, text }) => text !== code.slice(start, end));

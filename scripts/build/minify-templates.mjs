import { transform as minifyCode } from 'esbuild';
import { edited } from './edits.mjs';

/** A row's end with the indentation of the next one. */
const ROW_END = /\n\s*/g;

function* templatesOf(node) {
  if (node.type === 'TaggedTemplateExpression' && node.tag.type === 'Identifier') {
    yield { kind: node.tag.name, texts: node.quasi.quasis };
  }
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === 'string') yield* templatesOf(child);
    }
  }
}

async function minified(kind, text, alone) {
  if (kind === 'html' || kind === 'svg') return text.replace(ROW_END, ' ');
  if (kind !== 'css' || !alone) return text;
  return (await minifyCode(text, { loader: 'css', minify: true })).code.trim();
}

/**
 * Minifies the templates of our own sources, which to a minifier of JavaScript are text: style sheets
 * without anything put into them, and of markup the ends of rows, which browsers show as a space.
 *
 * @param {RegExp} ours matches the ids of the modules to read, which are JavaScript by now
 * @returns {import('rollup').Plugin}
 */
export const minifyTemplates = (ours) => ({
  name: 'minify-templates',
  async transform(code, id) {
    if (!ours.test(id)) return null;
    const texts = [...templatesOf(this.parse(code))].flatMap(({ kind, texts: all }) =>
      all.map(({ start, end }) => ({ kind, start, end, alone: all.length === 1 })),
    );
    const edits = await Promise.all(
      texts.map(async ({ kind, start, end, alone }) => ({
        start,
        end,
        text: await minified(kind, code.slice(start, end), alone),
      })),
    );
    return edited(
      code,
      edits.filter(({ start, end, text }) => text !== code.slice(start, end)),
    );
  },
});

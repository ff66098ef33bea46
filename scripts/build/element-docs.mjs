import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import { readElementOptions } from '../lib/element-options.mjs';
import { root } from '../lib/paths.mjs';

const PAGE = join(root, 'docs/element.md');
const START = '<!-- options: generated from src/element/options.ts by `npm run build` -->';
const END = '<!-- /options -->';

const code = (text) => `\`${text}\``;
const list = (names) => {
  const last = names.at(-1);
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
};

function row({ attribute, name, description, shown }) {
  const { words, see } = shown;
  const type = words ? shown.type.split(' · ').map(code).join(' · ') : shown.type;
  const byDefault = words ? code(shown.default) : shown.default;
  const meaning = `${description}${see ? ` [More](${see}).` : ''}`;
  return `| ${[code(attribute), code(name), type, byDefault, meaning].join(' | ')} |`;
}

/** What happens when an option is set while the avatar is there. */
function effects(options) {
  const attributes = (applies) =>
    list(
      options
        .filter((option) => option.applies === applies)
        .map(({ attribute }) => code(attribute)),
    );
  return [
    `${attributes('now')} act at once.`,
    `${attributes('view')} close the connection; the next \`start()\`, \`speak()\` or \`send()\``,
    'opens one with the new values.',
    `${attributes('connection')} close it as well.`,
    `Another ${attributes('avatar').replace(' and ', ' or ')} gives up what is being loaded and loads`,
    'the new avatar. What is set just before a call holds for that call.',
  ].join(' ');
}

/** docs/element.md with the table of options that the sources have, and with the present one. */
export async function elementDocs() {
  const present = readFileSync(PAGE, 'utf8');
  const [before, after] = [present.split(START)[0], present.split(END)[1]];
  if (after === undefined) throw new Error('docs/element.md has lost the marks of its table.');
  const options = await readElementOptions();
  const table = [
    '| attribute | property | type | default | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...options.map(row),
  ].join('\n');
  const page = `${before}${START}\n\n${table}\n\n${effects(options)}\n\n${END}${after}`;
  const style = await prettier.resolveConfig(PAGE);
  return { present, current: await prettier.format(page, { ...style, filepath: PAGE }) };
}

/** Writes the table of options into docs/element.md. */
export async function buildElementDocs() {
  const { present, current } = await elementDocs();
  if (present !== current) writeFileSync(PAGE, current);
}

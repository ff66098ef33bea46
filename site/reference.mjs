import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './addresses.mjs';

const cell = (text) =>
  String(text ?? '')
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .trim();
const code = (text) => (text ? `\`${cell(text)}\`` : '');

function table(title, columns, rows) {
  if (rows.length === 0) return '';
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    `## ${title}\n`,
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map(line),
    '',
  ].join('\n');
}

/** A type as its text says, unless that is most of a row. */
const typeOf = ({ type }) => (type?.text && type.text.length < 90 ? code(type.text) : '');

/** A call as it is written: names of parameters, with what may be left out. */
function callOf({ name, parameters = [] }) {
  const list = parameters.map((parameter) => {
    const called = parameter.name.startsWith('{') ? 'options' : parameter.name;
    return parameter.optional || parameter.default !== undefined ? `${called}?` : called;
  });
  return code(`${name}(${list.join(', ')})`);
}

const described = ({ description }) => cell(description).replace(/\{@link (\w+)\}/g, '`$1()`');

/** What something is for, and in a line below it what there is to know of it. */
function facts(one, list) {
  const known = list.filter(Boolean).join(' · ');
  return known ? `${described(one)}<small>${known}</small>` : described(one);
}

/** The page of an element, in Markdown, from its declaration in the manifest. */
function pageOf(element) {
  const { tagName, description, attributes = [], members = [], events = [], slots = [] } = element;
  const { cssParts = [], cssProperties = [], cssStates = [] } = element;
  const fields = members.filter(({ kind }) => kind === 'field');
  const methods = members.filter((one) => one.kind === 'method' && one.description);
  const fieldOf = ({ fieldName }) => fields.find(({ name }) => name === fieldName);
  const named = (one) => [code(one.name), described(one)];
  return [
    `# \`<${tagName}>\`\n`,
    `${description.replace(/\{@link (\w+)\}/g, '`$1()`')}\n`,
    table(
      'Attributes',
      ['attribute', 'meaning'],
      attributes.map((it) => [
        code(it.name),
        facts(it, [
          fieldOf(it) && it.fieldName !== it.name ? `property ${code(it.fieldName)}` : '',
          typeOf(it),
          it.default && it.default !== 'null' ? `default ${code(it.default)}` : '',
        ]),
      ]),
    ),
    table(
      'Properties without an attribute',
      ['property', 'meaning'],
      fields
        .filter(
          ({ name, static: isStatic, attribute, description: text }) =>
            text && !isStatic && !attribute && !attributes.some((one) => one.fieldName === name),
        )
        .map((it) => [code(it.name), facts(it, [it.readonly ? 'read-only' : '', typeOf(it)])]),
    ),
    table(
      'Methods',
      ['method', 'what it does'],
      methods.map((it) => [callOf(it), described(it)]),
    ),
    table(
      'Events',
      ['event', 'when'],
      events.map((it) => [code(it.name), facts(it, [typeOf(it)])]),
    ),
    table(
      'Slots',
      ['slot', 'shown'],
      slots.map((it) => [it.name ? code(it.name) : '(default)', described(it)]),
    ),
    table('Parts', ['part', 'what it is'], cssParts.map(named)),
    table(
      'CSS properties',
      ['property', 'meaning'],
      cssProperties.map((it) => [
        code(it.name),
        facts(it, [it.default ? `default ${code(it.default)}` : '']),
      ]),
    ),
    table(
      'States',
      ['state', 'when'],
      cssStates.map((it) => [code(`:state(${it.name})`), described(it)]),
    ),
  ].join('\n');
}

/** Pages of the reference, by their files in `docs`, from custom-elements.json. */
export function referencePages() {
  const { modules } = JSON.parse(readFileSync(join(root, 'custom-elements.json'), 'utf8'));
  const elements = modules
    .flatMap(({ declarations }) => declarations)
    .filter(({ tagName }) => tagName)
    .sort((a, b) => (a.tagName < b.tagName ? -1 : 1));
  const list = elements.map(
    ({ tagName, summary }) => `| [\`<${tagName}>\`](${tagName}.md) | ${cell(summary)} |`,
  );
  return new Map([
    [
      'elements/index',
      [
        '# Elements\n',
        'Attributes, properties, methods, events, slots, parts, CSS properties and states of every',
        'element, from the [custom elements manifest](../../custom-elements.json) of the package.\n',
        '| element | what it is |',
        '| --- | --- |',
        ...list,
      ].join('\n'),
    ],
    ...elements.map((element) => [`elements/${element.tagName}`, pageOf(element)]),
  ]);
}

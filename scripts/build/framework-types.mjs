import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';

const SOURCES = 'frameworks';
const FOLDER = 'dist/frameworks';

/** Elements of modules other than this are the companions. */
const CLASSES = 'dist/index.js';

const comment = (text) => (text ? `  /** ${text.replace(/\s+/g, ' ')} */\n` : '');

/** A member of an interface, with the words of the manifest. */
const member = (name, type, description) => `${comment(description)}  '${name}'?: ${type};\n`;

/** What frameworks set: numbers as text too, as markup has them. */
const ASSIGNED = `
/** What may be set for a value of this type: \`null\` and \`undefined\` are as if nothing were set. */
type Assigned<Value> = Value | (Value extends number ? \`\${Value}\` : never) | null | undefined;
`;

/** Members of an interface for the attributes of an element, by the name of each or of its property. */
function membersOf({ name: element, attributes = [] }, key) {
  return attributes
    .filter(({ name }) => name !== 'lang') // which every element of HTML has
    .map((attribute) => {
      const type = `Assigned<${element}['${attribute.fieldName}']>`;
      return member(attribute[key], type, attribute.description);
    })
    .join('');
}

function eventsOf({ events = [] }) {
  return events
    .filter(({ name }) => name)
    .map(
      ({ name, type, description }) =>
        `${comment(description)}  '${name}': ${type?.text ?? 'Event'};\n`,
    )
    .join('');
}

const row = ({ tagName, name }) =>
  `  '${tagName}': {
    element: ${name};
    attributes: ${name}Attributes;
    properties: ${name}Properties;
    events: ${name}Events;
  };\n`;

/** The types that a list of declarations names. */
function imports(elements, from) {
  const events = elements.flatMap(({ events = [] }) => events.map(({ type }) => type?.text));
  const classes = events.filter((type) => /^Avatar\w+Event$/.test(type));
  const names = [...new Set([...elements.map(({ name }) => name), ...classes])].sort();
  return `import type { ${names.join(', ')} } from '${from}';\n`;
}

/** The table of all elements, from the manifest. */
function table({ modules }) {
  const inModule = (test) =>
    modules
      .filter(({ path }) => test(path))
      .flatMap(({ declarations }) => declarations)
      .filter(({ tagName }) => tagName);
  const own = inModule((path) => path === CLASSES);
  const companions = inModule((path) => path !== CLASSES);
  const elements = [...own, ...companions];
  const css = new Map(
    elements
      .flatMap(({ cssProperties = [] }) => cssProperties)
      .map(({ name, description }) => [name, member(name, 'string | undefined', description)]),
  );
  return [
    imports(own, '../types/index.js'),
    imports(companions, '../types/companions.js'),
    ASSIGNED,
    ...elements.flatMap((element) => [
      `\nexport interface ${element.name}Attributes {\n${membersOf(element, 'name')}}\n`,
      `\nexport interface ${element.name}Properties {\n${membersOf(element, 'fieldName')}}\n`,
      `\nexport interface ${element.name}Events {\n${eventsOf(element)}}\n`,
    ]),
    `\n/** Every element: its class, its attributes, their properties, and its events. */\n`,
    `export interface Elements {\n${elements.map(row).join('')}}\n`,
    `\n/** Custom properties that the elements read. */\n`,
    `export interface CssProperties {\n${[...css.values()].join('')}}\n`,
  ].join('');
}

/** Writes what the elements are in the templates of frameworks; see the folder `frameworks`. */
export async function buildFrameworkTypes() {
  mkdirSync(join(root, FOLDER), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(root, 'custom-elements.json'), 'utf8'));
  writeFileSync(join(root, FOLDER, 'elements.d.ts'), table(manifest));
  const files = readdirSync(join(root, SOURCES));
  for (const file of files) copyFileSync(join(root, SOURCES, file), join(root, FOLDER, file));
  return [...files, 'elements.d.ts'].map((file) => `${FOLDER}/${file}`);
}

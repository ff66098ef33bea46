import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tsImport } from 'tsx/esm/api';
import ts from 'typescript';
import { root } from './paths.mjs';

const TABLE = 'src/element/options.ts';

const load = (file) => tsImport(pathToFileURL(join(root, file)).href, import.meta.url);

/** The rows of the table as they are written: comments and expressions, by name. */
function readSource() {
  const text = readFileSync(join(root, TABLE), 'utf8');
  const source = ts.createSourceFile(TABLE, text, ts.ScriptTarget.Latest, true);
  const declarations = source.statements
    .filter(ts.isVariableStatement)
    .flatMap((statement) => [...statement.declarationList.declarations]);
  const table = declarations.find((one) => one.name.getText() === 'OPTIONS');
  return new Map(
    table.initializer.expression.properties.map((row) => {
      const tags = Object.fromEntries(
        ts
          .getJSDocTags(row)
          .map((tag) => [tag.tagName.text, ts.getTextOfJSDocComment(tag.comment)]),
      );
      const comment = ts.getJSDocCommentsAndTags(row).find(ts.isJSDoc);
      const description = ts.getTextOfJSDocComment(comment?.comment)?.replaceAll('\n', ' ');
      if (!description) throw new Error(`${TABLE}: ${row.name.getText()} has no comment.`);
      const [type] = row.initializer.arguments;
      return [row.name.getText(), { description, tags, isUrl: type.getText() === 'url' }];
    }),
  );
}

/** The type of an option in TypeScript. */
function typeOf({ values, range, flag, fallback }) {
  if (flag) return 'boolean';
  if (!values) return range ? 'number' : 'string | null';
  if (fallback === null) return `${typeOf({ values })} | null`;
  // The validator of manifests takes numbers in a union for names of types.
  const named = values.every((value) => typeof value === 'string');
  return named ? values.map((value) => `'${value}'`).join(' | ') : 'number';
}

/**
 * The options of the element, as src/element/options.ts has them: what documentation and manifest say of
 * each.
 */
export async function readElementOptions() {
  const { OPTIONS } = await load(TABLE);
  const { attributeOf } = await load('src/element/attribute-name.ts');
  const source = readSource();
  return Object.entries(OPTIONS).map(([name, { type, applies }]) => {
    const { description, tags, isUrl } = source.get(name);
    const { fallback, values, range, flag, secret } = type;
    const bounds = range?.join('..');
    if (bounds && !description.includes(bounds)) {
      throw new Error(`${TABLE}: the comment of ${name} does not say its bounds, ${bounds}.`);
    }
    return {
      name,
      attribute: attributeOf(name),
      description,
      type: typeOf(type),
      default: typeof fallback === 'string' ? `'${fallback}'` : String(fallback),
      reflects: !secret,
      /** For readers: the same in fewer words. */
      shown: {
        type: flag ? 'boolean' : (bounds ?? values?.join(' · ') ?? (isUrl ? 'URL' : 'string')),
        default: tags.defaultValue ?? (fallback === null ? '' : String(fallback)),
        words: values !== undefined && typeof fallback === 'string',
        see: tags.see,
      },
      applies: typeof applies === 'function' ? 'now' : applies,
    };
  });
}

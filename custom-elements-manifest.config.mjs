import { customElementJetBrainsPlugin } from 'custom-element-jet-brains-integration';
import { customElementVsCodePlugin } from 'custom-element-vs-code-integration';
import { readElementOptions } from './scripts/lib/element-options.mjs';

const CLASSES = 'dist/index.js';
const DEFINITIONS = 'dist/define.js';
/** Companions and their registration. */
const COMPANIONS = 'dist/companions.js';

const builtPath = (path) => {
  if (path.startsWith('src/companions')) return COMPANIONS;
  return path === 'src/define.ts' ? DEFINITIONS : CLASSES;
};

/** Points every `module` of a reference at the built file. */
function redirect(value) {
  if (Array.isArray(value)) return value.map(redirect);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'module' && typeof inner === 'string' && inner.startsWith('src/')
        ? builtPath(inner)
        : redirect(inner),
    ]),
  );
}

/** What users can reach: elements, event classes, and nothing that is private to them. */
const isPublic = (declaration) =>
  declaration.tagName !== undefined || /^Avatar\w+Event$/.test(declaration.name);

const isPublicMember = (member) =>
  member.privacy === undefined || member.privacy === 'public'
    ? !member.name.startsWith('#') && !member.name.startsWith('_')
    : false;

const options = await readElementOptions();

/** The options of the element are rows of a table, which the analyzer cannot read. */
function optionsOfTheTable() {
  return {
    name: 'options-of-the-table',
    moduleLinkPhase({ moduleDoc }) {
      const element = moduleDoc.declarations?.find(({ name }) => name === 'AvatarOptions');
      if (!element) return;
      const described = options.map(({ type, ...option }) => ({ ...option, type: { text: type } }));
      element.members = described.map(
        ({ name, type, description, attribute, reflects, default: fallback }) => ({
          kind: 'field',
          name,
          type,
          default: fallback,
          description,
          attribute,
          ...(reflects ? { reflects } : {}),
        }),
      );
      element.attributes = described.map(
        ({ name, type, description, attribute, default: fallback }) => ({
          name: attribute,
          type,
          default: fallback,
          description,
          fieldName: name,
        }),
      );
    },
  };
}

/** Attributes that no decorator describes have a property of the same name, in camel case. */
function propertiesOfAttributes() {
  return {
    name: 'properties-of-attributes',
    moduleLinkPhase({ moduleDoc }) {
      for (const { attributes = [] } of moduleDoc.declarations ?? []) {
        for (const attribute of attributes) {
          const { name } = attribute;
          attribute.fieldName ??= name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
        }
      }
    },
  };
}

/** What a module exports, with all that it hands on from other modules of the manifest. */
function exportsOf(manifest, path) {
  const { exports = [] } = manifest.modules.find((module) => module.path === path) ?? {};
  return exports.flatMap((entry) =>
    entry.name === '*'
      ? exportsOf(manifest, entry.declaration.module.replace(/\.js$/, '.ts'))
      : [entry],
  );
}

/**
 * The sources are many modules; the package has three: one with the classes, one that registers
 * them, and one with the companions, which does both. The manifest describes the package.
 */
function packageModules() {
  return {
    name: 'package-modules',
    packageLinkPhase({ customElementsManifest: manifest }) {
      const classes = { kind: 'javascript-module', path: CLASSES, declarations: [], exports: [] };
      const definitions = { ...classes, path: DEFINITIONS, declarations: [], exports: [] };
      const companions = { ...classes, path: COMPANIONS, declarations: [], exports: [] };
      for (const module of manifest.modules) {
        const own = builtPath(module.path) === COMPANIONS ? companions : classes;
        const definer = own === companions ? companions : definitions;
        const declarations = redirect(module.declarations ?? []).filter(isPublic);
        for (const declaration of declarations) {
          declaration.members = declaration.members?.filter(isPublicMember);
          own.declarations.push(declaration);
          own.exports.push({
            kind: 'js',
            name: declaration.name,
            declaration: { name: declaration.name, module: own.path },
          });
          if (declaration.tagName) {
            definer.exports.push({
              kind: 'custom-element-definition',
              name: declaration.tagName,
              declaration: { name: declaration.name, module: own.path },
            });
          }
        }
      }
      for (const [entry, module] of [
        ['src/index.ts', classes],
        ['src/companions.ts', companions],
      ]) {
        const described = new Set(module.exports.map(({ name }) => name));
        for (const { name, kind } of exportsOf(manifest, entry)) {
          if (kind !== 'js' || name === '*' || described.has(name)) continue;
          described.add(name);
          module.exports.push({ kind, name, declaration: { name, module: module.path } });
        }
      }
      const byName = (a, b) => (a.name < b.name ? -1 : 1);
      for (const { declarations, exports } of [classes, definitions, companions]) {
        declarations.sort(byName);
        exports.sort(byName);
      }
      manifest.schemaVersion = '2.1.0';
      manifest.modules = [classes, definitions, companions];
    },
  };
}

export default {
  globs: [
    'src/element/**/*.ts',
    'src/events/**/*.ts',
    'src/companions/**/*.ts',
    'src/companions.ts',
    'src/define.ts',
    'src/index.ts',
    'src/avatarkit.ts',
    'src/sdk/configuration.ts',
  ],
  outdir: '.',
  litelement: true,
  packagejson: false,
  plugins: [
    optionsOfTheTable(),
    propertiesOfAttributes(),
    packageModules(),
    customElementVsCodePlugin({ outdir: 'dist', hideLogs: true }),
    customElementJetBrainsPlugin({ outdir: 'dist', packageJson: false, hideLogs: true }),
  ],
};

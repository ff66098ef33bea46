import { dirname, relative, resolve, sep } from 'node:path';
import { root } from '../lib/paths.mjs';

/**
 * Rows of the client, top to bottom. A file imports from rows below its own, never upwards. A folder in
 * a folder has a place of its own where it is named here.
 */
const ROWS = [
  ['react', 'companions', 'frame'],
  ['define', 'index'],
  ['element', 'avatarkit', 'avatarkit-rtc'],
  ['player'],
  ['sdk'],
  ['rtc'],
  ['assets', 'builtin-avatars', 'builtin-posters', 'inspect'],
  ['playback', 'transport', 'words', 'avatar', 'render'],
  ['avatar/splats'],
  ['render/splats'],
  ['events'],
  ['round'],
  ['lipsync', 'protocol'],
  ['motion', 'audio'],
  ['base'],
];

/** What code outside `src` that must run without a page may use of it. */
const SHARED_WITH_SERVERS = new Set([
  'avatar/splats',
  'render/splats',
  'motion',
  'audio',
  'lipsync',
  'protocol',
  'base',
]);

/** What the command line uses beside that: what reads avatar files, which needs no page. */
const OF_COMMANDS = new Set(['inspect', 'avatar']);

/** What runs in processes of its own: the two speak over the network. */
const SEPARATE = new Set(['cli', 'server', 'server-sdk']);

const rowOf = (layer) => ROWS.findIndex((row) => row.includes(layer));

/** `{ area: 'src', layer: 'playback' }` for `src/playback/speech-player.ts`. */
function placeOf(file) {
  const [area, ...rest] = relative(root, file).split(sep);
  const inner = rest.slice(0, 2).join('/');
  return { area, layer: rowOf(inner) < 0 ? rest[0]?.replace(/\.[jt]s$/, '') : inner };
}

function problem(from, to, onlyTypes) {
  if (from.area === 'src' && to.area !== 'src') return 'src imports nothing outside src';
  if (to.area !== 'src') {
    if (from.area === 'node')
      return to.area === 'node' ? undefined : 'node lies below all who use it';
    const strangers = from.area !== to.area && SEPARATE.has(from.area) && SEPARATE.has(to.area);
    return strangers ? `${from.area} and ${to.area} know nothing of each other` : undefined;
  }
  if (from.area !== 'src') {
    if (SHARED_WITH_SERVERS.has(to.layer)) return;
    if (from.area === 'cli' && OF_COMMANDS.has(to.layer)) return;
    return `${from.area} may use only ${[...SHARED_WITH_SERVERS].join(', ')} of src`;
  }
  if (from.layer === to.layer) return;
  const own = rowOf(from.layer);
  const other = rowOf(to.layer);
  if (other > own || (other === own && onlyTypes)) return;
  return other === own
    ? `${from.layer} and ${to.layer} are neighbours: they share types only`
    : `${from.layer} lies below ${to.layer}; take what you need as an argument, tell it by an event`;
}

/**
 * ESLint rule: imports follow the layers of the source tree.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const importDirection = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { direction: "Import of '{{source}}': {{problem}}." },
  },
  create(context) {
    const from = placeOf(context.filename);
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== 'string' || !source.startsWith('.')) return;
      const to = placeOf(resolve(dirname(context.filename), source));
      const onlyTypes = node.importKind === 'type' || node.exportKind === 'type';
      const found = problem(from, to, onlyTypes);
      if (found) {
        context.report({ node, messageId: 'direction', data: { source, problem: found } });
      }
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

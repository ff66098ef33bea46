import { edited, replacements } from './edits.mjs';

/** three's table of shaders: names, and the variables that hold their texts. */
const TABLE = /const ShaderChunk = \{[^}]*\};/g;

/**
 * Leaves shaders out of three's table, so that a bundler drops their texts: those of materials that a
 * program never makes, which no bundler can know.
 *
 * @param {RegExp} inPackage matches the ids of three's modules
 * @param {RegExp} unused matches the names of the shaders, in `ShaderChunk`
 * @returns {import('rollup').Plugin}
 */
export function dropShaders(inPackage, unused) {
  return {
    name: 'drop-shaders',
    transform(code, id) {
      if (!inPackage.test(id) || code.search(TABLE) < 0) return null;
      const edits = replacements(code, TABLE, (table) =>
        table.replace(/(\w+): [\w$]+/g, (entry, name) =>
          unused.test(name) ? `${name}: ''` : entry,
        ),
      );
      if (edits.length === 0) throw new Error(`No shader of three is called like ${unused}.`);
      return edited(code, edits);
    },
  };
}

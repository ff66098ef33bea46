import { edited, replacements } from './edits.mjs';

/** Spaces beside these mean nothing; plus and minus are left alone, since two of them would join. */
const SPACED = /[ \t]*([=*/,;{}()<>?:&|!])[ \t]*/g;

/** A shader in a published module: a string of several lines, assigned to a name. */
const SHADER = /^((?:var|const) \w+ = )("(?:[^"\\]|\\.)*\\n(?:[^"\\]|\\.)*");$/gm;

/**
 * Drops what the preprocessor would, where a condition never holds: from its line to the `#else` or the `#endif`
 * that belongs to it, both included.
 *
 * @param {RegExp} never matches the line of such a condition
 */
function dropBranches(glsl, never) {
  /** Conditions that are open: whether each never holds, and whether its other branch has begun. */
  const open = [];
  const lines = glsl.split('\n').filter((line) => {
    const directive = /^\s*#\s*(\w+)/.exec(line)?.[1];
    const hidden = () => open.some(({ dropped, other }) => dropped && !other);
    if (/^if/.test(directive)) {
      const before = hidden();
      const dropped = never.test(line);
      if (dropped && line.includes('||')) throw new Error(`${line} may hold by what comes after.`);
      open.push({ dropped, other: false });
      return !before && !open.at(-1).dropped;
    }
    const { dropped } = open.at(-1) ?? {};
    if (directive === 'elif' && dropped) throw new Error(`${line} follows what never holds.`);
    if (directive === 'else') open.at(-1).other = true;
    const shown = !hidden() && !(dropped && /^(?:else|endif)$/.test(directive));
    if (directive === 'endif') open.pop();
    return shown;
  });
  return lines.join('\n');
}

/** Removes comments and white space from GLSL. Lines of the preprocessor stay as they are. */
export function minifyShader(glsl, never = /$^/) {
  return dropBranches(glsl, never)
    .replace(/[ \t]*\/\*[\s\S]*?\*\//g, '')
    .replace(/[ \t]*\/\/.*$/gm, '')
    .replace(/^[ \t]+/gm, '')
    .replace(/\n{2,}/g, '\n')
    .replace(/^[^#].*$/gm, (line) => line.replace(SPACED, '$1'));
}

/**
 * Minifies the shaders of a package, which to a minifier of JavaScript are text.
 *
 * @param {RegExp} inPackage matches the ids of the package's modules
 * @param {RegExp} never matches lines of the preprocessor with a condition that never holds
 * @returns {import('rollup').Plugin}
 */
export function minifyShaders(inPackage, never) {
  return {
    name: 'minify-shaders',
    transform(code, id) {
      if (!inPackage.test(id)) return null;
      const small = (_, start, text) =>
        `${start}${JSON.stringify(minifyShader(JSON.parse(text), never))};`;
      return edited(code, replacements(code, SHADER, small));
    },
  };
}

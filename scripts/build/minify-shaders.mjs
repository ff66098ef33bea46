import { edited, replacements } from './edits.mjs';

/** Spaces beside these mean nothing; plus and minus are left alone, since two of them would join. */
const SPACED = /[ \t]*([=*/,;{}()<>?:&|!])[ \t]*/g;

/** A shader in a published module: a string of several lines, assigned to a name. */
const SHADER = /^((?:var|const) \w+ = )("(?:[^"\\]|\\.)*\\n(?:[^"\\]|\\.)*");$/gm;

/** Removes comments and white space from GLSL. Lines of the preprocessor stay as they are. */
export function minifyShader(glsl) {
  return glsl
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
 * @returns {import('rollup').Plugin}
 */
export function minifyShaders(inPackage) {
  return {
    name: 'minify-shaders',
    transform(code, id) {
      if (!inPackage.test(id)) return null;
      const small = (_, start, text) =>
        `${start}${JSON.stringify(minifyShader(JSON.parse(text)))};`;
      return edited(code, replacements(code, SHADER, small));
    },
  };
}

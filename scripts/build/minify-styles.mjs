import { transform as minifyCode } from 'esbuild';

/** Style sheets in templates of Lit, without anything put into them. */
const STYLES = /\bcss`([^`$\\]*)`/g;

/**
 * Minifies the style sheets of our own sources, which to a minifier of JavaScript are text.
 *
 * @param {RegExp} ours matches the ids of the modules to read
 * @returns {import('rollup').Plugin}
 */
export const minifyStyles = (ours) => ({
  name: 'minify-styles',
  async transform(code, id) {
    if (!ours.test(id)) return null;
    let small = code;
    for (const [template, styles] of code.matchAll(STYLES)) {
      const { code: rules } = await minifyCode(styles, { loader: 'css', minify: true });
      small = small.replace(template, () => `css\`${rules.trim()}\``);
    }
    return small === code ? null : { code: small, map: null };
  },
});

import { minify as minifyCode } from 'rolldown/utils';

/**
 * Minifies chunks with oxc, which makes three 3 % smaller after gzip than esbuild does, as terser
 * would in thirty times the time.
 *
 * @param {string} target oldest version of ECMAScript to write for
 * @param {'eof' | 'none'} legalComments where licenses go: to the end of each file, or elsewhere by
 *   other means
 * @returns {import('rollup').Plugin}
 */
export function minify(target, legalComments = 'eof') {
  return {
    name: 'minify',
    async renderChunk(code, chunk) {
      const {
        code: minified,
        map,
        errors,
      } = await minifyCode(chunk.fileName, code, {
        module: true,
        sourcemap: true,
        compress: { target },
        mangle: { toplevel: true },
        codegen: { legalComments },
      });
      if (errors.length > 0) throw new Error(`${chunk.fileName}: ${errors[0].message}`);
      return { code: minified, map };
    },
  };
}

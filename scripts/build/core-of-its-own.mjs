import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const QUERY = '?own';

/**
 * Gives three's renderer for WebGPU a copy of its own of three's core. Sharing the engine's would put
 * there, for pages that never draw with WebGPU, all that only this renderer asks of it.
 *
 * @returns {import('rollup').Plugin}
 */
export function coreOfItsOwn() {
  return {
    name: 'core-of-its-own',
    resolveId(source, importer) {
      if (source !== './three.core.js' || !/[\\/]three\.(?:webgpu|tsl)\.js$/.test(importer ?? ''))
        return null;
      return { id: join(dirname(importer), 'three.core.js') + QUERY, moduleSideEffects: false };
    },
    load: (id) => (id.endsWith(QUERY) ? readFile(id.slice(0, -QUERY.length), 'utf8') : null),
  };
}

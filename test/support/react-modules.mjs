import { createRequire } from 'node:module';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);

/** What tests import, and the module for browsers that it is. */
const MODULES = {
  react: 'react',
  'react-dom': 'react-dom',
  'react-dom/client': 'react-dom/client',
  'react-dom/server': 'react-dom/server.browser',
};
/** The names that each exports. Read at once: later, the console that React looks at is the runner's. */
const NAMES = new Map(Object.values(MODULES).map((name) => [name, Object.keys(require(name))]));
const PREFIX = '/react-modules/';
const fileOf = (name) => `${name.replace('/', '-')}.js`;

/** A CommonJS module as one whose exports a browser can import by name. */
const asModule = {
  name: 'as-module',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^module:/ }, ({ path }) => ({ path, namespace: 'module' }));
    onLoad({ filter: /.*/, namespace: 'module' }, ({ path }) => {
      const name = MODULES[path.slice('module:'.length)];
      const contents = `import all from '${name}'; export const { ${NAMES.get(name)} } = all;`;
      return { contents, resolveDir: import.meta.dirname };
    });
  },
};

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: Object.keys(MODULES).map((name) => ({
      in: `module:${name}`,
      out: fileOf(name).replace(/\.js$/, ''),
    })),
    plugins: [asModule],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    // Warns of what React cannot hydrate, and runs effects twice in StrictMode.
    define: { 'process.env.NODE_ENV': '"development"' },
    outdir: '/',
    write: false,
  });
  return new Map(outputFiles.map(({ path, text }) => [path.slice(1), text]));
}

/** Test runner plugin: React, which is CommonJS, for tests in a browser. */
export function reactModules() {
  let files;
  return {
    name: 'react-modules',
    resolveImport: ({ source }) =>
      Object.hasOwn(MODULES, source) ? PREFIX + fileOf(source) : undefined,
    async serve({ path }) {
      if (!path.startsWith(PREFIX)) return undefined;
      files ??= bundle();
      const body = (await files).get(path.slice(PREFIX.length));
      return body && { body, type: 'js' };
    },
  };
}

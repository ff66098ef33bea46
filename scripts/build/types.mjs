import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { execNode } from '../lib/exec.mjs';
import { root } from '../lib/paths.mjs';

/** Declarations of single modules, which are bundled from here. */
const MODULES = 'dist/.build/types';

/** Entries that register elements, and with them come their types in the templates of frameworks. */
const DEFINING = ['define', 'companions'];

/** Where bundled declarations go, and what they are made of. */
const TARGETS = [
  {
    folder: 'dist/types',
    config: 'tsconfig.build.json',
    entries: [
      'src/index',
      'src/define',
      'src/avatarkit',
      'src/avatarkit-rtc',
      'src/react',
      'src/companions',
      'src/inspect',
    ],
    // Handed on by a star: only so can applications augment its interface by the entry's name.
    augmentable: 'src/sdk/configuration',
  },
  {
    folder: 'server/dist/types',
    config: 'tsconfig.build.server.json',
    entries: ['server/index', 'server/cli'],
  },
  {
    folder: 'server-sdk/dist/types',
    config: 'tsconfig.build.server-sdk.json',
    entries: ['server-sdk/index'],
  },
  { folder: 'rtc/dist/types', config: 'tsconfig.build.json', entries: ['src/avatarkit-rtc'] },
  {
    folder: 'dist/toolchains/types',
    config: 'tsconfig.build.toolchains.json',
    entries: ['toolchains/vite', 'toolchains/next'],
  },
];

async function compile(config) {
  const code = await execNode(['node_modules/typescript7/bin/tsc', '-p', config]);
  if (code !== 0) throw new Error(`tsc -p ${config} found errors`);
}

async function write({ folder, entries, augmentable }) {
  rmSync(join(root, folder), { recursive: true, force: true });
  const files = await bundle(folder, entries, augmentable);
  if (augmentable) files.push(...(await bundle(folder, [augmentable])));
  return files;
}

/** Bundles declarations, all but those of one module if so wanted. */
async function bundle(folder, entries, apart) {
  const isApart = (id) => apart !== undefined && id.includes(`${basename(apart)}.`);
  const input = entries.map((entry) => [basename(entry), join(root, MODULES, `${entry}.d.ts`)]);
  const build = await rollup({
    input: Object.fromEntries(input),
    external: (id) => /^[\w@]/.test(id) || isApart(id),
    plugins: [dts()],
    onwarn(warning, warn) {
      // What is not exported is spelled out where it is used: test/package has declarations made of it.
      if (!warning.message.includes('private shared type exports')) warn(warning);
    },
  });
  const { output } = await build.write({
    dir: join(root, folder),
    format: 'es',
    banner: ({ name, isEntry }) =>
      isEntry && DEFINING.includes(name) ? "import '../frameworks/index.js';" : '',
    paths: (id) => (isApart(id) ? `./${basename(apart)}.js` : id),
    entryFileNames: '[name].d.ts',
    chunkFileNames: ({ name }) => `chunk.${name.replace(/\.d$/, '')}.d.ts`,
  });
  await build.close();
  return output.map(({ fileName }) => `${folder}/${fileName}`);
}

/**
 * Writes the declarations of the client, of the server, of its SDK and of the plugins: for each entry
 * what it exports and what that needs. What modules say to each other stays here, and with it the
 * types of packages that users do not have.
 */
export async function buildTypes() {
  for (const config of new Set(TARGETS.map((target) => target.config))) await compile(config);
  const outputs = [];
  for (const target of TARGETS) outputs.push(...(await write(target)));
  return outputs;
}

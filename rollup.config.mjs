import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import esbuild from 'rollup-plugin-esbuild';
import { coreOfItsOwn } from './scripts/build/core-of-its-own.mjs';
import { dropShaders } from './scripts/build/drop-shaders.mjs';
import { licenses } from './scripts/build/licenses.mjs';
import { litPolicy } from './scripts/build/lit-policy.mjs';
import { linkMaps } from './scripts/build/link-maps.mjs';
import { minifyShaders } from './scripts/build/minify-shaders.mjs';
import { minify } from './scripts/build/minify.mjs';
import { minifyTemplates } from './scripts/build/minify-templates.mjs';
import { dropUnusedMethods } from './scripts/build/unused-methods.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const at = (path) => join(root, path);
const dist = at('dist');

/**
 * Packages that stay imports: what the manifest in a folder lists, for npm installs them. With #, those
 * that its `imports` lead to.
 */
function packagesOf(folder) {
  const file = join(at(folder), 'package.json');
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(file, 'utf8'));
  const names = Object.keys({ ...dependencies, ...peerDependencies });
  return new RegExp(`^(?:#?(?:${names.join('|')}))(?:/|$)`);
}

const typescript = (options) =>
  esbuild({ target: 'es2022', tsconfig: at('tsconfig.json'), sourceMap: false, ...options });

const bundled = [
  {
    name: 'eventemitter3-as-module',
    /** Its main ESM file wraps CommonJS; another file of it is a module through and through. */
    resolveId: (source) =>
      source === 'eventemitter3'
        ? at('node_modules/eventemitter3/dist/eventemitter3.esm.js')
        : null,
  },
  nodeResolve({ browser: true, exportConditions: ['production'], extensions: ['.js', '.mjs'] }),
];

/** A warning is a mistake here: an import that does not resolve, an export that is not there. */
function onwarn(warning) {
  if (warning.code === 'CIRCULAR_DEPENDENCY' && warning.ids.every((id) => /node_modules/.test(id)))
    return;
  throw new Error(warning.message);
}

/**
 * Everything is flat in `dist`: sources name their static files as `new URL('./x', import.meta.url)`,
 * which must hold in every chunk and stay readable for the bundlers of those who use the package.
 */
const flat = { dir: dist, format: 'es', generatedCode: 'es2015', hoistTransitiveImports: false };

/** The engine of lip-sync, which is not what pages load as the engine. */
const isOfLipsync = ({ name, moduleIds }) =>
  name === 'engine' && moduleIds.includes(at('src/lipsync/engine.ts'));

/** Names a chunk after its module, or after the folder of a module called index. */
const chunkNamed = (pattern) => (chunk) => {
  const folder = chunk.facadeModuleId && basename(dirname(chunk.facadeModuleId));
  const name = chunk.name === 'index' && folder ? folder : '[name]';
  return pattern.replace('[name]', isOfLipsync(chunk) ? `lipsync-${name}` : name);
};

/**
 * Vite turns small files into `data:` URLs, which AudioWorklets and strict policies refuse. This query
 * tells it to leave them alone; everybody else ignores it.
 */
const staticFilesStayFiles = {
  name: 'static-files-stay-files',
  transform(code, id) {
    if (!id.startsWith(at('src/')) || !code.includes('import.meta.url')) return null;
    const urls = /(new URL\('\.\/[^']+)('\s*,\s*import\.meta\.url\))/g;
    return { code: code.replace(urls, '$1?no-inline$2'), map: null };
  },
};

/** For npm: packages stay imports, code stays readable; the user's bundler does the rest. */
export const library = [
  {
    input: {
      index: at('src/index.ts'),
      define: at('src/define.ts'),
      avatarkit: at('src/avatarkit.ts'),
      rtc: at('src/avatarkit-rtc.ts'),
      react: at('src/react.ts'),
      companions: at('src/companions.ts'),
      inspect: at('src/inspect.ts'),
    },
    external: packagesOf('.'),
    plugins: [staticFilesStayFiles, typescript({ sourceMap: true })],
    onwarn,
    output: {
      ...flat,
      entryFileNames: '[name].js',
      chunkFileNames: chunkNamed('chunk.[name].js'),
      banner: ({ name }) => (name === 'react' ? "'use client';" : ''),
      sourcemap: true,
    },
  },
];

/** Clients of rooms are the page's own: it names those it has in an import map. */
const roomClients = {
  name: 'room-clients',
  resolveId: (source) =>
    /^#(livekit-client|agora-rtc-sdk-ng)$/.test(source)
      ? { id: source.slice(1), external: true }
      : null,
};

/** Chunks of script tags, and where the modules lie that are in them; the first that suits. */
const PARTS = [
  ['merge', 'src/render/look/merge/'],
  ['merge', 'src/avatar/stand-in.ts'],
  ['ui', 'src/element/ui/'],
  ['caption-view', 'src/element/captions/'],
  ['companions', 'src/companions'],
  ['frame', 'src/frame'],
  ['companions', 'node_modules/lit-html/directives/repeat'],
  ['companions', 'node_modules/lit-html/directive-helpers'],
  ['ui', 'node_modules/lit-html/directive'],
];

/** What a page loads one after the other. Each has what it needs and those before it do not have. */
const STEPS = [
  ['shell', 'src/define.ts'],
  ['fetch-files', 'src/sdk/fetch-files.ts'],
  ['engine', 'src/sdk/engine.ts'],
];

/** Finds the step that a module belongs to, if any. */
function stepOf(id, getModuleInfo) {
  const step = STEPS.find(([, entry]) => importedBy(at(entry), getModuleInfo).has(id));
  return step?.[0];
}

/** A module and all that it cannot run without. */
function importedBy(entry, getModuleInfo) {
  const found = new Set([entry]);
  for (const id of found) for (const one of getModuleInfo(id)?.importedIds ?? []) found.add(one);
  return found;
}

const OURS = new RegExp(`^${at('src/')}`);
const THREE = /[\\/]node_modules[\\/]three[\\/]/;

/**
 * Of materials and maps that no glTF file asks for, of backgrounds, of the shadows of point lights, and of what no
 * scene here has: fog, clipping planes, batches of meshes, light maps and others.
 */
const UNUSED_SHADERS =
  /^(?:background|backgroundCube|cube|distance|equirect|linedashed|shadow|sprite|mesh(?:lambert|matcap|normal|phong|toon))_|^lights_(?:lambert|phong|toon)_|^(?:alphahash|batching|clipping_planes|displacementmap|dithering|fog|gradientmap|lightmap|lightprobes|logdepthbuf|morphinstance|shadowmask|specularmap)_|^envmap_(?:fragment|pars|vertex)/;

/**
 * Of the same, and of what else neither glTF has nor a scene here: lights of areas and of the sky, probes, cookies
 * of spots, shadows of other lights than the studio's, bumps, video, depth that is reversed.
 */
const NEVER_DEFINED = [
  'ALPHA_TO_COVERAGE',
  'DECODE_VIDEO_TEXTURE(?:_EMISSIVE)?',
  'USE_(?:ALPHAHASH|BATCHING(?:_COLOR)?|BUMPMAP|DISPLACEMENTMAP|LIGHTMAP|SPECULARMAP)',
  'USE_RE(?:TROREFLECTION|VERSED_DEPTH_BUFFER)',
];
const NEVER_ANY = [
  '(?:POINT|SPOT|SUN)_LIGHT_SHADOWS',
  'SPOT_LIGHT_(?:COORDS|MAPS)',
  '(?:HEMI|RECT_AREA|SUN)_LIGHTS',
  'LIGHT_PROBE_GRIDS',
];
const SHADOWED = 'defined\\( USE_SHADOWMAP \\) && ';
const NEVER = new RegExp(
  `^\\s*#(?:${[
    `ifdef (?:${NEVER_DEFINED.join('|')})`,
    `if (?:${SHADOWED})?NUM_(?:${NEVER_ANY.join('|')}) > 0`,
    `if (?:\\( )?${SHADOWED}(?:\\( )?UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS \\)`,
    'if \\( NUM_HEMI_LIGHTS > 0 \\)',
    'if \\( NUM_(?:RECT_AREA|SUN)_LIGHTS > 0 \\) && .*',
    'if defined\\( USE_LIGHT_PROBES \\)',
  ].join('|')})\\s*$`,
);

/**
 * For script tags: nothing left to resolve. An entry only loads a chunk, and no chunk imports an
 * entry: its URL may carry a query or be redirected to a version, and then importing it from a chunk
 * would evaluate it a second time.
 */
export const cdn = [
  {
    input: {
      'spatius-avatar': 'entry:define',
      'spatius-avatar-companions': 'entry:companions',
      'spatius-avatar-frame': 'entry:frame',
    },
    preserveEntrySignatures: 'strict',
    /** three's advice to developers; what fails still reaches the page as an error. */
    treeshake: { manualPureFunctions: ['warn', 'warnOnce'] },
    plugins: [
      {
        name: 'entry',
        resolveId: (source) => (source.startsWith('entry:') ? source : null),
        load: (id) =>
          id.startsWith('entry:')
            ? `export * from ${JSON.stringify(at(`src/${id.slice('entry:'.length)}.ts`))};`
            : null,
      },
      roomClients,
      coreOfItsOwn(),
      ...bundled,
      litPolicy(at('src/element/refused-policy.ts')),
      typescript({ sourceMap: true }),
      minifyTemplates(OURS),
      dropShaders(THREE, UNUSED_SHADERS),
      minifyShaders(THREE, NEVER),
      dropUnusedMethods(THREE),
      minify('es2022', 'none'),
      licenses(),
      linkMaps(),
    ],
    onwarn,
    output: {
      ...flat,
      entryFileNames: '[name].js',
      chunkFileNames: chunkNamed('spatius-avatar.[name].[hash].js'),
      manualChunks: (id, { getModuleInfo }) =>
        stepOf(id, getModuleInfo) ?? PARTS.find(([, folder]) => id.startsWith(at(folder)))?.[0],
      compact: true,
      sourcemap: 'hidden',
    },
  },
];

/** Worklets and workers: each one file that imports nothing, loaded by URL. */
export const workers = [
  ['speech-player.worklet', 'src/playback/worklet/speech-player.worklet.ts'],
  ['speech-tap.worklet', 'src/playback/worklet/speech-tap.worklet.ts'],
  ['lipsync-worker', 'src/transport/lipsync.worker.ts'],
].map(([name, file]) => ({
  input: { [name]: at(file) },
  plugins: [...bundled, typescript({ sourceMap: true }), minify('es2022'), linkMaps()],
  onwarn,
  output: {
    ...flat,
    entryFileNames: '[name].js',
    inlineDynamicImports: true,
    sourcemap: 'hidden',
  },
}));

/** Code for Node: packages stay imports, code stays readable. */
const forNode = (folder, manifest, input, plugins = []) => ({
  input,
  external: [/^node:/, ...builtinModules, packagesOf(manifest)],
  plugins: [...plugins, typescript({ target: 'node20', sourceMap: true })],
  onwarn,
  output: {
    dir: at(folder),
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk.[name].js',
    sourcemap: true,
  },
});

/** The command line of the package, with what compresses splats: nobody else needs that. */
export const cli = [
  forNode('dist/cli', '.', { main: at('cli/main.ts') }, [
    nodeResolve({ resolveOnly: ['meshoptimizer'] }),
    licenses(),
  ]),
];

/** The server: its API, its command, and the thread that turns audio into motion. */
export const server = [
  forNode('server/dist', 'server', {
    index: at('server/index.ts'),
    cli: at('server/cli.ts'),
    bin: at('server/bin.ts'),
    'motion-worker': at('server/motion/worker.ts'),
  }),
];

/** The SDK for backends. */
export const serverSdk = [
  forNode('server-sdk/dist', 'server-sdk', { index: at('server-sdk/index.ts') }),
];

/** Rooms as a package of its own: what they share with a view they reach by the view. */
export const rtc = [
  {
    input: { index: at('src/avatarkit-rtc.ts') },
    external: packagesOf('rtc'),
    plugins: [typescript({ sourceMap: true })],
    onwarn,
    output: { ...flat, dir: at('rtc/dist'), entryFileNames: '[name].js', sourcemap: true },
  },
];

/** Plugins for bundlers; they run in Node and import no bundler themselves. */
export const toolchains = [
  {
    input: { vite: at('toolchains/vite.ts'), next: at('toolchains/next.ts') },
    external: [/^node:/],
    plugins: [typescript({ target: 'node20' })],
    onwarn,
    output: {
      dir: join(dist, 'toolchains'),
      format: 'es',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunk.[name].js',
    },
  },
];

export default [
  ...workers,
  ...library,
  ...cdn,
  ...cli,
  ...server,
  ...serverSdk,
  ...rtc,
  ...toolchains,
];

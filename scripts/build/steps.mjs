import { copyFileSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execNode } from '../lib/exec.mjs';
import { root } from '../lib/paths.mjs';
import { bundle } from './bundle.mjs';
import { buildDocs } from './docs.mjs';
import { listFiles } from './freshness.mjs';
import { buildKernel } from './kernel.mjs';
import { buildManifest } from './manifest.mjs';
import { buildTypes } from './types.mjs';

/**
 * The built-in characters are made by code, so the repository carries no binary models. The server
 * has its own copy, for it is installed without the client.
 */
async function avatars() {
  const code = await execNode(['--import', 'tsx', 'avatars/build.ts']);
  if (code !== 0) throw new Error('avatars/build.ts failed');
  cpSync(join(root, 'dist/avatars'), join(root, 'server/dist/avatars'), {
    recursive: true,
    filter: (file) => !file.endsWith('.gz'),
  });
  return [...listFiles('dist/avatars'), ...listFiles('server/dist/avatars')];
}

/** Entries that hand over to the packages of the server; see docs/adr/0007-workspaces.md. */
const FORWARDING = readdirSync(join(root, 'forward'));

const WEIGHTS = 'src/lipsync/weights/lipsync.bin';

/** Files that are shipped as they are, by the place they are shipped in. */
const COPIES = {
  'dist/lipsync-weights.bin': WEIGHTS,
  'server/dist/lipsync-weights.bin': WEIGHTS,
  'dist/frame.html': 'embed/frame.html',
  'dist/frame.css': 'embed/frame.css',
  'dist/spatius-avatar.classic.js': 'embed/spatius-avatar.classic.js',
  ...Object.fromEntries(FORWARDING.map((file) => [`dist/forward/${file}`, `forward/${file}`])),
};

async function files() {
  for (const [to, from] of Object.entries(COPIES)) {
    mkdirSync(join(root, dirname(to)), { recursive: true });
    copyFileSync(join(root, from), join(root, to));
  }
  return Object.keys(COPIES);
}

const BUNDLING = ['rollup.config.mjs', 'scripts/build/bundle.mjs'];
const MINIFYING = [
  ...BUNDLING,
  ...[
    ...[
      'edits',
      'licenses',
      'link-maps',
      'lit-policy',
      'minify',
      'minify-shaders',
      'minify-templates',
    ],
    'unused-methods',
  ].map((name) => `scripts/build/${name}.mjs`),
];

/**
 * The steps of the build, in order. `inputs` are files and folders; `runtime` steps make what pages
 * and the server load; steps `beside` the others run in a process of their own, and none needs what they
 * write; `run` answers with the files it wrote.
 */
export const steps = [
  {
    name: 'avatars',
    runtime: true,
    beside: true,
    inputs: ['avatars', 'src/avatar/manifest.ts', 'src/motion/channels.ts'],
    run: avatars,
  },
  { name: 'files', runtime: true, inputs: ['src/lipsync/weights', 'forward', 'embed'], run: files },
  { name: 'workers', runtime: true, inputs: ['src', ...MINIFYING], run: () => bundle('workers') },
  { name: 'library', runtime: true, inputs: ['src', ...BUNDLING], run: () => bundle('library') },
  { name: 'cdn', runtime: true, inputs: ['src', ...MINIFYING], run: () => bundle('cdn') },
  {
    name: 'cli',
    runtime: true,
    inputs: ['src', 'cli', 'node', 'forward', ...BUNDLING],
    run: () => bundle('cli'),
  },
  {
    name: 'server',
    runtime: true,
    inputs: ['src', 'node', 'server', ...BUNDLING],
    run: () => bundle('server'),
  },
  {
    name: 'kernel',
    runtime: true,
    inputs: ['kernel', 'scripts/build/kernel.mjs'],
    run: buildKernel,
  },
  {
    name: 'toolchains',
    runtime: true,
    inputs: ['toolchains', ...BUNDLING],
    run: () => bundle('toolchains'),
  },
  {
    name: 'server-sdk',
    runtime: true,
    inputs: ['src', 'server-sdk', ...BUNDLING],
    run: () => bundle('serverSdk'),
  },
  { name: 'rtc', runtime: true, inputs: ['src', 'rtc', ...BUNDLING], run: () => bundle('rtc') },
  {
    name: 'types',
    inputs: [
      ...['src', 'node', 'server', 'server-sdk', 'toolchains'],
      'scripts/build/types.mjs',
      ...['tsconfig.build.json', 'tsconfig.build.server.json'],
      ...['tsconfig.build.server-sdk.json', 'tsconfig.build.toolchains.json'],
    ],
    run: buildTypes,
  },
  {
    name: 'manifest',
    inputs: [
      ...['src/base', 'src/element', 'src/events', 'src/companions', 'src/companions.ts'],
      'src/index.ts',
      'src/define.ts',
      'docs/element.md',
      'frameworks',
      'custom-elements-manifest.config.mjs',
      'scripts/build/element-docs.mjs',
      'scripts/build/framework-types.mjs',
      'scripts/lib/element-options.mjs',
      'package.json',
    ],
    run: buildManifest,
  },
  {
    name: 'docs',
    runtime: true,
    inputs: ['docs', 'site', 'custom-elements.json', 'scripts/build/docs.mjs'],
    run: buildDocs,
  },
];

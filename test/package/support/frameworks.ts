import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { consumer, type Consumer } from './consumer.js';
import { installed } from './released.js';

/** Frameworks that get along in one project, each with what checks and what builds it. */
const FRAMEWORKS = [
  ...['preact@11', 'lit@3'],
  ...['solid-js@1', 'vite-plugin-solid@2'],
  ...['svelte@5', 'svelte-check@4', '@sveltejs/vite-plugin-svelte@7'],
  ...['vue@3', 'vue-tsc@3', '@vitejs/plugin-vue@6'],
  ...['vite@8', 'typescript@6'],
];

const ANGULAR = [
  ...['core', 'common', 'compiler', 'compiler-cli', 'platform-browser', 'build', 'cli'].map(
    (name) => `@angular/${name}@21`,
  ),
  ...['rxjs@7', 'typescript@~5.9'],
];

/** A project that has the packed package, and some of npm's packages. */
function projectWith(name: string, packages: readonly string[]): Consumer {
  const packed = join(consumer().folder, 'spatius-avatar.tgz');
  const content = createHash('sha256').update(readFileSync(packed)).digest('hex');
  const project = installed(name, [...packages, `spatius-avatar@file:${packed}`], { content });
  return { ...project, packageFolder: join(project.folder, 'node_modules/spatius-avatar') };
}

/** A project with one version of React, of which npm allows no second. */
export function reactProject(version: 18 | 19): Consumer {
  const react = ['react', 'react-dom', '@types/react', '@types/react-dom'];
  return projectWith(
    `react-${version}`,
    react.map((name) => `${name}@${version}`),
  );
}

/** A project with Preact, Solid, Svelte, Vue and lit. */
export const frameworksProject = (): Consumer => projectWith('frameworks', FRAMEWORKS);

/** A project with Angular and its command. */
export const angularProject = (): Consumer => projectWith('angular', ANGULAR);

/** A project with Astro, and React for its islands. */
export const astroProject = (): Consumer =>
  projectWith('astro', ['astro@5', '@astrojs/react@4', 'react@19', 'react-dom@19']);

/** A project with Nuxt, in the last version that takes every Node that this package does. */
export const nuxtProject = (): Consumer => projectWith('nuxt', ['nuxt@3.20.1']);

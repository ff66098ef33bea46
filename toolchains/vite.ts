import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { endpointOf, type AvatarkitPluginOptions } from './endpoint.js';
import { distFolders, installations, isWithin, ownName } from './installations.js';

export type { AvatarkitPluginOptions };

/** Vite's setting: a number of bytes, or a function that answers for one file. */
type InlineLimit = number | ((file: string, content: Uint8Array) => boolean | undefined);

/** The setting as other plugins and the project give it: what it calls the bytes differs by version. */
type GivenInlineLimit = number | ((file: string, content: never) => boolean | undefined);

/** The part of Vite's configuration that is read. */
interface UserConfig {
  readonly root?: string;
  readonly build?: { readonly assetsInlineLimit?: GivenInlineLimit };
}

/** An element that Vite writes into the page. */
interface MetaElement {
  tag: 'meta';
  attrs: { name: string; content: string };
  injectTo: 'head';
}

/** The plugin, in the form that Vite 5.4 and later take. */
export interface AvatarkitVitePlugin {
  readonly name: string;
  readonly config: {
    readonly order: 'post';
    handler(config: UserConfig): {
      optimizeDeps: { exclude: string[]; include: string[] };
      build: { assetsInlineLimit: InlineLimit };
    };
  };
  readonly transformIndexHtml: () => MetaElement[];
}

/**
 * Sets Vite up for this package: `plugins: [avatarkitVitePlugin()]`. In `vite dev` its modules are
 * served as they are, so that they find the files beside them; in `vite build` these files
 * (worklets, worker, weights, avatars) stay files, which a strict content security policy needs.
 * Everything else about the project stays as it is configured.
 *
 * With an `endpoint`, pages get `<meta name="spatius-endpoint">`, after one of their own.
 *
 * @throws TypeError when the endpoint is no absolute http, https, ws or wss URL.
 */
export function avatarkitVitePlugin(options: AvatarkitPluginOptions = {}): AvatarkitVitePlugin {
  const endpoint = endpointOf(options, 'avatarkitVitePlugin()');
  return {
    name: ownName,
    config: {
      // After other plugins, whose setting is then kept for their files.
      order: 'post',
      handler: ({ root = '', build }) => ({
        optimizeDeps: optimizing(resolve(root)),
        build: { assetsInlineLimit: sparingUs(resolve(root), build?.assetsInlineLimit) },
      }),
    },
    transformIndexHtml: () =>
      endpoint === null
        ? []
        : [
            {
              tag: 'meta',
              attrs: { name: 'spatius-endpoint', content: endpoint },
              injectTo: 'head',
            },
          ],
  };
}

/** Leaves the package where it is, by whatever name the project imports it. */
function optimizing(root: string): { exclude: string[]; include: string[] } {
  const installed = installations(root);
  return {
    exclude: [...new Set([ownName, ...installed.map(({ name }) => name)])],
    // Bundled at the start. Found only when the page asks for them, they would reload it.
    include: installed.flatMap(({ name, folder }) =>
      dependencies(`${folder}/dist`).map((dependency) => `${name} > ${dependency}`),
    ),
  };
}

/** The setting as it was, except that no file of this package is inlined. */
function sparingUs(root: string, limit: GivenInlineLimit | undefined): InlineLimit {
  const folders = distFolders(root);
  return (file, content) => {
    if (isWithin(folders, file)) return false;
    if (typeof limit === 'function') return limit(file, content as never);
    return limit === undefined ? undefined : content.length < limit;
  };
}

/** What the modules of this package import from others. */
function dependencies(dist: string): string[] {
  const modules = readdirSync(dist).filter((file) =>
    /^(?:index|define|avatarkit|chunk.*)\.js$/.test(file),
  );
  const names = modules.flatMap((file) => {
    const code = readFileSync(`${dist}/${file}`, 'utf8');
    const imports = code.matchAll(
      /^import (?:.* from )?'([^.'][^']*)'|\bimport\('([^.'][^']*)'\)/gm,
    );
    return [...imports].map(([, fixed, lazy]) => fixed ?? lazy);
  });
  return [...new Set(names)].sort();
}

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { distFolder, isOurs } from './package-folder.js';

const PACKAGE = 'spatius-avatar';

/** Vite's setting: a number of bytes, or a function that answers for one file. */
type InlineLimit = number | ((file: string, content: Uint8Array) => boolean | undefined);

/** The part of Vite's configuration that is read. */
interface UserConfig {
  readonly build?: { readonly assetsInlineLimit?: InlineLimit };
}

/** The plugin, in the form that Vite 6 and later take. */
export interface AvatarkitVitePlugin {
  readonly name: string;
  readonly config: {
    readonly order: 'post';
    handler(config: UserConfig): {
      optimizeDeps: { exclude: string[]; include: string[] };
      build: { assetsInlineLimit: InlineLimit };
    };
  };
}

/**
 * Sets Vite up for this package: `plugins: [avatarkitVitePlugin()]`. In `vite dev` its modules are
 * served as they are, so that they find the files beside them; in `vite build` these files
 * (worklets, worker, weights, avatars) stay files, which a strict content security policy needs.
 * Everything else about the project stays as it is configured.
 */
export function avatarkitVitePlugin(): AvatarkitVitePlugin {
  return {
    name: 'spatius-avatar',
    config: {
      // After other plugins, whose setting is then kept for their files.
      order: 'post',
      handler: ({ build }) => ({
        optimizeDeps: {
          exclude: [PACKAGE],
          // Bundled at the start. Found only when the page asks for them, they would reload it.
          include: dependencies().map((name) => `${PACKAGE} > ${name}`),
        },
        build: { assetsInlineLimit: sparingUs(build?.assetsInlineLimit) },
      }),
    },
  };
}

/** The setting as it was, except that no file of this package is inlined. */
function sparingUs(limit: InlineLimit | undefined): InlineLimit {
  return (file, content) => {
    if (isOurs(file)) return false;
    if (typeof limit === 'function') return limit(file, content);
    return limit === undefined ? undefined : content.length < limit;
  };
}

/** What the modules of this package import from others. */
function dependencies(): string[] {
  const modules = readdirSync(distFolder).filter((file) =>
    /^(?:index|define|chunk.*)\.js$/.test(file),
  );
  const names = modules.flatMap((file) => {
    const code = readFileSync(join(distFolder, file), 'utf8');
    const imports = code.matchAll(
      /^import (?:.* from )?'([^.'][^']*)'|\bimport\('([^.'][^']*)'\)/gm,
    );
    return [...imports].map(([, fixed, lazy]) => fixed ?? lazy);
  });
  return [...new Set(names)].sort();
}

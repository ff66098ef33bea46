import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where the other files of this package are, seen from this module: run from its TypeScript
 * source, or built into `dist/`.
 */
const fromSource = import.meta.url.endsWith('.ts');
const built = new URL(fromSource ? './dist/' : './', import.meta.url);

/** Entry of the motion thread. */
export function motionWorkerUrl(): URL {
  return fromSource
    ? new URL('./motion/worker-from-source.mjs', import.meta.url)
    : new URL('./motion-worker.js', import.meta.url);
}

/** Path of the lip-sync weights. */
export function weightsPath(): string {
  return fileURLToPath(
    fromSource
      ? new URL('../src/lipsync/weights/lipsync.bin', import.meta.url)
      : new URL('lipsync-weights.bin', built),
  );
}

/** Path of the lip-sync network's WebAssembly; the build makes it. */
export function kernelPath(): string {
  return fileURLToPath(new URL('lipsync-kernel.wasm', built));
}

/** Folder of the characters that come with this package. */
export function avatarsPath(): string {
  return fileURLToPath(new URL('avatars', built));
}

/** Version of this package. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', built), 'utf8')) as {
    version: string;
  };
  return version;
}

/**
 * Built files of the client, the package `spatius-avatar`: the one that is installed for a folder
 * of pages, else for the working directory. Undefined where there is none.
 */
export function clientPath(pages: string): string | undefined {
  for (const folder of [pages, process.cwd()]) {
    const { resolve: find } = createRequire(join(resolve(folder), 'index.js'));
    try {
      return join(dirname(find('spatius-avatar/package.json')), 'dist');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Where the other files of this package are, seen from this module: run from its TypeScript
 * source, or built into `dist/cli/`.
 */
const fromSource = import.meta.url.endsWith('.ts');
const built = new URL(fromSource ? '../dist/cli/' : './', import.meta.url);

/** Path of the lip-sync weights. */
export function weightsPath(): string {
  return fileURLToPath(new URL('../lipsync-weights.bin', built));
}

/** Path of the lip-sync network's WebAssembly. */
export function kernelPath(): string {
  return fileURLToPath(new URL('lipsync-kernel.wasm', built));
}

/** Folder of what pages load. */
export function builtFolder(): string {
  return fileURLToPath(new URL('..', built));
}

/** Version of this package. */
export function packageVersion(): string {
  const file = new URL('../../package.json', built);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return version;
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Where the other files of this package are, seen from this module: run from its TypeScript
 * source, or built into `dist/server/`.
 */
const fromSource = import.meta.url.endsWith('.ts');

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
      : new URL('../lipsync-weights.bin', import.meta.url),
  );
}

/** Path of the lip-sync network's WebAssembly; the build makes it. */
export function kernelPath(): string {
  return fileURLToPath(
    new URL(
      fromSource ? '../dist/server/lipsync-kernel.wasm' : './lipsync-kernel.wasm',
      import.meta.url,
    ),
  );
}

/** Path of the built package, whose `avatars/` are the characters that come with it. */
export function distPath(): string {
  return fileURLToPath(new URL(fromSource ? '../dist/' : '../', import.meta.url));
}

/** Version of this package. */
export function packageVersion(): string {
  const file = new URL(fromSource ? '../package.json' : '../../package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return version;
}

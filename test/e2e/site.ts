import { copyFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { patience } from '../support/patience.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
<script type="module" src="page.js"></script>
<p>Avatars come and go here.</p>`;

/**
 * Writes a page, the smallest avatar and a sound into a folder: the script beside this file in one piece,
 * with the package's static files where the server has them.
 */
export async function makeSite(folder: string, script: string): Promise<void> {
  await build({
    entryPoints: [here(script)],
    outfile: join(folder, 'page.js'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    tsconfig: here('../../tsconfig.json'),
    define: { 'import.meta.url': 'globalThis.distUrl' },
    banner: {
      js: `globalThis.testPatience = ${patience};
        globalThis.distUrl = new URL('/dist/page.js', location.href).href;`,
    },
  });
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'page.css'), '.box { width: 32px; height: 40px; }');
  for (const file of ['block/block.glb', 'tone.opus']) {
    copyFileSync(here(`../support/fixtures/${file}`), join(folder, basename(file)));
  }
}

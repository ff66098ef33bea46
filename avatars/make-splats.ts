import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPage } from './preview/open-page.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, '..', 'demo', 'splats', 'bruno.glb');

/**
 * Turns Bruno into splats, from `dist/avatars/`, in a real browser: the committed
 * `demo/splats/bruno.glb`, an avatar of splats that is our own.
 *
 * Usage: `tsx avatars/make-splats.ts [out.glb]`
 */
async function main([file = out]: string[]): Promise<void> {
  const root = path.join(here, '..', 'dist', 'avatars');
  const { page, close } = await openPage(root, path.join(here, 'splats', 'page.ts'));
  try {
    await page.waitForFunction('window.makeSplats');
    const { count, file: content } = (await page.evaluate(`makeSplats('/bruno/bruno.glb')`)) as {
      count: number;
      file: string;
    };
    const bytes = Buffer.from(content, 'base64');
    await writeFile(file, bytes);
    process.stdout.write(
      `${path.basename(file)}: ${count} splats, ${Math.ceil(bytes.length / 1000)} kB\n`,
    );
  } finally {
    await close();
  }
}

await main(process.argv.slice(2));

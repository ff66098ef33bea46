import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHARACTERS } from './characters/index.js';
import { PreviewBrowser } from './preview/browser.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const SIZE = 480;
const QUALITY = 0.82;

/** The pose of a poster: a slight smile, as at the moment before the first word. */
const POSE = { mouthSmileLeft: 0.25, mouthSmileRight: 0.25 };

/**
 * Renders the committed posters from `dist/avatars/` in a real browser.
 *
 * Usage: `tsx avatars/render-posters.ts [id …]`
 */
async function main(ids: string[]): Promise<void> {
  const folder = path.join(here, 'posters');
  await mkdir(folder, { recursive: true });
  const browser = await PreviewBrowser.open(path.join(here, '..', 'dist', 'avatars'));
  try {
    for (const { id } of CHARACTERS) {
      if (ids.length > 0 && !ids.includes(id)) continue;
      await browser.load(id);
      const picture = await browser.sheet(
        [{ size: SIZE, weights: POSE }],
        1,
        'image/webp',
        QUALITY,
      );
      await writeFile(path.join(folder, `${id}.webp`), picture);
      process.stdout.write(`${id}.webp ${(picture.byteLength / 1000).toFixed(1)} kB\n`);
    }
  } finally {
    await browser.close();
  }
}

await main(process.argv.slice(2));

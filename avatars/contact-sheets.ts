import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHARACTERS } from './characters/index.js';
import { RELEASE_SHEETS, SHEETS } from './preview/sheets.js';
import { PreviewBrowser } from './preview/browser.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const BACKGROUND = '#a9c0cf';
const SIZE = '320';

/**
 * Renders contact sheets of built characters for looking at: every blendshape and every viseme
 * from in front and in three-quarter view, and whole portraits on light, dark and busy pages; or
 * one named sheet.
 *
 * Usage: `tsx avatars/contact-sheets.ts <output folder> [sheet | all] [tile size] [id …]`
 */
async function main([output, name = 'all', size = SIZE, ...ids]: string[]): Promise<void> {
  const names: readonly string[] = name === 'all' ? RELEASE_SHEETS : [name];
  if (!output || !names.every((wanted) => Object.hasOwn(SHEETS, wanted))) {
    throw new Error(
      `Usage: contact-sheets <folder> [all|${Object.keys(SHEETS).join('|')}] [size] [id …]`,
    );
  }
  await mkdir(output, { recursive: true });
  const browser = await PreviewBrowser.open(path.join(here, '..', 'dist', 'avatars'));
  try {
    for (const { id } of CHARACTERS) {
      if (ids.length > 0 && !ids.includes(id)) continue;
      await browser.load(id);
      for (const sheet of names) {
        const { shots, columns } = SHEETS[sheet];
        const sized = shots.map((shot) => ({
          ...(!shot.page && { background: BACKGROUND }),
          ...shot,
          size: Number(size),
        }));
        const file = path.join(output, `${id}-${sheet}.png`);
        await writeFile(file, await browser.sheet(sized, columns));
        process.stdout.write(`${file}\n`);
      }
    }
  } finally {
    await browser.close();
  }
}

await main(process.argv.slice(2));

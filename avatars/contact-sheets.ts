import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHARACTERS } from './characters/index.js';
import { SHEETS } from './preview/sheets.js';
import { PreviewBrowser } from './preview/browser.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const BACKGROUND = '#a9c0cf';

/**
 * Renders contact sheets of built characters for looking at.
 *
 * Usage: `tsx avatars/contact-sheets.ts <output folder> <sheet> [tile size] [id …]`
 */
async function main([output, name, size = '400', ...ids]: string[]): Promise<void> {
  const sheet = SHEETS[name ?? ''];
  if (!output || !sheet) {
    throw new Error(
      `Usage: contact-sheets <folder> <${Object.keys(SHEETS).join('|')}> [size] [id …]`,
    );
  }
  await mkdir(output, { recursive: true });
  const browser = await PreviewBrowser.open(path.join(here, '..', 'dist', 'avatars'));
  try {
    for (const { id } of CHARACTERS) {
      if (ids.length > 0 && !ids.includes(id)) continue;
      await browser.load(id);
      const shots = sheet.shots.map((shot) => ({
        background: BACKGROUND,
        ...shot,
        size: Number(size),
      }));
      const file = path.join(output, `${id}-${name}.png`);
      await writeFile(file, await browser.sheet(shots, sheet.columns));
      process.stdout.write(`${file}\n`);
    }
  } finally {
    await browser.close();
  }
}

await main(process.argv.slice(2));

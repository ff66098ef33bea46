import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CHARACTERS } from '../../avatars/characters/index.js';
import { POSES, Portraits, baselineFile } from './portraits.js';

/**
 * Draws the baseline pictures anew, after the characters were changed on purpose and looked at.
 * Build first: the pictures show what is in `dist/avatars`.
 *
 * Usage: `tsx test/avatars/make-baselines.ts [id …]`
 */
async function main(ids: string[]): Promise<void> {
  const portraits = await Portraits.open();
  try {
    for (const { id } of CHARACTERS) {
      if (ids.length > 0 && !ids.includes(id)) continue;
      const file = baselineFile(id);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, await portraits.draw(id, POSES));
      process.stdout.write(`${file}\n`);
    }
  } finally {
    await portraits.close();
  }
}

await main(process.argv.slice(2));

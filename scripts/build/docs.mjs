import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { scripts } from '../../site/eleventy.config.mjs';
import { deadLinks } from '../../site/links.mjs';
import { listFiles } from './freshness.mjs';

/** Beside the demo, which `npm start` serves, and which the pages link to. */
const OUTPUT = 'demo/docs';

/** What the pages name of the rest of the site: the package, and pages of the demo. */
const ELSEWHERE = /^\.\.\/(dist\/[\w.-]+|(index|gallery|chat|builder|embed)\.html|icon\.svg)$/;

/** Writes the documentation as static pages; a link that leads nowhere fails the build. */
export async function buildDocs() {
  rmSync(join(root, OUTPUT), { recursive: true, force: true });
  // Here, so that the other steps do without it.
  const { default: Eleventy } = await import('@11ty/eleventy');
  const configPath = 'site/eleventy.config.mjs';
  const eleventy = new Eleventy('docs', OUTPUT, { quietMode: true, configPath });
  await eleventy.write().catch((error) => {
    throw error.originalError ?? error;
  });
  for (const [file, code] of scripts) {
    mkdirSync(join(root, OUTPUT, dirname(file)), { recursive: true });
    writeFileSync(join(root, OUTPUT, file), code);
  }
  const dead = deadLinks(join(root, OUTPUT), ELSEWHERE);
  if (dead.length > 0) throw new Error(dead.join('\n'));
  return listFiles(OUTPUT);
}

/**
 * Prints what a page loads against its budget: `node bench/sizes.mjs` after `npm run build`.
 * Sizes are kilobytes (1000 bytes) after gzip, each file compressed by itself as a server would.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { budgets, isBuilt } from '../scripts/lib/budgets.mjs';
import { root } from '../scripts/lib/paths.mjs';
import { fail, say } from '../scripts/lib/say.mjs';

if (!isBuilt()) fail('There is no build to measure. Run: npm run build');

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

function weigh(file) {
  const content = readFileSync(join(root, file));
  return { raw: content.length, gzip: gzipSync(content).length };
}

for (const { name, files, kilobytes: budget, reference } of budgets()) {
  const weights = files.map(weigh);
  const gzip = weights.reduce((sum, weight) => sum + weight.gzip, 0);
  const raw = weights.reduce((sum, weight) => sum + weight.raw, 0);
  const verdict = gzip <= budget * 1000 ? 'within' : 'OVER';
  say(`${name}`);
  say(
    `  ${kilobytes(gzip)} gzip, ${kilobytes(raw)} raw; ${verdict} ${budget} kB${reference ? ` (${reference})` : ''}`,
  );
  files.forEach((file, i) => say(`    ${kilobytes(weights[i].gzip).padStart(9)}  ${file}`));
}

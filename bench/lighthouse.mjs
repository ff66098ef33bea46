/**
 * Prints what Lighthouse says of a page of five lines: with this element, and with model-viewer and the
 * same model, in turns, as on a phone.
 *
 *   node bench/lighthouse.mjs [--runs N] [--cpu N] [--dist FOLDER]
 *
 * Run `npm run build` first. Lighthouse comes from npm's registry, in a folder outside the repository.
 * `--cpu`: how many times slower than this machine the phone is taken to be (Lighthouse's own: 4).
 * Drawing is in software where there is no GPU.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { findBrowser } from '../scripts/browser.mjs';
import { isBuilt } from '../scripts/lib/budgets.mjs';
import { root } from '../scripts/lib/paths.mjs';
import { fail, say } from '../scripts/lib/say.mjs';
import { BROWSER_FLAGS } from '../scripts/test/browser-flags.mjs';
import { interleaved } from './lib/interleaved.mjs';
import { median, modelViewerMarkup, peer, row, servePages } from './lib/peers.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    dist: { type: 'string', default: join(root, 'dist') },
    cpu: { type: 'string', default: '4' },
  },
});
if (!isBuilt()) fail('There is no build. Run: npm run build');

const SIZE = 'style="display: block; width: 320px; height: 400px"';
const SUBJECTS = {
  'this element': `<script type="module" src="/dist/spatius-avatar.js"></script>
    <spatius-avatar avatar-id="nova" mode="local" ${SIZE}></spatius-avatar>`,
  'model-viewer': modelViewerMarkup('nova', `alt="Nova" ${SIZE}`),
};
const page = (subject) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>A character on a page</title>
    <meta name="viewport" content="width=device-width" />
    <meta name="description" content="A page that shows a character." />
    <link rel="icon" href="data:," />
  </head>
  <body><main><h1>Nova</h1>${SUBJECTS[subject]}</main></body>
</html>`;

const folder = peer('lighthouse');
const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const cli = join(folder, typeof bin === 'string' ? bin : bin.lighthouse);
const pages = await servePages(page, { dist: resolve(options.dist) });

async function audit(subject) {
  const flags = ['--headless=new', ...BROWSER_FLAGS].join(' ');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      cli,
      pages.url(subject),
      '--quiet',
      '--output=json',
      `--throttling.cpuSlowdownMultiplier=${options.cpu}`,
      `--chrome-flags=${flags}`,
    ],
    { env: { ...process.env, CHROME_PATH: findBrowser() }, maxBuffer: 1e9 },
  );
  const { categories, audits } = JSON.parse(stdout);
  const score = (name) => 100 * (categories[name]?.score ?? 0);
  const seconds = (name) => audits[name].numericValue / 1000;
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    'best practices': score('best-practices'),
    seo: score('seo'),
    'blocking, s': seconds('total-blocking-time'),
    'largest paint, s': seconds('largest-contentful-paint'),
    'first paint, s': seconds('first-contentful-paint'),
    'speed index, s': seconds('speed-index'),
  };
}

let results;
try {
  results = await interleaved(Object.keys(SUBJECTS), Number(options.runs), audit);
} finally {
  pages.close();
}

const columns = Object.keys(results['this element'][0]);
say(`Medians of ${options.runs} audits`);
say(row('', columns, 17));
for (const [name, audits] of Object.entries(results)) {
  const cells = columns.map((column) => median(audits.map((one) => one[column])));
  const digits = (value) => value.toFixed(Number.isInteger(value) ? 0 : 1);
  say(row(name, cells.map(digits), 17));
}

/**
 * Prints how soon a page shows its character: this element by its script tag, by the markup of
 * `spatius-avatar embed`, and model-viewer, with the same model, each in a fresh browser profile that shows a
 * blank page, in turns.
 *
 *   node bench/start.mjs [--runs N] [--throttled] [--dist FOLDER …]
 *
 * Run `npm run build` first. `--throttled`: a processor four times slower and a fast 4G network (9 Mbit/s,
 * 85 ms each way). `--dist` names other builds, to compare. model-viewer comes from npm's registry, in a
 * folder outside the repository. Drawing is in software where there is no GPU, which costs both alike.
 */
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { findBrowser } from '../scripts/browser.mjs';
import { isBuilt } from '../scripts/lib/budgets.mjs';
import { root } from '../scripts/lib/paths.mjs';
import { fail, say } from '../scripts/lib/say.mjs';
import { BROWSER_FLAGS } from '../scripts/test/browser-flags.mjs';
import { interleaved } from './lib/interleaved.mjs';
import { median, modelViewerMarkup, row, servePages } from './lib/peers.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    throttled: { type: 'boolean', default: false },
    dist: { type: 'string', multiple: true, default: [] },
  },
});
if (!isBuilt()) fail('There is no build. Run: npm run build');

const SIZE = 'style="display: block; width: 256px; height: 320px"';
const TAG = `<spatius-avatar avatar-id="nova" mode="local" ${SIZE}></spatius-avatar>`;
const element = (dist) => ({
  html: () => `<script type="module" src="/${dist}/spatius-avatar.js"></script>${TAG}`,
  event: 'firstrender',
});

/** What is compared, and the event that tells of the first picture. */
const SUBJECTS = {
  'this element': element('dist'),
  'this element, with hints': { html: () => embedded, event: 'firstrender' },
  ...Object.fromEntries(options.dist.map((_, i) => [options.dist[i], element(`dist-${i}`)])),
  'model-viewer': {
    html: () => modelViewerMarkup('nova', SIZE),
    event: 'load',
  },
};

const FOLDERS = Object.fromEntries(options.dist.map((folder, i) => [`dist-${i}`, resolve(folder)]));

/** Script of the page: notes the first picture, and tasks that block it. */
const WATCH = (event) => `<script>
  globalThis.long = [];
  globalThis.picture = new Promise((shown) => (globalThis.show = shown));
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) long.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  addEventListener('DOMContentLoaded', () => {
    document.querySelector('spatius-avatar, model-viewer').addEventListener('${event}', () => {
      requestAnimationFrame(() => setTimeout(() => show(performance.now())));
    });
  });
</script>`;

const pages = await servePages((subject) => {
  const { html, event } = SUBJECTS[subject];
  return `<!doctype html><link rel="icon" href="data:,">${WATCH(event)}${html()}`;
}, FOLDERS);

/** What the command line has users put into their pages. */
const embedded = execFileSync(
  process.execPath,
  [join(root, 'dist/cli/main.js'), 'embed', '--base', new URL('/dist/', pages.url('')).href],
  { encoding: 'utf8' },
).replace(/<spatius-avatar .*/, TAG);

/** One visit in a browser of its own, which has nothing cached and shows a page already. */
async function visit(subject) {
  const browser = await puppeteer.launch({ executablePath: findBrowser(), args: BROWSER_FLAGS });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    // How long the browser itself takes to start is not what pages differ in.
    await page.goto('data:text/html,<p>');
    await page.evaluate(
      'new Promise((shown) => requestAnimationFrame(() => setTimeout(shown, 500)))',
    );
    const client = await page.createCDPSession();
    let bytes = 0;
    await client.send('Network.enable');
    client.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    if (options.throttled) {
      await page.emulateCPUThrottling(4);
      const rate = (9e6 / 8) * 0.9;
      await client.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 170,
        downloadThroughput: rate,
        uploadThroughput: rate / 6,
      });
    }
    await page.goto(pages.url(subject));
    // Not by looking at it again and again, which would have the page draw frames meanwhile.
    const { shown, long } = await page.evaluate('picture.then((shown) => ({ shown, long }))');
    const { TaskDuration } = await page.metrics();
    return {
      'first picture, ms': shown,
      'main thread, ms': TaskDuration * 1000,
      'longest task, ms': Math.max(0, ...long),
      kB: bytes / 1000,
    };
  } finally {
    await browser.close();
  }
}

const results = await interleaved(Object.keys(SUBJECTS), Number(options.runs), visit);
pages.close();

const columns = Object.keys(Object.values(results)[0][0]);
say(`Medians of ${options.runs} visits${options.throttled ? ', throttled' : ''}`);
say(row('', columns, 20));
for (const [name, runs] of Object.entries(results)) {
  say(
    row(
      name,
      columns.map((column) => median(runs.map((run) => run[column])).toFixed(0)),
      20,
    ),
  );
}

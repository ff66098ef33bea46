/* global document -- of the page, in what it is to evaluate */
/**
 * Prints how long a page waits from `speak()` of a file to its first sound, in local mode: with nothing there but
 * the avatar; once the visitor has pointed at a button; a tenth of a second after one was pressed, as a click
 * comes; and again, with everything there.
 *
 *   node bench/first-sound.mjs [--runs N] [--busy N] [--dist FOLDER]
 *
 * Run `npm run build` first. `--busy`: so many processes that do nothing but compute beside it, as on a loaded
 * machine.
 */
import { Worker } from 'node:worker_threads';
import { resolve, join } from 'node:path';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { findBrowser } from '../scripts/browser.mjs';
import { isBuilt } from '../scripts/lib/budgets.mjs';
import { root } from '../scripts/lib/paths.mjs';
import { fail, say } from '../scripts/lib/say.mjs';
import { BROWSER_FLAGS } from '../scripts/test/browser-flags.mjs';
import { median, row, servePages } from './lib/peers.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    busy: { type: 'string', default: '0' },
    dist: { type: 'string', default: join(root, 'dist') },
  },
});
if (!isBuilt()) fail('There is no build. Run: npm run build');

const pages = await servePages(
  () => `<!doctype html><link rel="icon" href="data:,">
    <script type="module" src="/dist/spatius-avatar.js"></script>
    <spatius-avatar avatar-id="nova" mode="local" controls
      style="display: block; width: 160px; height: 200px"></spatius-avatar>`,
  { dist: resolve(options.dist), clips: join(root, 'demo/clips') },
);
const busy = Array.from(
  { length: Number(options.busy) },
  () => new Worker('for (;;) Math.sqrt(2);', { eval: true }),
);

/** A press becomes a click after so many milliseconds. */
const CLICK = 100;

/** Milliseconds from `speak()` to the first sample that is heard. */
const speak = (page) =>
  page.evaluate(async () => {
    const avatar = document.querySelector('spatius-avatar');
    const began = performance.now();
    const heard = new Promise((done) =>
      avatar.addEventListener('speechstart', () => done(performance.now()), { once: true }),
    );
    const spoken = avatar.speak('/clips/nova.mp3');
    const at = await heard;
    avatar.interrupt();
    await spoken;
    return at - began;
  });

/** One visit in a browser of its own. */
async function visit(gesture) {
  const args = [...BROWSER_FLAGS, '--autoplay-policy=no-user-gesture-required'];
  const browser = await puppeteer.launch({ executablePath: findBrowser(), args });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(pages.url(''));
    await page.waitForSelector('spatius-avatar:state(rendered)');
    if (gesture !== 'none') {
      await page.hover('spatius-avatar >>> [part~="mute-button"]');
      await page.waitForNetworkIdle();
    }
    if (gesture === 'press') {
      await page.mouse.down();
      await new Promise((done) => setTimeout(done, CLICK));
    }
    return { first: await speak(page), again: await speak(page) };
  } finally {
    await browser.close();
  }
}

const results = { cold: [], 'pointed at': [], pressed: [], again: [] };
for (let run = 0; run < Number(options.runs); run++) {
  const cold = await visit('none');
  results.cold.push(cold.first);
  results.again.push(cold.again);
  results['pointed at'].push((await visit('hover')).first);
  results.pressed.push((await visit('press')).first);
}
pages.close();
for (const worker of busy) await worker.terminate();
const columns = Object.keys(results);
say(`Milliseconds to sound, medians of ${options.runs} visits`);
say(row('', columns, 14));
say(
  row(
    'speak()',
    columns.map((column) => median(results[column]).toFixed(0)),
    14,
  ),
);

/**
 * Prints what many characters on one page cost while nobody speaks: this element and model-viewer, the
 * same model, in turns.
 *
 *   node bench/many.mjs [--runs N] [--warm SECONDS] [--seconds N] [--dist FOLDER] [count …, default 1 12 40]
 *
 * Run `npm run build` first. Script time of a frame in which anything is drawn, pictures a second of one
 * character, and the main thread's work a second. model-viewer has no life of its own: a script of the page
 * moves the shapes of all in every frame.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { findBrowser } from '../scripts/browser.mjs';
import { isBuilt } from '../scripts/lib/budgets.mjs';
import { root } from '../scripts/lib/paths.mjs';
import { fail, say } from '../scripts/lib/say.mjs';
import { BROWSER_FLAGS } from '../scripts/test/browser-flags.mjs';
import { countFrames } from './lib/frames.mjs';
import { median, modelViewerMarkup, row, servePages } from './lib/peers.mjs';
import { MOVE_SHAPES } from './lib/moved-pages.mjs';

const { values: options, positionals } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    dist: { type: 'string', default: join(root, 'dist') },
    warm: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '5' },
  },
  allowPositionals: true,
});
if (!isBuilt()) fail('There is no build. Run: npm run build');

const COUNTS = positionals.length > 0 ? positionals.map(Number) : [1, 12, 40];
const SECONDS = Number(options.seconds);
const SIZE = 'style="display: inline-block; width: 96px; height: 96px"';

/** What is compared: its script, its element, what says that all are there, and what moves them. */
const SUBJECTS = {
  'this element': {
    script: '<script type="module" src="/dist/spatius-avatar.js"></script>',
    element: `<spatius-avatar avatar-id="nova" mode="local" ${SIZE}></spatius-avatar>`,
    ready: (count) =>
      `document.querySelectorAll('spatius-avatar:state(rendered)').length === ${count}`,
  },
  'model-viewer': {
    script: modelViewerMarkup('nova', 'hidden').replace(/<model-viewer[\s\S]*/, ''),
    element: `<model-viewer src="/dist/avatars/nova/nova.glb" ${SIZE}></model-viewer>`,
    ready: () => `[...document.querySelectorAll('model-viewer')].every(({ loaded }) => loaded)`,
    start: MOVE_SHAPES,
  },
};

const pageOf = (name) => {
  const [subject, count] = name.split(' × ');
  const { script, element } = SUBJECTS[subject];
  return `<!doctype html><link rel="icon" href="data:,">${script}${element.repeat(Number(count))}`;
};
const pages = await servePages(pageOf, { dist: resolve(options.dist) });
const browser = await puppeteer.launch({
  executablePath: findBrowser(),
  args: BROWSER_FLAGS,
  protocolTimeout: 600_000,
});

async function visit(subject, count) {
  const { ready, start } = SUBJECTS[subject];
  const page = await browser.newPage();
  page.setDefaultTimeout(180_000);
  await page.setViewport({ width: 1100, height: 800 });
  await page.evaluateOnNewDocument(countFrames);
  await page.goto(pages.url(`${subject} × ${count}`));
  await page.waitForFunction(ready(count));
  if (start) await page.evaluate(start);
  // Few pictures a second are drawn here, and what runs is compiled only after many.
  await new Promise((resolve) => setTimeout(resolve, 1000 * Number(options.warm)));
  const before = await page.metrics();
  const frames = await page.evaluate(async (seconds) => {
    const { drawn } = globalThis.watchedFrames;
    drawn.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
    return drawn;
  }, SECONDS);
  const after = await page.metrics();
  await page.close();
  const draws = frames.reduce((sum, frame) => sum + frame.draws, 0);
  return {
    'script, ms a frame': median(frames.map(({ script }) => script)),
    'frames a second': frames.length / SECONDS,
    'draws a second': draws / SECONDS,
    'main thread, ms a second': (1000 * (after.TaskDuration - before.TaskDuration)) / SECONDS,
  };
}

const names = COUNTS.flatMap((count) => Object.keys(SUBJECTS).map((subject) => [subject, count]));
const results = new Map(names.map((name) => [name, []]));
try {
  for (let run = 0; run < Number(options.runs); run++) {
    for (const name of names) results.get(name).push(await visit(...name));
  }
} finally {
  await browser.close();
  pages.close();
}

const columns = Object.keys(results.get(names[0])[0]);
say(`Medians of ${options.runs} visits`);
say(row('', columns, 26));
for (const [[subject, count], visits] of results) {
  const cells = columns.map((column) => median(visits.map((one) => one[column])).toFixed(2));
  say(row(`${count} × ${subject}`, cells, 26));
}

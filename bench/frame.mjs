/**
 * Prints what a frame costs: this element, model-viewer and three by itself, all with the same model, at
 * the same size, in turns.
 *
 *   node bench/frame.mjs [--runs N] [--frames N] [--warm N] [--allocations] [--dist FOLDER]
 *
 * Run `npm run build` first. Of frames that draw: the script's time, what they allocate, their draw calls
 * and triangles, the shadow's included. What the GPU does afterwards is not counted. model-viewer and
 * three have no life of their own: a script of the page moves their shapes in every frame, so that they draw.
 * What audio and lip-sync tell the page comes so often a second: the fewer frames are drawn, the more of it is
 * counted to each.
 * `--warm`: frames before, in which the browser compiles what runs often. `--allocations` tells which functions of this element allocate.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { findBrowser } from '../scripts/browser.mjs';
import { isBuilt } from '../scripts/lib/budgets.mjs';
import { root } from '../scripts/lib/paths.mjs';
import { fail, say } from '../scripts/lib/say.mjs';
import { BROWSER_FLAGS } from '../scripts/test/browser-flags.mjs';
import { interleaved } from './lib/interleaved.mjs';
import { countFrames, waitForFrames } from './lib/frames.mjs';
import { bundled, median, modelViewerMarkup, row, servePages } from './lib/peers.mjs';
import { MOVE_SHAPES, PLAIN_THREE } from './lib/moved-pages.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    dist: { type: 'string', default: join(root, 'dist') },
    frames: { type: 'string', default: '90' },
    warm: { type: 'string', default: '600' },
    allocations: { type: 'boolean', default: false },
  },
});
if (!isBuilt()) fail('There is no build. Run: npm run build');

const FRAMES = Number(options.frames);
const SIZE = 'style="display: block; width: 128px; height: 128px"';
const OURS = `<script type="module" src="/dist/spatius-avatar.js"></script>
  <spatius-avatar avatar-id="nova" mode="local" ${SIZE}></spatius-avatar>`;
const READY = `document.querySelector('spatius-avatar:state(rendered)')`;
const three = await bundled(PLAIN_THREE);

/** What is compared: the page, the script that starts it moving, and what says that it moves. */
const SUBJECTS = {
  'this element, idle': { html: OURS, ready: READY },
  'this element, speaking': {
    html: OURS,
    ready: READY,
    start: `(async () => {
      for (;;) await document.querySelector('spatius-avatar').speak('/clips/nova.mp3');
    })()`,
  },
  'model-viewer': {
    html: modelViewerMarkup('nova', SIZE),
    ready: `document.querySelector('model-viewer').loaded`,
    start: MOVE_SHAPES,
  },
  'plain three': {
    html: `<script type="module">${three.replaceAll('</script', '<\\/script')}</script>`,
    ready: 'globalThis.moving',
  },
};

const pages = await servePages(
  (name) => `<!doctype html><link rel="icon" href="data:,">${SUBJECTS[name].html}`,
  { dist: resolve(options.dist), clips: join(root, 'demo/clips') },
);
const browser = await puppeteer.launch({
  executablePath: findBrowser(),
  args: [...BROWSER_FLAGS, '--autoplay-policy=no-user-gesture-required'],
  protocolTimeout: 600_000,
});

/** Bytes allocated by each function, the most first. */
function allocated(node, into = new Map()) {
  const { functionName, url, lineNumber } = node.callFrame;
  const name = `${functionName || '(anonymous)'} ${url.split('/').pop()}:${lineNumber}`;
  into.set(name, (into.get(name) ?? 0) + node.selfSize);
  for (const child of node.children) allocated(child, into);
  return into;
}

async function visit(name) {
  const { ready, start } = SUBJECTS[name];
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  await page.evaluateOnNewDocument(countFrames);
  await page.goto(pages.url(name));
  await page.waitForFunction(ready);
  if (start) await page.evaluate(`void (${start})`);
  await page.evaluate(waitForFrames, Number(options.warm));
  const began = performance.now();
  const frames = await page.evaluate(waitForFrames, FRAMES);
  const seconds = (performance.now() - began) / 1000;
  const client = await page.createCDPSession();
  await client.send('HeapProfiler.startSampling', {
    samplingInterval: 2048,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  const sampled = await page.evaluate(waitForFrames, FRAMES);
  const { profile } = await client.send('HeapProfiler.stopSampling');
  const functions = allocated(profile.head);
  await page.close();
  const of = (key) => frames.map((frame) => frame[key]);
  return {
    functions: [...functions].map(([place, bytes]) => [place, bytes / sampled.length]),
    cells: {
      'script, ms': median(of('script')),
      'slowest 5 %': of('script').toSorted((a, b) => b - a)[Math.floor(FRAMES * 0.05)],
      'garbage, kB': [...functions.values()].reduce((a, b) => a + b) / sampled.length / 1000,
      'frames a second': FRAMES / seconds,
      draws: median(of('draws')),
      'triangles, 1000': median(of('triangles')) / 1000,
    },
  };
}

let results;
try {
  results = await interleaved(Object.keys(SUBJECTS), Number(options.runs), visit);
} finally {
  await browser.close();
  pages.close();
}

const columns = Object.keys(results['plain three'][0].cells);
say(`A frame; medians of ${options.runs} visits`);
say(row('', columns, 18));
for (const [name, visits] of Object.entries(results)) {
  const cells = columns.map((column) => median(visits.map(({ cells }) => cells[column])));
  const digits = (value) => value.toFixed(Number.isInteger(value) ? 0 : 2);
  say(row(name, cells.map(digits), 18));
}
if (options.allocations) {
  for (const name of Object.keys(SUBJECTS).filter((one) => one.startsWith('this'))) {
    say(`\n${name}: bytes a frame`);
    const most = results[name][0].functions.sort(([, a], [, b]) => b - a).slice(0, 25);
    for (const [place, bytes] of most) say(`${bytes.toFixed(0).padStart(9)}  ${place}`);
  }
}

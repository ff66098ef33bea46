/**
 * Prints what a frame costs the page with WebGL and with WebGPU, in turns: one speaking element, and several
 * on one page.
 *
 *   node bench/webgpu.mjs [--runs N] [--frames N] [--warm N] [--several N]
 *
 * Run `npm run build` first. Of frames that draw: the script's time and the draw calls, the shadow's included;
 * what the GPU does afterwards is not counted, here it is software.
 * And how long a page takes to its first frame. What is loaded for it, `npx size-limit` tells.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { findBrowser } from '../scripts/browser.mjs';
import { isBuilt } from '../scripts/lib/budgets.mjs';
import { root } from '../scripts/lib/paths.mjs';
import { fail, say } from '../scripts/lib/say.mjs';
import { BROWSER_FLAGS, WEBGPU_FLAGS } from '../scripts/test/browser-flags.mjs';
import { interleaved } from './lib/interleaved.mjs';
import { countFrames, waitForFrames } from './lib/frames.mjs';
import { median, row, servePages } from './lib/peers.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    frames: { type: 'string', default: '90' },
    warm: { type: 'string', default: '120' },
    several: { type: 'string', default: '4' },
  },
});
if (!isBuilt()) fail('There is no build. Run: npm run build');

const SIZE = 'style="display: inline-block; width: 96px; height: 96px"';
const FRAMES = Number(options.frames);

function markup(renderer, count) {
  const element = `<spatius-avatar avatar-id="nova" renderer="${renderer}" mode="local" ${SIZE}></spatius-avatar>`;
  return `<script type="module" src="/dist/spatius-avatar.js"></script>${element.repeat(count)}`;
}

const SUBJECTS = Object.fromEntries(
  [1, Number(options.several)].flatMap((count) =>
    ['webgl', 'webgpu'].map((name) => [`${name}, ${count}`, markup(name, count)]),
  ),
);

const pages = await servePages(
  (name) => `<!doctype html><link rel="icon" href="data:,">${SUBJECTS[name]}`,
  { dist: join(root, 'dist'), clips: join(root, 'demo/clips') },
);
const browser = await puppeteer.launch({
  executablePath: findBrowser(),
  args: [...BROWSER_FLAGS, ...WEBGPU_FLAGS, '--autoplay-policy=no-user-gesture-required'],
  protocolTimeout: 600_000,
});

async function visit(name) {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  await page.evaluateOnNewDocument(countFrames);
  await page.goto(pages.url(name));
  await page.waitForFunction(`!document.querySelector('spatius-avatar:not(:state(rendered))')`);
  const first = await page.evaluate(() => performance.now());
  await page.evaluate(`void (async () => {
    for (;;) await document.querySelector('spatius-avatar').speak('/clips/nova.mp3');
  })()`);
  await page.evaluate(waitForFrames, Number(options.warm));
  const frames = await page.evaluate(waitForFrames, FRAMES);
  await page.close();
  const script = frames.map((frame) => frame.script);
  return {
    'script, ms': median(script),
    'slowest 5 %': script.toSorted((a, b) => b - a)[Math.floor(FRAMES * 0.05)],
    draws: median(frames.map(({ draws }) => draws)),
    'first frame, ms': first,
  };
}

let results;
try {
  results = await interleaved(Object.keys(SUBJECTS), Number(options.runs), visit);
} finally {
  await browser.close();
  pages.close();
}

const columns = Object.keys(Object.values(results)[0][0]);
say(`A frame of nova, one of them speaking; medians of ${options.runs} visits`);
say(row('', columns, 18));
for (const [name, visits] of Object.entries(results)) {
  const cells = columns.map((column) => median(visits.map((cells) => cells[column])));
  say(
    row(
      name,
      cells.map((value) => value.toFixed(Number.isInteger(value) ? 0 : 2)),
      18,
    ),
  );
}

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import puppeteer from 'puppeteer-core';
import { findBrowser } from '../scripts/browser.mjs';

/**
 * Prints the processor time that the first character costs the page's own thread, beside three's
 * GLTFLoader with the WebAssembly decoder of meshoptimizer on the same file. Every figure comes
 * from a fresh page, so nothing is warm. Run it after `npm run build`.
 */
const RUNS = 5;
const ID = process.argv[2] ?? 'nova';
const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs in the page: decodes once, then makes materials and merges what is drawn together, in phases that marks tell. */
const PAGE = `
  import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
  import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js';
  import { parseModel } from './src/avatar/model-loader.ts';
  import { upgradeMaterials } from './src/render/look/index.ts';
  import { mergeDraws, shadeShapes } from './src/render/look/merge/index.ts';

  const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
  const ways = {
    ours: async (bytes) => (await parseModel(bytes, location.href)).scene,
    three: async (bytes) =>
      (await new GLTFLoader().setMeshoptDecoder(MeshoptDecoder).parseAsync(bytes.buffer, '')).scene,
  };

  globalThis.measure = async (way, file) => {
    const bytes = new Uint8Array(await (await fetch(file)).arrayBuffer());
    await pause();
    performance.mark('decode');
    const scene = await ways[way](bytes);
    performance.mark('decoded');
    await pause();
    performance.mark('look');
    Array.from(upgradeMaterials(scene));
    Array.from(mergeDraws(scene));
    Array.from(shadeShapes(scene));
    performance.mark('looked');
    await pause();
  };
`;

/** Processor time in milliseconds of the page's tasks between two marks. */
function tasksBetween(events, from, to) {
  const mark = (name) =>
    events.find((event) => event.name === name && event.cat.includes('user_timing'));
  const [start, end] = [mark(from), mark(to)];
  const tasks = events.filter(
    ({ name, pid, tid, ts, dur, tdur }) =>
      name === 'RunTask' &&
      pid === start.pid &&
      tid === start.tid &&
      tdur !== undefined &&
      ts + dur > start.ts &&
      ts < end.ts,
  );
  const times = tasks.map(({ tdur }) => tdur / 1000);
  return { total: times.reduce((sum, time) => sum + time, 0), longest: Math.max(...times) };
}

async function serve(script) {
  const server = createServer(async ({ url = '/' }, response) => {
    if (url === '/favicon.ico') return response.writeHead(204).end();
    if (url === '/')
      return response.end('<!doctype html><script type="module" src="/b.js"></script>');
    const isScript = url === '/b.js';
    const body = isScript ? script : await readFile(new URL(`../dist${url}`, import.meta.url));
    const type = isScript ? 'text/javascript' : 'application/octet-stream';
    return response.writeHead(200, { 'content-type': type }).end(body);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const bundle = await build({
  stdin: { contents: PAGE, resolveDir: root, loader: 'js' },
  bundle: true,
  format: 'esm',
  minify: true,
  write: false,
});
const server = await serve(bundle.outputFiles[0].text);
const browser = await puppeteer.launch({
  executablePath: findBrowser(),
  args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-gpu'],
});
try {
  for (const file of [`${ID}.glb`, `${ID}-compressed.glb`]) {
    for (const way of ['ours', 'three']) {
      const runs = [];
      for (let i = 0; i < RUNS; i++) {
        const context = await browser.createBrowserContext();
        const page = await context.newPage();
        await page.goto(`http://127.0.0.1:${server.address().port}/`);
        await page.waitForFunction('globalThis.measure');
        const categories = ['blink.user_timing', 'disabled-by-default-devtools.timeline'];
        await page.tracing.start({ categories });
        const url = `/avatars/${ID}/${file}`;
        await page.evaluate((...args) => globalThis.measure(...args), way, url);
        const { traceEvents } = JSON.parse(Buffer.from(await page.tracing.stop()).toString());
        runs.push({
          decode: tasksBetween(traceEvents, 'decode', 'decoded'),
          look: tasksBetween(traceEvents, 'look', 'looked'),
        });
        await context.close();
      }
      const of = (pick) => `${median(runs.map(pick)).toFixed(1)} ms`.padEnd(9);
      const name = way === 'ours' ? 'this loader' : 'GLTFLoader + wasm';
      process.stdout.write(
        `${file.padEnd(22)} ${name.padEnd(18)} decode ${of((run) => run.decode.total)} ` +
          `longest task ${of((run) => run.decode.longest)} ` +
          `materials and merging ${of((run) => run.look.total)}\n`,
      );
    }
  }
} finally {
  await browser.close();
  server.close();
}

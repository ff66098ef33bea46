import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import puppeteer from 'puppeteer-core';
import { findBrowser } from '../scripts/browser.mjs';

/**
 * Prints how long a page is busy with the first character it ever decodes, beside three's own
 * GLTFLoader with the WebAssembly decoder of meshoptimizer on the same file. Every figure comes
 * from a fresh page, so nothing is warm. Run it after `npm run build`.
 */
const RUNS = 5;
const ID = process.argv[2] ?? 'nova';
const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs in the page: decodes once and tells wall time, busy time and the longest task. */
const PAGE = `
  import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
  import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js';
  import { parseModel } from './src/avatar/model-loader.ts';
  import { upgradeMaterials } from './src/render/look/index.ts';

  const pause = () => new Promise((resolve) => setTimeout(resolve, 100));

  /** Every message is a task: the gap between two is what another one took. */
  function heartbeat() {
    const { port1, port2 } = new MessageChannel();
    let before = performance.now();
    const beats = { longest: 0, stop: () => port1.close() };
    port1.onmessage = () => {
      const now = performance.now();
      beats.longest = Math.max(beats.longest, now - before);
      before = now;
      port2.postMessage(null);
    };
    port2.postMessage(null);
    return beats;
  }

  const ways = {
    ours: async (bytes) => (await parseModel(bytes, location.href)).scene,
    three: async (bytes) =>
      (await new GLTFLoader().setMeshoptDecoder(MeshoptDecoder).parseAsync(bytes.buffer, '')).scene,
  };

  async function timed(work) {
    await pause();
    const beats = heartbeat();
    const start = performance.now();
    const result = await work();
    const wall = performance.now() - start;
    await pause();
    beats.stop();
    return { result, wall, longest: beats.longest };
  }

  globalThis.measure = async (way, file) => {
    const bytes = new Uint8Array(await (await fetch(file)).arrayBuffer());
    const decode = await timed(() => ways[way](bytes));
    const look = await timed(async () => upgradeMaterials(decode.result));
    return { wall: decode.wall, longest: decode.longest, look: look.wall };
  };
`;

async function serve(script) {
  const server = createServer(async ({ url = '/' }, response) => {
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
        const url = `/avatars/${ID}/${file}`;
        runs.push(await page.evaluate((...args) => globalThis.measure(...args), way, url));
        await context.close();
      }
      const of = (key) => `${median(runs.map((run) => run[key])).toFixed(0)} ms`;
      const name = way === 'ours' ? 'this loader' : 'GLTFLoader + wasm';
      process.stdout.write(
        `${file.padEnd(22)} ${name.padEnd(18)} decoded after ${of('wall').padEnd(7)} ` +
          `longest task ${of('longest').padEnd(7)} materials and normals ${of('look')}\n`,
      );
    }
  }
} finally {
  await browser.close();
  server.close();
}

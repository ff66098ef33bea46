import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import puppeteer from 'puppeteer-core';
import { findBrowser } from '../scripts/browser.mjs';

/**
 * Prints the JavaScript time of a rendered frame: posing the built-in character with every channel
 * moving, and issuing its draw calls. What the GPU does afterwards is not counted, so the figure
 * holds on a machine without one. Run it after `npm run build`.
 */
const FRAMES = 60;
const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs in the page: shows the character and times what the stage does in each frame. */
const PAGE = `
  import { loadAvatar } from './src/avatar/index.ts';
  import { Stage } from './src/render/index.ts';
  import { createFrame } from './src/motion/segment.ts';

  globalThis.measure = async (frames) => {
    const manifestUrl = new URL('/avatars/nova/avatar.json', location.href).href;
    const avatar = await loadAvatar({ kind: 'builtin', id: 'nova', manifestUrl });
    const rig = avatar.instantiate();
    const container = document.body.appendChild(document.createElement('div'));
    container.style.width = container.style.height = '128px';
    const frame = createFrame();
    const pose = [];
    const whole = [];
    const request = globalThis.requestAnimationFrame;
    globalThis.requestAnimationFrame = (callback) =>
      request((now) => {
        const start = performance.now();
        callback(now);
        whole.push(performance.now() - start);
      });
    await new Promise((resolve) => {
      Stage.shared().attach({
        container,
        rig,
        camera: avatar.camera,
        fixedResolution: 1,
        update(now) {
          for (let i = 0; i < frame.length; i++) {
            frame[i] = (0.5 + 0.5 * Math.sin(now / 150 + i)) * (i < 52 ? 1 : 0.2);
          }
          const start = performance.now();
          const changed = rig.apply(frame);
          pose.push(performance.now() - start);
          if (pose.length === frames * 1.5) resolve();
          return changed;
        },
      });
    });
    return { pose: pose.slice(-frames), whole: whole.slice(-frames) };
  };
`;

const TYPES = { '.js': 'text/javascript', '.json': 'application/json', '.html': 'text/html' };

async function serve(script) {
  const server = createServer(async ({ url = '/' }, response) => {
    const path = new URL(url, 'http://localhost').pathname;
    try {
      const body =
        path === '/'
          ? '<!doctype html><script type="module" src="/bench.js"></script>'
          : path === '/bench.js'
            ? script
            : await readFile(new URL(`../dist${path}`, import.meta.url));
      const type = TYPES[/\.\w+$/.exec(path)?.[0] ?? '.html'] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))];
}

function line(name, values) {
  const mean = (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);
  const [median, slow] = [0.5, 0.95].map((share) => quantile(values, share).toFixed(2));
  process.stdout.write(
    `${name.padEnd(28)} mean ${mean} ms   median ${median} ms   95% below ${slow} ms\n`,
  );
}

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
  args: [
    '--no-sandbox',
    '--disable-quic',
    '--no-first-run',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
  ],
  protocolTimeout: 600_000,
});
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction('globalThis.measure');
  const { pose, whole } = await page.evaluate((frames) => globalThis.measure(frames), FRAMES);
  line('posing the rig', pose);
  line('whole frame, draw included', whole);
} finally {
  await browser.close();
  server.close();
}

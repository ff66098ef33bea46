import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'puppeteer-core';
import { build, createServer, resolveConfig, type InlineConfig, type Plugin } from 'vite';
import type * as VitePlugin from '../../toolchains/vite.js';
import { consumer, type Consumer } from './support/consumer.js';
import {
  assertShown,
  assertSpoken,
  firstPicture,
  launchBrowser,
  openPage,
  speakOn,
} from './support/speaking-page.js';
import { serveStatic, STRICT_CSP } from './support/static-server.js';

const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<script type="module" src="./main.js"></script>
<spatius-avatar avatar-id="nova" mode="local" loading="eager"></spatius-avatar>`;

const SCRIPT = `import 'spatius-avatar/define';
import dot from './dot.svg';
import './page.css';
document.querySelector('spatius-avatar').title = dot;`;

const DOT = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg>';

describe('the packed package through Vite', () => {
  let browser: Browser;
  let project: Consumer;
  let root: string;
  let avatarkitVitePlugin: typeof VitePlugin.avatarkitVitePlugin;
  const shared = (): InlineConfig => ({ root, configFile: false, logLevel: 'warn' });

  before(async () => {
    project = consumer();
    project.write('vite/index.html', PAGE);
    project.write('vite/main.js', SCRIPT);
    project.write('vite/dot.svg', DOT);
    project.write('vite/page.css', 'spatius-avatar { width: 320px; height: 400px; }');
    root = join(project.folder, 'vite');
    const plugin = pathToFileURL(join(project.packageFolder, 'dist/toolchains/vite.js'));
    ({ avatarkitVitePlugin } = (await import(plugin.href)) as typeof VitePlugin);
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
  });

  for (const [name, plugins] of [
    ['without the plugin', () => []],
    ['with the plugin, even twice', () => [avatarkitVitePlugin(), avatarkitVitePlugin()]],
  ] as const) {
    it(`builds a page that shows the character, ${name}`, async () => {
      const outDir = join(root, 'dist');
      const limit = 100_000; // above most of the package's files
      await build({
        ...shared(),
        plugins: plugins(),
        build: { outDir, emptyOutDir: true, assetsInlineLimit: limit },
      });
      const policy = STRICT_CSP.replace("img-src 'self'", "img-src 'self' data:");
      const server = await serveStatic(outDir, { 'Content-Security-Policy': policy });
      try {
        const watched = await openPage(browser, server.url);
        assertShown(await firstPicture(watched));
        await watched.page.close();
        assert.deepEqual(server.missing, []);
      } finally {
        await server.close();
      }
      const scripts = readdirSync(join(outDir, 'assets')).filter((file) => file.endsWith('.js'));
      const code = scripts.map((file) => readFileSync(join(outDir, 'assets', file), 'utf8')).join();
      assert.match(code, /data:image\/svg\+xml/, "the project's own small files are inlined");
      assert.doesNotMatch(code, /data:(?!image\/svg)[\w-]+\/[\w.+-]+[;,]/, 'nothing else is');
    });
  }

  it('keeps what the project and other plugins configure', async () => {
    const other: Plugin = {
      name: 'other',
      config: () => ({ build: { assetsInlineLimit: (file) => file.endsWith('.png') } }),
    };
    const config = await resolveConfig(
      {
        ...shared(),
        plugins: [avatarkitVitePlugin(), other],
        optimizeDeps: { exclude: ['mine'], include: ['lit'] },
      },
      'build',
    );
    const limit = config.build.assetsInlineLimit;
    assert.ok(typeof limit === 'function');
    const ours = join(project.packageFolder, 'dist/avatars/nova/nova.png');
    assert.equal(limit(ours, Buffer.alloc(1)), false);
    assert.equal(limit(join(root, 'mine.png'), Buffer.alloc(1)), true);
    assert.deepEqual(config.optimizeDeps.exclude, ['mine', 'spatius-avatar']);
    assert.equal(config.optimizeDeps.include?.[0], 'lit');
  });

  it('writes the endpoint it is given into pages, after one that they name themselves', async () => {
    const endpoint = 'https://avatars.example/?a=1&b="2"';
    const pages = ['plain', 'own'].map((name) => {
      const own = name === 'own' ? '<meta name="spatius-endpoint" content="wss://own">' : '';
      return project.write(`vite/${name}.html`, `<!doctype html><head>${own}</head><p>${name}`);
    });
    const outDir = join(root, 'dist-endpoint');
    await build({
      ...shared(),
      plugins: [avatarkitVitePlugin({ endpoint })],
      build: { outDir, emptyOutDir: true, rollupOptions: { input: pages } },
    });
    const page = await browser.newPage();
    const found = [];
    for (const name of ['plain', 'own']) {
      await page.setContent(readFileSync(join(outDir, `${name}.html`), 'utf8'));
      found.push(
        await page.$$eval('meta[name="spatius-endpoint"]', (metas) =>
          metas.map((meta) => meta.getAttribute('content')),
        ),
      );
    }
    await page.close();
    assert.deepEqual(found, [[endpoint], ['wss://own', endpoint]]);
  });

  it('writes nothing without an endpoint, and names one that is none', () => {
    for (const options of [undefined, {}, { endpoint: '' }, { endpoint: undefined }]) {
      assert.deepEqual(avatarkitVitePlugin(options).transformIndexHtml(), []);
    }
    for (const endpoint of ['here', '/avatars', 'ftp://files.example', 'avatars.example:8787']) {
      assert.throws(() => avatarkitVitePlugin({ endpoint }), {
        name: 'TypeError',
        message: `avatarkitVitePlugin(): endpoint "${endpoint}" is not an absolute http, https, ws or wss URL, such as https://avatars.example.com.`,
      });
    }
  });

  it('serves a page in development whose character speaks', async () => {
    const server = await createServer({
      ...shared(),
      plugins: [avatarkitVitePlugin()],
      cacheDir: join(root, '.vite'),
      server: { port: 0, host: '127.0.0.1' },
    });
    try {
      await server.listen();
      const url = server.resolvedUrls?.local[0] ?? '';
      const watched = await openPage(browser, url);
      let navigations = 0;
      watched.page.on('framenavigated', () => navigations++);
      assertShown(await firstPicture(watched));
      assertSpoken(await speakOn(watched));
      assert.equal(navigations, 0, 'the page was not reloaded for late dependencies');
      for (const [file, type] of [
        ['avatars/nova/nova.glb', 'model/gltf-binary'],
        ['avatars/nova/avatar.json', 'application/json'],
        ['speech-player.worklet.js', 'text/javascript'],
      ]) {
        const answer = await fetch(`${url}@fs/${project.packageFolder}/dist/${file}?no-inline`);
        assert.equal(answer.headers.get('content-type'), type, file);
      }
    } finally {
      await server.close();
    }
  });
});

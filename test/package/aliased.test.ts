import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'puppeteer-core';
import * as ownVite from 'vite';
import webpack from 'webpack';
import type * as VitePlugin from '../../toolchains/vite.js';
import { ALIAS, aliasedConsumer } from './support/aliased-consumer.js';
import type { Consumer } from './support/consumer.js';
import { isMissingRoomClient } from './support/room-clients.js';
import { OLDEST_VITE, viteRelease } from './support/released.js';
import {
  assertShown,
  assertSpoken,
  firstPicture,
  launchBrowser,
  openPage,
  speakOn,
} from './support/speaking-page.js';
import { serveStatic } from './support/static-server.js';

const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<script type="module" src="./main.js"></script>
<spatius-avatar avatar-id="nova" mode="local" loading="eager"></spatius-avatar>`;

const SCRIPT = `import '${ALIAS}/define';
import { AvatarSDK } from '${ALIAS}';
document.querySelector('spatius-avatar').style.cssText = 'width: 320px; height: 400px';
document.title = AvatarSDK.version;`;

/** The oldest one, and that of this repository. */
const VITES = {
  [OLDEST_VITE]: async () => {
    const { folder } = viteRelease(OLDEST_VITE);
    const entry = pathToFileURL(join(folder, 'node_modules/vite/dist/node/index.js'));
    return (await import(entry.href)) as typeof ownVite;
  },
  [ownVite.version]: () => Promise.resolve(ownVite),
};

describe(`the packed package under the name ${ALIAS}`, () => {
  let browser: Browser;
  let project: Consumer;
  let root: string;
  let avatarkitVitePlugin: typeof VitePlugin.avatarkitVitePlugin;

  before(async () => {
    project = aliasedConsumer();
    project.write('app/index.html', PAGE);
    project.write('app/main.js', SCRIPT);
    root = join(project.folder, 'app');
    const plugin = pathToFileURL(join(project.packageFolder, 'dist/toolchains/vite.js'));
    ({ avatarkitVitePlugin } = (await import(plugin.href)) as typeof VitePlugin);
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
  });

  for (const [version, load] of Object.entries(VITES)) {
    const shared = (): ownVite.InlineConfig => ({
      root,
      configFile: false,
      logLevel: 'warn',
      plugins: [avatarkitVitePlugin()],
    });

    it(`has the character speak in Vite ${version} in development`, async () => {
      const { createServer } = await load();
      const server = await createServer({
        ...shared(),
        cacheDir: join(root, `.vite-${version}`),
        server: { port: 0, host: '127.0.0.1' },
      });
      try {
        await server.listen();
        const watched = await openPage(browser, server.resolvedUrls?.local[0] ?? '');
        let navigations = 0;
        watched.page.on('framenavigated', () => navigations++);
        assertShown(await firstPicture(watched));
        assertSpoken(await speakOn(watched));
        assert.equal(navigations, 0, 'the page was not reloaded for late dependencies');
        await watched.page.close();
      } finally {
        await server.close();
      }
    });

    it(`shows the character that Vite ${version} built`, async () => {
      const { build } = await load();
      const outDir = join(root, `dist-${version}`);
      await build({ ...shared(), build: { outDir, emptyOutDir: true } });
      const server = await serveStatic(outDir);
      try {
        const watched = await openPage(browser, server.url);
        assertShown(await firstPicture(watched));
        await watched.page.close();
        assert.deepEqual(server.missing, []);
      } finally {
        await server.close();
      }
    });
  }

  it('is bundled by webpack without a complaint, its files beside it', async () => {
    const path = join(root, 'webpack');
    const compiler = webpack({
      context: root,
      mode: 'production',
      optimization: { minimize: false },
      entry: './main.js',
      output: { path, filename: 'main.js', publicPath: 'auto' },
      performance: { hints: false },
    });
    const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
      compiler?.run((error, result) => (error ? reject(error) : resolve(result)));
    });
    await new Promise<void>((resolve) => compiler?.close(() => resolve()));
    const { errors = [], warnings = [] } = stats?.toJson({ errors: true, warnings: true }) ?? {};
    const told = [...errors, ...warnings.filter((warning) => !isMissingRoomClient(warning))];
    assert.deepEqual(told, []);
    assert.equal(readdirSync(path).filter((file) => file.endsWith('.glb')).length, 10);
  });
});

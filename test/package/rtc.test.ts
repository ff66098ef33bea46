import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { build } from 'vite';
import webpack from 'webpack';
import { limit } from '../support/patience.js';
import { consumer, consumerOfAll } from './support/consumer.js';
import { isMissingRoomClient } from './support/room-clients.js';
import { installed, type Installed } from './support/released.js';
import { launchBrowser, openPage } from './support/speaking-page.js';
import { serveStatic } from './support/static-server.js';

/** What applications written for AvatarKit's RTC adapter import. */
const ALIASES = {
  '@spatius/avatarkit': 'spatius-avatar.tgz',
  '@spatius/avatarkit-rtc': 'spatius-avatar-rtc.tgz',
};

const SCRIPT = `import { AvatarError, AvatarManager, AvatarSDK, AvatarView, DrivingServiceMode } from '@spatius/avatarkit';
import { AvatarPlayer, ConnectionState, LiveKitProvider } from '@spatius/avatarkit-rtc';
await AvatarSDK.initialize('app', { drivingServiceMode: DrivingServiceMode.rtc });
const container = document.querySelector('#avatar');
const view = new AvatarView(await AvatarManager.shared.load('nova'), container);
const player = new AvatarPlayer(new LiveKitProvider(), view, { logLevel: 'none' });
const failure = await player.connect({ url: 'ws://127.0.0.1:9', token: 'x' }).catch((error) => error);
const told = [failure.code, failure.reason, failure.message, ConnectionState.Failed];
document.title = [...told, failure instanceof AvatarError].join('|');`;

const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<div id="avatar" style="width: 64px; height: 64px"></div>
<script type="module" src="./main.js"></script>`;

async function titleOf(browser: Browser, url: string): Promise<string> {
  const { page } = await openPage(browser, url);
  await page.waitForFunction(() => document.title.includes('|'), { timeout: limit(120) });
  const title = await page.title();
  await page.close();
  return title;
}

describe('rooms of the packed packages', () => {
  let browser: Browser;
  let project: Installed;
  let root: string;

  before(async () => {
    const { folder } = consumerOfAll();
    const specs = Object.entries(ALIASES).map(
      ([name, file]) => `${name}@file:${join(folder, file)}`,
    );
    const content = createHash('sha256');
    for (const file of Object.values(ALIASES)) content.update(readFileSync(join(folder, file)));
    project = installed('aliased-rtc', specs, { content: content.digest('hex') });
    project.write('app/index.html', PAGE);
    project.write('app/main.js', SCRIPT);
    root = join(project.folder, 'app');
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
  });

  it('are built by Vite under both names, and name the client that is missing', async () => {
    const outDir = join(root, 'dist');
    await build({
      ...{ root, configFile: false, logLevel: 'warn' as const },
      build: { outDir, emptyOutDir: true, target: 'esnext' },
    });
    const server = await serveStatic(outDir);
    try {
      const title = await titleOf(browser, server.url);
      assert.match(
        title,
        /^networkLayerNotAvailable\|roomClientMissing\|.*npm install livekit-client/,
      );
      assert.match(title, /\|failed\|true$/);
    } finally {
      await server.close();
    }
  });

  it('are bundled by webpack where no client is installed, which it says', async () => {
    const compiler = webpack({
      ...{ context: root, mode: 'production', entry: './main.js' },
      optimization: { minimize: false },
      output: { path: join(root, 'webpack'), filename: 'main.js', publicPath: 'auto' },
      performance: { hints: false },
    });
    const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
      compiler?.run((error, result) => (error ? reject(error) : resolve(result)));
    });
    await new Promise<void>((resolve) => compiler?.close(() => resolve()));
    const { errors = [], warnings = [] } = stats?.toJson({ errors: true, warnings: true }) ?? {};
    const told = [...errors, ...warnings.filter((warning) => !isMissingRoomClient(warning))];
    assert.deepEqual(told, []);
  });

  it('are told by the element of a script tag, on a page whose import map names no client', async () => {
    const { packageFolder, write, folder } = consumer();
    write(
      'room/index.html',
      `<!doctype html>
<link rel="icon" href="data:,">
<script type="module" src="dist/spatius-avatar.js"></script>
<script type="module" src="page.js"></script>
<spatius-avatar avatar-id="nova" mode="livekit" room-url="ws://127.0.0.1:9" room-token="x"></spatius-avatar>`,
    );
    write(
      'room/page.js',
      `await customElements.whenDefined('spatius-avatar');
const { code, reason, message } = await document.querySelector('spatius-avatar').start().catch((error) => error);
document.title = [code, reason, message].join('|');`,
    );
    const site = join(folder, 'room');
    cpSync(join(packageFolder, 'dist'), join(site, 'dist'), { recursive: true });
    const server = await serveStatic(site);
    try {
      const title = await titleOf(browser, server.url);
      assert.match(title, /^networkLayerNotAvailable\|roomClientMissing\|.*import map/);
    } finally {
      await server.close();
    }
  });
});

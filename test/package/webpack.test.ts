import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import webpack from 'webpack';
import { consumer } from './support/consumer.js';
import { isMissingRoomClient } from './support/room-clients.js';
import { assertShown, firstPicture, launchBrowser, openPage } from './support/speaking-page.js';
import { serveStatic, STRICT_CSP, type StaticServer } from './support/static-server.js';

const PAGE = `<!doctype html>
<link rel="stylesheet" href="page.css">
<script type="module" src="main.js"></script>
<spatius-avatar avatar-id="nova" mode="local" loading="eager"></spatius-avatar>`;

async function bundle(config: webpack.Configuration): Promise<string[]> {
  const compiler = webpack(config);
  if (!compiler) throw new Error('webpack gave no compiler');
  const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
    compiler.run((error, result) => (error ? reject(error) : resolve(result)));
  });
  await new Promise<void>((resolve) => compiler.close(() => resolve()));
  const { errors = [], warnings = [] } = stats?.toJson({ errors: true, warnings: true }) ?? {};
  const told = [...errors, ...warnings.filter((warning) => !isMissingRoomClient(warning))];
  return told.map(({ message }) => message);
}

describe('the packed package through webpack', () => {
  let browser: Browser;
  let server: StaticServer;
  let complaints: string[];

  before(async () => {
    const project = consumer();
    const site = join(project.folder, 'webpack/dist');
    project.write('webpack/dist/index.html', PAGE);
    project.write('webpack/dist/page.css', 'spatius-avatar { width: 320px; height: 400px; }');
    project.write('webpack/main.js', "import 'spatius-avatar/define';\n");
    complaints = await bundle({
      context: join(project.folder, 'webpack'),
      mode: 'production',
      entry: './main.js',
      output: { path: site, filename: 'main.js', publicPath: 'auto' },
      performance: { hints: false },
    });
    server = await serveStatic(site, { 'Content-Security-Policy': STRICT_CSP });
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  it('bundles without a complaint', () => {
    assert.deepEqual(complaints, []);
  });

  it('shows the character', async () => {
    assertShown(await firstPicture(await openPage(browser, server.url)));
  });
});

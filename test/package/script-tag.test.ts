import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser } from 'puppeteer-core';
import { consumer } from './support/consumer.js';
import { assertShown, firstPicture, launchBrowser, openPage } from './support/speaking-page.js';
import { serveStatic, STRICT_CSP, type StaticServer } from './support/static-server.js';

const PAGE = `<!doctype html>
<link rel="stylesheet" href="page.css">
<script type="module" src="dist/spatius-avatar.js?v=1"></script>
<spatius-avatar avatar-id="nova" mode="local" loading="eager"></spatius-avatar>`;

describe('the packed package as a script tag', () => {
  let browser: Browser;
  let server: StaticServer;

  before(async () => {
    const project = consumer();
    project.write('site/index.html', PAGE);
    project.write('site/page.css', 'spatius-avatar { width: 320px; height: 400px; }');
    const site = join(project.folder, 'site');
    cpSync(join(project.packageFolder, 'dist'), join(site, 'dist'), { recursive: true });
    server = await serveStatic(site, { 'Content-Security-Policy': STRICT_CSP });
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  it('shows the character under a strict content security policy', async () => {
    assertShown(await firstPicture(await openPage(browser, server.url)));
    assert.deepEqual(server.missing, []);
  });
});

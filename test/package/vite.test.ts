import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { build } from 'vite';
import { consumer } from './support/consumer.js';
import { assertShown, firstPicture, launchBrowser, openPage } from './support/speaking-page.js';
import { serveStatic, STRICT_CSP, type StaticServer } from './support/static-server.js';

const PAGE = `<!doctype html>
<script type="module" src="./main.js"></script>
<spatius-avatar avatar-id="nova" mode="local" loading="eager"></spatius-avatar>`;

const SCRIPT = `import 'spatius-avatar/define';
import './page.css';`;

describe('the packed package through Vite', () => {
  let browser: Browser;
  let server: StaticServer;

  before(async () => {
    const project = consumer();
    project.write('vite/index.html', PAGE);
    project.write('vite/main.js', SCRIPT);
    project.write('vite/page.css', 'spatius-avatar { width: 320px; height: 400px; }');
    const root = join(project.folder, 'vite');
    await build({ root, configFile: false, logLevel: 'warn', build: { emptyOutDir: true } });
    server = await serveStatic(join(root, 'dist'), { 'Content-Security-Policy': STRICT_CSP });
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  it('shows the character', async () => {
    assertShown(await firstPicture(await openPage(browser, server.url)));
  });
});

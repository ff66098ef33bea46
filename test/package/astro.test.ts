import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import type { Consumer } from './support/consumer.js';
import { astroProject } from './support/frameworks.js';
import { writeFromGuide } from './support/guide.js';
import { runNode } from './support/installed.js';
import {
  assertHydrated,
  assertShown,
  firstPicture,
  launchBrowser,
  openPage,
} from './support/speaking-page.js';
import { serveStatic } from './support/static-server.js';

describe('the packed package with Astro', () => {
  let browser: Browser;
  let project: Consumer;

  before(async () => {
    project = astroProject();
    for (const file of ['astro.config.mjs', 'src/components/Nova.jsx', 'src/pages/index.astro']) {
      writeFromGuide(project, file);
    }
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
  });

  it('is rendered on the server as the guide says, shows the character, and is hydrated', async () => {
    const { code, out, err } = runNode(project, ['node_modules/astro/astro.js', 'build'], {
      ASTRO_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production',
    });
    assert.equal(code, 0, out + err);
    const site = join(project.folder, 'dist');
    const markup = readFileSync(join(site, 'index.html'), 'utf8');
    assert.match(markup, /<spatius-avatar avatar-id="nova"[^>]*><\/spatius-avatar>/);
    const server = await serveStatic(site);
    try {
      const page = await openPage(browser, server.url);
      assertShown(await firstPicture(page));
      await assertHydrated(page);
      assert.deepEqual(server.missing, []);
    } finally {
      await server.close();
    }
  });
});

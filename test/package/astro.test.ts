import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import type { Consumer } from './support/consumer.js';
import { astroProject } from './support/frameworks.js';
import { runNode } from './support/installed.js';
import { assertShown, firstPicture, launchBrowser, openPage } from './support/speaking-page.js';
import { serveStatic } from './support/static-server.js';

/** The page of the guide, and the configuration in it. */
const GUIDE = readFileSync(new URL('../../docs/frameworks.md', import.meta.url), 'utf8');
const codeOf = (language: string): string => {
  const [, code] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(GUIDE) ?? [];
  assert.ok(code, `no ${language} in the guide`);
  return code;
};

describe('the packed package with Astro', () => {
  let browser: Browser;
  let project: Consumer;

  before(async () => {
    project = astroProject();
    project.write('astro.config.mjs', codeOf('js'));
    project.write('src/pages/index.astro', codeOf('astro'));
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
  });

  it('is rendered on the server as the guide says, and shows the character', async () => {
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
      assertShown(await firstPicture(await openPage(browser, server.url)));
      assert.deepEqual(server.missing, []);
    } finally {
      await server.close();
    }
  });
});

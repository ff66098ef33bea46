import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import type * as NextPlugin from '../../toolchains/next.js';
import { limit } from '../support/patience.js';
import { consumer } from './support/consumer.js';
import { NextApp } from './support/next-app.js';
import {
  assertShown,
  assertSpoken,
  firstPicture,
  launchBrowser,
  openPage,
  speakOn,
} from './support/speaking-page.js';
import { serveStatic } from './support/static-server.js';

/** As a function, with a rule and headers of the project's own; the site is exported as files. */
const WEBPACK_CONFIG = `
import { withAvatarkit } from 'spatius-avatar/next';
export default withAvatarkit(async () => ({
  output: 'export',
  trailingSlash: true,
  reactStrictMode: true,
  webpack(config) {
    console.log('the project’s own webpack()');
    config.module.rules.push({ test: /\\.(glb|bin|js)$/, dependency: 'url', type: 'asset/inline' });
    return config;
  },
}), { endpoint: 'https://avatars.example' });`;

const TURBOPACK_CONFIG = `
import { withAvatarkit } from 'spatius-avatar/next';
export default withAvatarkit(withAvatarkit({
  reactStrictMode: true,
  headers: async () => [
    { source: '/:path*', headers: [{ key: 'X-Project', value: 'mine' }] },
  ],
}), { endpoint: 'https://avatars.example' });`;

/** What the build put in the place of the endpoint. */
const endpointOf = (page: Page): Promise<string | null> =>
  page.$eval('[data-endpoint]', (element) => element.getAttribute('data-endpoint'));

describe('the packed package through Next', () => {
  let browser: Browser;
  let app: NextApp;

  before(async () => {
    app = new NextApp(consumer().packageFolder);
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    app?.remove();
  });

  it('refuses an endpoint that is none', async () => {
    const plugin = pathToFileURL(join(consumer().packageFolder, 'dist/toolchains/next.js'));
    const { withAvatarkit } = (await import(plugin.href)) as typeof NextPlugin;
    assert.throws(() => withAvatarkit({}, { endpoint: 'here' }), {
      name: 'TypeError',
      message: /^withAvatarkit\(\): endpoint "here" is not an absolute/,
    });
    assert.ok(!('env' in withAvatarkit({}, { endpoint: '' })));
  });

  it('speaks on pages that Turbopack built, drawn on the server first', async () => {
    app.write('next.config.mjs', TURBOPACK_CONFIG);
    const { ok, output } = app.build();
    assert.ok(ok, output);
    assert.doesNotMatch(output, /Invalid next\.config|Unrecognized key/);
    const server = await app.start();
    try {
      const markup = await fetch(`${server.url}/element`);
      assert.equal(markup.headers.get('x-project'), 'mine');
      assert.match(await markup.text(), /<spatius-avatar avatar-id="nova"/);

      const element = await openPage(browser, `${server.url}/element`);
      assertShown(await firstPicture(element));
      assertSpoken(await speakOn(element));
      await element.page.close();

      const written = await (await fetch(`${server.url}/react`)).text();
      assert.match(written, /<spatius-avatar avatar-id="nova"[^>]*><\/spatius-avatar>.*>Idle</);
      const react = await openPage(browser, `${server.url}/react`);
      assertShown(await firstPicture(react));
      assertSpoken(await speakOn(react));
      await react.page.close();

      const classes = await openPage(browser, `${server.url}/classes`);
      await classes.page.waitForFunction('globalThis.view', { timeout: limit(60) });
      assertSpoken(await speakOn(classes));
      assert.equal(await endpointOf(classes.page), 'https://avatars.example');
      assert.equal(
        await classes.page.evaluate(() => document.querySelectorAll('body canvas').length),
        2,
      );
      await classes.page.close();
    } finally {
      server.process.kill();
    }
  });

  it('speaks on pages that webpack built and Next exported', async () => {
    app.write('next.config.mjs', WEBPACK_CONFIG);
    const { ok, output } = app.build('--webpack');
    assert.ok(ok, output);
    assert.match(output, /the project’s own webpack\(\)/);
    const media = (folder: string): string[] => {
      const path = join(app.folder, folder);
      return existsSync(path) ? readdirSync(path, { recursive: true }).map(String) : [];
    };
    const models = (files: string[]): string[] => files.filter((file) => file.endsWith('.glb'));
    assert.equal(models(media('out')).length, 10, 'every model is a file');
    assert.deepEqual(models(media('.next/server')), [], 'none is written for the server again');
    const site = await serveStatic(join(app.folder, 'out'));
    try {
      const element = await openPage(browser, `${site.url}element/`);
      assertShown(await firstPicture(element));
      assertSpoken(await speakOn(element));
      await element.page.close();
      const classes = await openPage(browser, `${site.url}classes/`);
      await classes.page.waitForFunction('globalThis.view', { timeout: limit(60) });
      assert.equal(await endpointOf(classes.page), 'https://avatars.example');
      await classes.page.close();
      assert.deepEqual(site.missing, []);
    } finally {
      await site.close();
    }
  });
});

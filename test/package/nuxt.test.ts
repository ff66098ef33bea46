import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import type { Consumer } from './support/consumer.js';
import { nuxtProject } from './support/frameworks.js';
import { writeFromGuide } from './support/guide.js';
import { runNode } from './support/installed.js';
import {
  assertHydrated,
  assertShown,
  firstPicture,
  launchBrowser,
  openPage,
} from './support/speaking-page.js';

describe('the packed package with Nuxt', () => {
  let browser: Browser;
  let project: Consumer;

  before(async () => {
    project = nuxtProject();
    for (const file of ['nuxt.config.ts', 'plugins/avatar.client.ts', 'app.vue']) {
      writeFromGuide(project, file);
    }
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
  });

  it('is rendered on the server as the guide says, shows the character, and is hydrated', async () => {
    const { code, out, err } = runNode(project, ['node_modules/nuxt/bin/nuxt.mjs', 'build'], {
      NUXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production',
    });
    assert.equal(code, 0, out + err);
    const server = await startServer(join(project.folder, '.output/server/index.mjs'));
    try {
      const markup = await (await fetch(server.url)).text();
      assert.match(markup, /<spatius-avatar avatar-id="nova"[^>]*><\/spatius-avatar>/);
      assert.doesNotMatch(markup, /rel="prefetch"/);
      const page = await openPage(browser, server.url);
      assertShown(await firstPicture(page));
      await assertHydrated(page);
    } finally {
      server.process.kill();
    }
  });
});

/** Runs what Nuxt built, on a port that is free. */
async function startServer(script: string): Promise<{ url: string; process: ChildProcess }> {
  const env = { ...process.env, HOST: '127.0.0.1', PORT: '0' };
  const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const [open] = /http:\S+/.exec(String(chunk)) ?? [];
      if (open) resolve(open);
    });
    child.once('exit', () => reject(new Error('The server of Nuxt ended.')));
  });
  return { url, process: child };
}

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import type * as VitePlugin from '../../toolchains/vite.js';
import { ALIAS, aliasedConsumer } from './support/aliased-consumer.js';
import { consumer } from './support/consumer.js';

/** What the plugin sets in a project. */
interface Found {
  readonly exclude: string[];
  readonly include: string[];
  /** Whether a file would be inlined, however small. */
  inlines(file: string): boolean | undefined;
}

describe('the names that a project has the package by', () => {
  let aliased: string;
  let own: string;

  before(() => {
    aliased = realpathSync(aliasedConsumer().packageFolder);
    own = realpathSync(consumer().packageFolder);
  });

  /** A project with links to installed copies, as pnpm and workspaces make them. */
  const projectWith = (t: TestContext, links: Record<string, string>): string => {
    const root = mkdtempSync(join(realpathSync(tmpdir()), 'spatius-avatar-links-'));
    t.after(() => rmSync(root, { recursive: true, force: true }));
    const dependencies = Object.fromEntries(Object.keys(links).map((name) => [name, '*']));
    writeFileSync(join(root, 'package.json'), JSON.stringify({ dependencies }));
    for (const [name, target] of Object.entries(links)) {
      const link = join(root, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(target, link, 'junction');
    }
    return root;
  };

  /** What the plugin of one copy finds in a project. */
  const find = async (copy: string, root: string): Promise<Found> => {
    const file = pathToFileURL(join(copy, 'dist/toolchains/vite.js'));
    const { avatarkitVitePlugin } = (await import(file.href)) as typeof VitePlugin;
    const { optimizeDeps, build } = avatarkitVitePlugin().config.handler({ root });
    const limit = build.assetsInlineLimit;
    assert.ok(typeof limit === 'function');
    return {
      ...optimizeDeps,
      inlines: (path) => limit(path, new Uint8Array(1)),
    };
  };

  const small = 'dist/avatars/nova/avatar.json';

  it('is another one where it is installed as an alias', async () => {
    const found = await find(aliased, aliasedConsumer().folder);
    assert.deepEqual(found.exclude, ['spatius-avatar', ALIAS]);
    assert.ok(found.include.includes(`${ALIAS} > lit`), found.include.join());
    assert.ok(found.include.every((name) => name.startsWith(`${ALIAS} > `)));
    assert.equal(found.inlines(join(aliased, small)), false);
    assert.equal(found.inlines(join(aliased, '../other/dist/a.json')), undefined);
  });

  it('is the name of a link, in the folder of an app below it too', async (t) => {
    const root = projectWith(t, { [ALIAS]: own, 'is-something-else': dirname(own) });
    const app = join(root, 'apps/web');
    mkdirSync(app, { recursive: true });
    for (const folder of [root, app]) {
      const found = await find(own, folder);
      assert.deepEqual(found.exclude, ['spatius-avatar', ALIAS]);
      assert.ok(found.include.every((name) => name.startsWith(`${ALIAS} > `)));
      assert.equal(found.inlines(join(own, small)), false);
    }
  });

  it('are both where it is there twice, whichever the plugin is of', async (t) => {
    const root = projectWith(t, { 'spatius-avatar': own, [ALIAS]: aliased });
    for (const copy of [own, aliased]) {
      const found = await find(copy, root);
      assert.deepEqual(found.exclude, ['spatius-avatar', ALIAS]);
      assert.ok(found.include.includes(`${ALIAS} > lit`));
      assert.ok(found.include.includes('spatius-avatar > lit'));
      assert.equal(found.inlines(join(own, small)), false);
      assert.equal(found.inlines(join(aliased, small)), false);
    }
  });

  it('does not ask for what a project does not have', async (t) => {
    const found = await find(own, projectWith(t, {}));
    assert.deepEqual([found.exclude, found.include], [['spatius-avatar'], []]);
  });
});

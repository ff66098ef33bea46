import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { consumer, consumerOfAll, type Consumer } from './support/consumer.js';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

const PAGE_CODE = `
import 'spatius-avatar/define';
import { AvatarSDK, SpatiusAvatar } from 'spatius-avatar';
import type { CustomElements } from 'spatius-avatar/jsx';

const element = document.createElement('spatius-avatar');
const avatar: SpatiusAvatar = element;
avatar.addEventListener('speechend', (event) => {
  const seconds: number = event.report.seconds;
  console.info(seconds, AvatarSDK.name);
});
export const props: CustomElements['spatius-avatar'] = { 'avatar-id': 'nova', mode: 'local' };
export const element2: HTMLElementTagNameMap['spatius-avatar'] = avatar;
`;

/** An application with a setting of its own. */
const AUGMENTING_CODE = `
import { AvatarSDK } from 'spatius-avatar/avatarkit';
declare module 'spatius-avatar/avatarkit' {
  interface Configuration { tenant?: string }
}
export const ready: Promise<void> = AvatarSDK.initialize('demo', { tenant: 'blue' });
`;

const SERVER_CODE = `
import * as server from 'spatius-avatar-server';
import type { ServerOptions } from 'spatius-avatar/server';
import { avatarkitVitePlugin } from 'spatius-avatar/vite';
import { withAvatarkit } from 'spatius-avatar/next';
export const plugin: { name: string } = avatarkitVitePlugin();
export const strict: boolean = withAvatarkit({ reactStrictMode: true }).reactStrictMode;
export const phase: string = withAvatarkit((name: string) => ({ distDir: name }))('x').distDir;
import { newAvatarSession, AvatarSDKError, type AvatarSession } from 'spatius-avatar-server-sdk';
import * as former from 'spatius-avatar/server-sdk';
export const options: ServerOptions = { port: 8787 };
export const names: string[] = Object.keys(server);
export const error: former.AvatarSDKError | null = null;
export const session: AvatarSession = newAvatarSession({
  avatarId: 'nova',
  audioFormat: 'ogg_opus',
  transportFrames: (bytes, isLast) => void [bytes.byteLength, isLast],
  onError: (error) => void (error instanceof AvatarSDKError && error.closeCode),
});
`;

/** Calls of every member of the AvatarKit API, with this package's name in place of the sources. */
const avatarkitCode = (): string => {
  const file = new URL('../unit/sdk/every-member.ts', import.meta.url);
  const sources = "'../../../src/avatarkit.js'";
  return readFileSync(file, 'utf8').replaceAll(sources, "'spatius-avatar/avatarkit'");
};

describe('the declarations of the packed package', () => {
  let project: Consumer;
  let servers: Consumer;

  before(() => {
    project = consumer();
    servers = consumerOfAll();
    project.write('types/page.ts', PAGE_CODE);
    project.write('types/augmenting.ts', AUGMENTING_CODE);
    servers.write('types/server.ts', SERVER_CODE);
    project.write('types/avatarkit.ts', avatarkitCode());
  });

  /** What tsc says; also about the declarations themselves, which most projects do not check. */
  const check = (
    names: readonly string[],
    options: Record<string, unknown>,
    { write, folder } = project,
  ): string => {
    const config = write(
      `types/tsconfig.${names.join('-')}.json`,
      JSON.stringify({
        compilerOptions: { strict: true, noEmit: true, target: 'ES2020', types: [], ...options },
        files: names.map((name) => `${name}.ts`),
      }),
    );
    const cwd = join(folder, 'types');
    return spawnSync(process.execPath, [tsc, '-p', config], { cwd, encoding: 'utf8' }).stdout;
  };

  for (const [module, moduleResolution] of [
    ['ESNext', 'Bundler'],
    ['NodeNext', 'NodeNext'],
  ]) {
    it(`type-check in a page, ${moduleResolution}`, () => {
      const lib = ['ES2020', 'DOM', 'DOM.Iterable'];
      const options = { module, moduleResolution, lib, skipLibCheck: false };
      assert.equal(check(['page', 'augmenting'], options), '');
      assert.equal(check(['avatarkit'], { module, moduleResolution, lib, skipLibCheck: true }), '');
    });
  }

  it('type-check in Node', () => {
    const module = { module: 'NodeNext', moduleResolution: 'NodeNext' };
    assert.equal(
      check(['server'], { ...module, lib: ['ES2023'], skipLibCheck: true }, servers),
      '',
    );
  });
});

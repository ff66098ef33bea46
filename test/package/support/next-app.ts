import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
const env = {
  ...process.env,
  NODE_ENV: undefined,
  NEXT_TELEMETRY_DISABLED: '1',
  NEXT_IGNORE_INCORRECT_LOCKFILE: '1',
};

const FILES = {
  'package.json': JSON.stringify({
    name: 'next-app',
    private: true,
    type: 'module',
    dependencies: { 'spatius-avatar': '*', '@spatius/avatarkit': 'npm:spatius-avatar' },
  }),
  'app/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"/>',
  'app/layout.jsx': `
    export default function Layout({ children }) {
      return <html lang="en"><body>{children}</body></html>;
    }`,
  'app/element/page.jsx': `
    'use client';
    import 'spatius-avatar/define';
    export default function Page() {
      const style = { width: '320px', height: '400px' };
      return <spatius-avatar avatar-id="nova" mode="local" loading="eager" style={style} />;
    }`,
  'app/react/page.jsx': `
    import {
      SpatiusAvatarCanvas,
      SpatiusAvatarProvider,
      SpatiusAvatarStatus,
    } from 'spatius-avatar/react';
    export default function Page() {
      return (
        <SpatiusAvatarProvider avatarId="nova" mode="local" loading="eager">
          <SpatiusAvatarCanvas />
          <SpatiusAvatarStatus />
        </SpatiusAvatarProvider>
      );
    }`,
  'app/classes/page.jsx': `
    'use client';
    import { useEffect, useRef } from 'react';
    import { AvatarManager, AvatarSDK, AvatarView } from '@spatius/avatarkit';
    export default function Page() {
      const box = useRef(null);
      useEffect(() => {
        let view;
        let gone = false;
        const show = async () => {
          await AvatarSDK.initialize('app', { drivingServiceMode: 'local' });
          const avatar = await AvatarManager.shared.load('nova');
          if (gone) return;
          view = new AvatarView(avatar, box.current);
          view.onFirstRendering = () => (globalThis.view = view);
        };
        void show();
        return () => {
          gone = true;
          view?.dispose();
        };
      }, []);
      const size = { width: '320px', height: '400px' };
      return <div ref={box} style={size} data-endpoint={process.env.SPATIUS_ENDPOINT} />;
    }`,
};

/**
 * A Next project with three pages: `/element` uses `<spatius-avatar>`, `/react` the components in a page
 * of the server's, `/classes` the classes, from the package under another name. It lies within this repository, whose Next and React it uses, and
 * has the packed package installed twice, once for each name.
 */
export class NextApp {
  readonly folder = join(root, 'dist/.build/next-app');

  constructor(packageFolder: string) {
    rmSync(this.folder, { recursive: true, force: true });
    for (const [file, content] of Object.entries(FILES)) this.write(file, content);
    for (const name of ['spatius-avatar', '@spatius/avatarkit']) {
      const installed = join(this.folder, 'node_modules', name);
      cpSync(packageFolder, installed, { recursive: true });
    }
  }

  write(path: string, content: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** @returns what Next says. */
  build(...options: string[]): { ok: boolean; output: string } {
    const args = [next, 'build', ...options];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: this.folder,
      env,
      encoding: 'utf8',
    });
    return { ok: status === 0, output: stdout + stderr };
  }

  /** Serves what was built. */
  async start(): Promise<NextServer> {
    const args = [next, 'start', '--port', '0', '--hostname', '127.0.0.1'];
    const child = spawn(process.execPath, args, { cwd: this.folder, env, stdio: 'pipe' });
    const url = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += String(chunk);
        const [, local] = /Local:\s+(http:\S+)/.exec(said) ?? [];
        if (local && said.includes('Ready')) resolve(local);
      });
      child.once('exit', () => reject(new Error(`Next ended: ${said}`)));
    });
    return { url, process: child };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface NextServer {
  readonly url: string;
  readonly process: ChildProcess;
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { build } from 'vite';
import type { Consumer } from './support/consumer.js';
import { runNode } from './support/installed.js';
import { reactProject } from './support/frameworks.js';
import {
  assertShown,
  assertSpoken,
  firstPicture,
  launchBrowser,
  openPage,
  speakOn,
} from './support/speaking-page.js';
import { serveStatic, STRICT_CSP } from './support/static-server.js';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** A page with all parts, and one with the element alone. */
const PAGES = `
import { createElement as h, StrictMode } from 'react';
import {
  SpatiusAvatar,
  SpatiusAvatarCanvas,
  SpatiusAvatarError,
  SpatiusAvatarFrame,
  SpatiusAvatarLoading,
  SpatiusAvatarProvider,
  SpatiusAvatarStatus,
} from 'spatius-avatar/react';

const parts = h(
  SpatiusAvatarProvider,
  { avatarId: 'nova', mode: 'local', loading: 'eager' },
  h(
    SpatiusAvatarFrame,
    { className: 'frame' },
    h(SpatiusAvatarCanvas),
    h(SpatiusAvatarLoading),
    h(SpatiusAvatarError),
    h(SpatiusAvatarStatus),
  ),
);
const element = h(SpatiusAvatar, {
  avatarId: 'nova',
  mode: 'local',
  loading: 'eager',
  controls: true,
  hidden: false,
  className: 'alone',
  onLoad: () => (document.title = 'loaded'),
});
export const pages = { parts, element };
export const strictly = (name) => h(StrictMode, null, pages[name]);
`;

const NAMES = ['parts', 'element'] as const;

const ON_SERVER = `
import { renderToString } from 'react-dom/server';
import { pages, strictly } from './pages.js';
const markup = Object.keys(pages).map((name) => [name, renderToString(strictly(name))]);
process.stdout.write(JSON.stringify(Object.fromEntries(markup)));
`;

const IN_PAGE = `
import { hydrateRoot } from 'react-dom/client';
import { strictly } from './pages.js';
import './page.css';
const root = document.querySelector('#root');
hydrateRoot(root, strictly(root.dataset.page), {
  onRecoverableError: (error) => console.error('hydration', error.message, error.cause),
});
`;

const CSS = '.frame { width: 320px; } .alone { width: 320px; height: 400px; }';

/** What TypeScript takes, and mistakes that it refuses: one that it took would be an error as well. */
const TYPED = `
import { createElement as h, createRef, useRef } from 'react';
import {
  SpatiusAvatar,
  SpatiusAvatarCanvas,
  SpatiusAvatarFrame,
  SpatiusAvatarProvider,
  SpatiusAvatarStatus,
  useSpatiusAvatar,
  useSpatiusAvatarContext,
  type SpatiusAvatarElement,
  type SpatiusAvatarProps,
  type SpatiusAvatarProviderProps,
} from 'spatius-avatar/react';

export function Page() {
  const ref = useRef<SpatiusAvatarElement>(null);
  const speak = async (): Promise<number | undefined> => (await ref.current?.speak('a.mp3'))?.seconds;
  return (
    <SpatiusAvatar
      ref={ref}
      avatarId="nova"
      mode="local"
      volume={0.5}
      controls
      emotion="happy"
      className="mine"
      style={{ width: 320 }}
      aria-label="Nova"
      data-id={1}
      tabIndex={0}
      onClick={() => void speak()}
      onSpeechEnd={({ report, currentTarget }) => {
        const seconds: number = report.seconds + currentTarget.audioTime;
        console.info(seconds);
      }}
      onError={({ error }) => console.info(error.code satisfies string)}
    >
      <img slot="poster" alt="" />
    </SpatiusAvatar>
  );
}

export function Room() {
  const avatar = useSpatiusAvatarContext();
  const percent: number = 100 * (avatar.downloadProgress ?? 0);
  return <p onClick={() => void avatar.disconnect().then(avatar.reconnect)}>{percent}</p>;
}

export const own = () => {
  const { containerRef, status } = useSpatiusAvatar({ avatarId: 'nova', mode: 'local' });
  return <div ref={containerRef} title={status satisfies 'idle' | string} />;
};

export const withRoom = (
  <SpatiusAvatarProvider
    appId="demo"
    avatarId="nova"
    connection={{ roomName: 'room', token: 'jwt', url: 'wss://rooms.example' }}
    publishMicrophone
    onStateChange={(status) => status === 'connected'}
    onAvatarError={(error) => console.info(error.code, error.message)}
    onLoadProgress={({ type, progress = 0 }) => console.info(type, progress)}
  >
    <SpatiusAvatarFrame tone="muted">
      <SpatiusAvatarCanvas minHeight={420} ref={createRef<HTMLDivElement>()} />
      <SpatiusAvatarStatus labels={{ idle: 'Bereit' }} />
    </SpatiusAvatarFrame>
  </SpatiusAvatarProvider>
);

// Declarations are made of what has no written type: each must have a name that users can reach.
export const wrapped = (props: SpatiusAvatarProps) => h(SpatiusAvatar, props);
export const emotions = (props: SpatiusAvatarProviderProps) => [props.emotion, props.onSpeechEnd];

export const mistakes = [
  // @ts-expect-error there is no such mode
  <SpatiusAvatar mode="remote" />,
  // @ts-expect-error a number
  <SpatiusAvatar volume="loud" />,
  // @ts-expect-error there is no such option
  <SpatiusAvatar avatar="nova" />,
  // @ts-expect-error there is no such event
  <SpatiusAvatar onSpeechEnded={() => {}} />,
  // @ts-expect-error attributes of the markup are no props
  <SpatiusAvatar onspeechend={() => {}} />,
  // @ts-expect-error another event
  <SpatiusAvatar onSpeechEnd={(event: MouseEvent) => event} />,
  // @ts-expect-error no prop has no name
  <SpatiusAvatar undefined="" />,
  // @ts-expect-error another element
  <SpatiusAvatar ref={createRef<HTMLVideoElement>()} />,
  // @ts-expect-error a room needs a token
  <SpatiusAvatarProvider connection={{ roomName: 'room', url: 'wss://rooms.example' }} />,
  // @ts-expect-error there is no such tone
  <SpatiusAvatarFrame tone="loud" />,
  // @ts-expect-error there is no such status
  <SpatiusAvatarStatus labels={{ offline: 'Offline' }} />,
  // @ts-expect-error the state is read only
  () => (useSpatiusAvatarContext().status = 'idle'),
];
`;

/** What docs/react.md has people write. */
const GUIDE = Array.from(
  readFileSync(new URL('../../docs/react.md', import.meta.url), 'utf8').matchAll(
    /^```tsx\n(.*?)^```/gms,
  ),
  ([, code]) => code,
);

for (const version of [18, 19] as const) {
  describe(`the packed package with React ${version}`, () => {
    let project: Consumer;
    let browser: Browser;

    /** What a server writes for each page. */
    const render = (NODE_ENV: string): Record<(typeof NAMES)[number], string> => {
      const { code, out, err } = runNode(project, ['app/server.js'], { NODE_ENV });
      assert.equal(code, 0, err);
      assert.equal(err, '', 'React has nothing to complain of');
      return JSON.parse(out) as ReturnType<typeof render>;
    };

    before(async () => {
      project = reactProject(version);
      project.write('app/pages.js', PAGES);
      project.write('app/server.js', ON_SERVER);
      project.write('app/main.js', IN_PAGE);
      project.write('app/page.css', CSS);
      browser = await launchBrowser();
    });

    after(async () => {
      await browser?.close();
    });

    it('has that version, and none of its own', () => {
      const { folder, packageFolder } = project;
      const manifest = readFileSync(join(folder, 'node_modules/react/package.json'), 'utf8');
      assert.match(
        (JSON.parse(manifest) as { version: string }).version,
        new RegExp(`^${version}\\.`),
      );
      const code = readFileSync(join(packageFolder, 'dist/react.js'), 'utf8');
      assert.match(code, /^'use client';\n/);
      assert.match(code, /from 'react';/);
      assert.doesNotMatch(code, /react\.production|__CLIENT_INTERNALS|__SECRET_INTERNALS/);
    });

    it('is rendered on a server, without a word of warning', () => {
      const markup = render('production');
      assert.deepEqual(render('development'), markup);
      const element = '<spatius-avatar avatar-id="nova" mode="local" loading="eager"';
      assert.ok(markup.parts.includes(`${element}></spatius-avatar>`), markup.parts);
      assert.match(markup.parts, /role="status"[^>]*>Idle</);
      assert.match(markup.element, /class="alone"/);
      assert.doesNotMatch(markup.element, /hidden|onload|object/i);
    });

    it('speaks on pages that go on from there', async () => {
      const markup = render('production');
      const root = join(project.folder, 'app');
      const input = NAMES.map((name) =>
        project.write(
          `app/${name}.html`,
          `<!doctype html>
           <link rel="icon" href="data:,">
           <script type="module" src="./main.js"></script>
           <div id="root" data-page="${name}">${markup[name]}</div>`,
        ),
      );
      const outDir = join(root, 'dist');
      await build({
        root,
        configFile: false,
        // It warns of 'use client', which means nothing to it.
        logLevel: 'error',
        build: { outDir, emptyOutDir: true, rollupOptions: { input } },
      });
      const policy = STRICT_CSP.replace("img-src 'self'", "img-src 'self' data:");
      const site = await serveStatic(outDir, { 'Content-Security-Policy': policy });
      try {
        for (const name of NAMES) {
          const watched = await openPage(browser, `${site.url}${name}.html`);
          assertShown(await firstPicture(watched));
          assertSpoken(await speakOn(watched));
          const { page } = watched;
          assert.equal(await page.$$eval('spatius-avatar', (all) => all.length), 1);
          if (name === 'element') assert.equal(await page.title(), 'loaded');
          await page.close();
        }
        assert.deepEqual(site.missing, []);
      } finally {
        await site.close();
      }
    });

    it('has types that take what is right, and refuse mistakes', () => {
      const files = [TYPED, ...GUIDE].map((code, i) => project.write(`types/${i}.tsx`, code));
      const compilerOptions = {
        ...{ strict: true, declaration: true, emitDeclarationOnly: true, outDir: 'out' },
        ...{ module: 'ESNext', moduleResolution: 'Bundler', jsx: 'react-jsx', target: 'ES2022' },
        ...{ lib: ['ES2022', 'DOM', 'DOM.Iterable'], types: [], skipLibCheck: false },
      };
      const config = JSON.stringify({ compilerOptions, files });
      const args = [tsc, '-p', project.write('types/tsconfig.json', config)];
      const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      assert.equal(stdout, '');
    });
  });
}

import { chromeLauncher } from '@web/test-runner-chrome';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './scripts/browser.mjs';
import { faultyLinks } from './test/support/faulty-links.mjs';
import { heldModules } from './test/support/held-modules.mjs';
import { motionServers } from './test/support/motion-servers.mjs';
import { rawServer } from './test/support/raw-server.mjs';

/**
 * Source modules name their static files (worklet, worker, weights, avatars) relative to
 * themselves, as they lie in dist/. Tests load the modules from src/, so those names are
 * served from dist/.
 */
function staticFilesFromDist(context, next) {
  const match =
    /^\/src\/((?:avatars|lipsync-weights|speech-player|speech-tap|lipsync-worker)[./].*)$/.exec(
      context.path,
    );
  if (match) context.path = `/dist/${match[1]}`;
  return next();
}

/** eventemitter3's ESM entry wraps CommonJS, which a browser cannot load; its ESM build it can. */
const eventEmitterAsModule = {
  name: 'eventemitter3-as-module',
  resolveImport: ({ source }) =>
    source === 'eventemitter3'
      ? '/node_modules/eventemitter3/dist/eventemitter3.esm.js'
      : undefined,
};

export default {
  nodeResolve: { exportConditions: ['browser', 'production'] },
  concurrency: 2,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 240_000,
  testFramework: { config: { timeout: 30_000 } },
  middleware: [staticFilesFromDist],
  plugins: [
    eventEmitterAsModule,
    motionServers(),
    faultyLinks(),
    heldModules(),
    rawServer(),
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: [
    chromeLauncher({
      // A window of its own for each page: in a shared one, all but one are hidden and get no frames.
      createPage: async ({ browser }) => (await browser.createBrowserContext()).newPage(),
      launchOptions: {
        executablePath: findBrowser(),
        args: [
          '--no-sandbox',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--autoplay-policy=no-user-gesture-required',
          '--use-gl=angle',
          '--use-angle=swiftshader',
          '--enable-unsafe-swiftshader',
          '--use-fake-ui-for-media-stream',
          '--use-fake-device-for-media-stream',
        ],
      },
    }),
  ],
};

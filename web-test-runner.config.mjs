import { esbuildPlugin } from '@web/dev-server-esbuild';
import { fileURLToPath } from 'node:url';
import { launcher } from './scripts/test/browsers/launcher.mjs';
import { limit, patience } from './scripts/test/patience.mjs';
import { faultyLinks } from './test/support/faulty-links.mjs';
import { heldModules } from './test/support/held-modules.mjs';
import { livekitRooms } from './test/support/livekit-rooms.mjs';
import { motionServers } from './test/support/motion-servers.mjs';
import { reactModules } from './test/support/react-modules.mjs';
import { rawServer } from './test/support/raw-server.mjs';
import { speechEndpoint } from './test/support/speech-endpoint.mjs';

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
  // More than there are cores: most tests wait for sound that plays in its own time.
  concurrency: 3,
  browserStartTimeout: limit(60),
  testsStartTimeout: limit(60),
  testsFinishTimeout: limit(300),
  testFramework: { config: { timeout: limit(60) } },
  testRunnerHtml: (framework) => `<!doctype html>
    <script>globalThis.testPatience = ${patience};</script>
    <script type="module" src="${framework}"></script>`,
  middleware: [staticFilesFromDist, speechEndpoint()],
  plugins: [
    eventEmitterAsModule,
    motionServers(),
    faultyLinks(),
    heldModules(),
    livekitRooms(),
    rawServer(),
    reactModules(),
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: [await launcher()],
};

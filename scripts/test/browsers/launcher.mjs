import { limit } from '../patience.mjs';

const LAUNCHERS = {
  chromium: async () => (await import('./chromium-launcher.mjs')).chromiumLauncher,
  firefox: async () => (await import('./firefox-launcher.mjs')).firefoxLauncher,
  webkit: async () => (await import('./webkit-launcher.mjs')).webkitLauncher,
};

/** What runs test pages in the browser that `TEST_BROWSER` names, Chromium where it names none. */
export async function launcher() {
  const launch = await LAUNCHERS[process.env.TEST_BROWSER || 'chromium']();
  return launch({ protocolTimeout: limit(180) });
}

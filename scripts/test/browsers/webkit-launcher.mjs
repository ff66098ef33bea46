import { Desktop } from './desktop.mjs';
import { findWebKit } from '../../lib/other-browsers.mjs';
import { WebDriverWindow } from './webdriver.mjs';

/** Runs test pages in windows of WebKitGTK's own browser, for Web Test Runner. */
export function webkitLauncher() {
  const desktop = new Desktop();
  const windows = [];
  const idle = [];
  const active = new Map();

  async function open() {
    const window = await new WebDriverWindow().open({
      driver: findWebKit(),
      env: desktop.env,
      capabilities: {
        'webkitgtk:browserOptions': { args: ['--automation', '--autoplay-policy=allow'] },
      },
    });
    windows.push(window);
    return window;
  }

  let starting = null;
  return {
    name: 'WebKitGTK',
    type: 'webdriver',
    async startSession(id, url) {
      await (starting ??= desktop.start());
      const window = idle.pop() ?? (await open());
      active.set(id, window);
      await window.goTo(url);
    },
    isActive: (id) => active.has(id),
    // A page that crashed is nowhere; that it does not answer is told by the runner.
    getBrowserUrl: (id) =>
      active
        .get(id)
        .url()
        .catch(() => undefined),
    async stopSession(id) {
      const window = active.get(id);
      active.delete(id);
      try {
        await window.goTo('about:blank');
        idle.push(window);
        return {};
      } catch ({ message }) {
        return { errors: [{ message }] };
      }
    },
    startDebugSession() {
      throw new Error('WebKitGTK cannot be debugged from here.');
    },
    async stop() {
      await Promise.all(windows.map((window) => window.close()));
      desktop.stop();
    },
  };
}

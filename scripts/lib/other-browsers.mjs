import { canInstall, installPackages } from './debian.mjs';
import { findProgram } from './node-programs.mjs';
import { say } from './say.mjs';

/** Path of Firefox: `FIREFOX_PATH`, else what is on the `PATH`; `undefined` without. */
export const findFirefox = () =>
  process.env.FIREFOX_PATH || findProgram('firefox-esr') || findProgram('firefox');

/** The driver of WebKitGTK, which knows its browser; `undefined` without. */
export const findWebKit = () => findProgram('WebKitWebDriver');

/** By what is to be there, the package of Debian that has it. */
const DESKTOP = { Xvfb: 'xvfb', pulseaudio: 'pulseaudio' };

/** Browsers besides Chromium that tests can run in. */
export const OTHER_BROWSERS = {
  firefox: {
    title: 'Firefox',
    find: findFirefox,
    programs: DESKTOP,
    packages: ['firefox-esr', 'libgl1-mesa-dri'],
  },
  webkit: {
    title: 'WebKitGTK',
    find: findWebKit,
    programs: DESKTOP,
    packages: ['webkit2gtk-driver', 'libgl1-mesa-dri', 'gstreamer1.0-plugins-good'],
  },
};

const missingPrograms = (programs) => Object.keys(programs).filter((name) => !findProgram(name));

function whyNot({ title, find, programs, packages }) {
  const missing = missingPrograms(programs);
  if (find() && missing.length === 0) return '';
  const needed = [...(find() ? [] : packages), ...missing.map((name) => programs[name])];
  return `${title} was not tested. Install ${needed.join(', ')}.`;
}

/**
 * Sees to it that browsers can be tested with: on Debian and its kin, root gets them installed.
 *
 * @param {(keyof typeof OTHER_BROWSERS)[]} names
 * @returns {Promise<Record<string, string>>} by name, why it is skipped; empty where it is not
 */
export async function ensureOtherBrowsers(names) {
  const wanted = names.map((name) => OTHER_BROWSERS[name]).filter(whyNot);
  if (wanted.length > 0 && canInstall()) {
    say(`Installing ${wanted.map(({ title }) => title).join(' and ')} (apt-get) …`);
    const packages = wanted.flatMap((each) => [...each.packages, ...Object.values(each.programs)]);
    await installPackages([...new Set(packages)]);
  }
  return Object.fromEntries(names.map((name) => [name, whyNot(OTHER_BROWSERS[name])]));
}

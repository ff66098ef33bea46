import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'THIRD-PARTY-LICENSES.txt';

/** Folder of the package that a module is of; `undefined` for our own. */
const packageOf = (id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0];

function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} has no text of its license.`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}

/**
 * Writes the licenses of the packages in a bundle into a file of their own beside it, in full, so that no
 * chunk has to carry them.
 *
 * @returns {import('rollup').Plugin}
 */
export const licenses = () => ({
  name: 'licenses',
  generateBundle() {
    const folders = [...this.getModuleIds()].map(packageOf).filter((it) => it && existsSync(it));
    const texts = [...new Set(folders)].sort().map(licenseOf);
    this.emitFile({ type: 'asset', fileName: FILE, source: texts.join(`\n${'-'.repeat(80)}\n\n`) });
  },
});

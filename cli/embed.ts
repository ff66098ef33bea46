import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { builtFolder, packageVersion } from './package-files.js';
import { UsageError } from './usage.js';

/** Module scripts for script tags, and their chunks. */
const MODULE = /^spatius-avatar[\w.-]*\.js$/;

/**
 * Chunks that every avatar needs, in the order in which they ask for each other, and how soon: the
 * page's own content and the avatar's poster come before what draws it.
 */
const HINTS = [
  ['shell', 'high'],
  ['fetch-files', 'high'],
  ['ui', 'high'],
  ['engine', 'low'],
  ['merge', 'low'],
] as const;

/**
 * `embed [--base https://…/dist/] [--companions]`: prints markup whose scripts the browser checks
 * against hashes, chunks included, and fetches at once rather than one after the other.
 *
 * @throws UsageError for a base that is no address.
 */
export function embedCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { base: { type: 'string' }, companions: { type: 'boolean', default: false } },
  });
  const base = readBase(values.base);
  const entry = values.companions ? 'spatius-avatar-companions.js' : 'spatius-avatar.js';
  const folder = builtFolder();
  const files = readdirSync(folder).filter((file) => MODULE.test(file));
  if (!files.includes(entry)) throw new Error(`${join(folder, entry)} is missing.`);
  const integrity = Object.fromEntries(
    files.map((file) => [new URL(file, base).href, hashOf(join(folder, file))]),
  );
  const url = new URL(entry, base).href;
  const hints = HINTS.map(([name, priority]) => {
    const found = files.filter((one) => one.startsWith(`spatius-avatar.${name}.`));
    if (found.length !== 1)
      throw new Error(
        `${join(folder, `spatius-avatar.${name}.*.js`)}: ${found.length} files, not one.`,
      );
    const [file] = found;
    const href = new URL(file, base).href;
    return `<link rel="modulepreload" crossorigin="anonymous" fetchpriority="${priority}" href="${href}" integrity="${integrity[href]}">`;
  });
  process.stdout.write(
    [
      '<script type="importmap">',
      JSON.stringify({ integrity }, null, 2),
      '</script>',
      ...hints,
      '<script',
      '  type="module"',
      '  crossorigin="anonymous"',
      `  src="${url}"`,
      `  integrity="${integrity[url]}"`,
      '></script>',
      '<spatius-avatar avatar-id="nova" controls></spatius-avatar>',
      '',
    ].join('\n'),
  );
  return Promise.resolve();
}

function readBase(text: string | undefined): URL {
  const released = `https://cdn.jsdelivr.net/npm/spatius-avatar@${packageVersion()}/dist/`;
  const base = text ?? released;
  if (!URL.canParse(base) || /["<>\s]/.test(base)) {
    throw new UsageError(`--base must be an absolute URL, not "${base}".`);
  }
  return new URL(base.endsWith('/') ? base : `${base}/`);
}

const hashOf = (file: string): string =>
  `sha384-${createHash('sha384').update(readFileSync(file)).digest('base64')}`;

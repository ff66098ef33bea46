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
 * `embed [--base https://…/dist/] [--avatar-id ID] [--companions]`: prints markup whose scripts the browser
 * checks against hashes, chunks included, and fetches at once rather than one after the other, with the
 * picture that stands for the avatar meanwhile.
 *
 * @throws UsageError for a base that is no address, and an avatar that is not built in.
 */
export function embedCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      base: { type: 'string' },
      'avatar-id': { type: 'string', default: 'nova' },
      companions: { type: 'boolean', default: false },
    },
  });
  const base = readBase(values.base);
  const entry = values.companions ? 'spatius-avatar-companions.js' : 'spatius-avatar.js';
  const folder = builtFolder();
  const id = readAvatarId(values['avatar-id'], join(folder, 'avatars'));
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
      // Without CORS, as the element shows it: fetched in another way it would be fetched twice.
      `<link rel="preload" as="image" fetchpriority="high" href="${new URL(`avatars/${id}/${id}.webp`, base).href}">`,
      ...hints,
      '<script',
      '  type="module"',
      '  crossorigin="anonymous"',
      `  src="${url}"`,
      `  integrity="${integrity[url]}"`,
      '></script>',
      `<spatius-avatar avatar-id="${id}" controls></spatius-avatar>`,
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

function readAvatarId(id: string, folder: string): string {
  const known = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory());
  if (known.some(({ name }) => name === id)) return id;
  const names = known.map(({ name }) => name).join(', ');
  throw new UsageError(`--avatar-id must be one that is built in (${names}), not "${id}".`);
}

const hashOf = (file: string): string =>
  `sha384-${createHash('sha384').update(readFileSync(file)).digest('base64')}`;

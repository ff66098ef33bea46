import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { builtFolder, packageVersion } from './package-files.js';
import { UsageError } from './usage.js';

/** Module scripts for script tags, and their chunks. */
const MODULE = /^spatius-avatar[\w.-]*\.js$/;

/**
 * `embed [--base https://…/dist/] [--companions]`: prints markup whose scripts the browser checks
 * against hashes, chunks included.
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
  process.stdout.write(
    [
      '<script type="importmap">',
      JSON.stringify({ integrity }, null, 2),
      '</script>',
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

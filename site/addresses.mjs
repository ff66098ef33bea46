import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const { homepage } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const REPOSITORY = `${homepage.replace(/#.*$/, '')}/blob/main/`;

/** File in `docs` of a page, without ending, by the path that Eleventy has. */
export const pageOf = (inputPath) =>
  relative(join(root, 'docs'), join(root, inputPath)).split(sep).join('/').replace(/\.md$/, '');

/** Where a page lies in the site. */
export const fileOf = (page) => `${page.replace(/(^|\/)README$/, '$1index')}.html`;

/** The way from a page to the folder of the site. */
export const upFrom = (page) => '../'.repeat(page.split('/').length - 1);

/**
 * What a link of the Markdown leads to in the site: pages to pages, other files of the repository to
 * where it is published.
 *
 * @param {string} page where the link is
 * @throws {Error} when there is no such file
 */
export function addressOf(page, href, pages) {
  if (/^(#|[a-z]+:)/.test(href)) return href;
  const [path, hash] = href.split('#');
  const target = posix.normalize(posix.join('docs', dirname(page), path));
  const suffix = hash === undefined ? '' : `#${hash}`;
  const name = target
    .replace(/^docs\//, '')
    .replace(/\.md$/, '')
    .replace(/\/$/, '/README');
  if (target.startsWith('docs/') && pages.has(name)) {
    return posix.relative(dirname(`/${page}`), `/${fileOf(name)}`) + suffix;
  }
  if (!existsSync(join(root, target))) throw new Error(`docs/${page}.md: ${href} leads nowhere.`);
  if (target.startsWith('docs/images/')) return href;
  return REPOSITORY + target + suffix;
}

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const IDS = /\sid="([^"]+)"/g;
const LINKS = /\s(?:href|src)="([^"]*)"/g;

/**
 * Links and anchors of a folder of pages that lead nowhere, each as it is told to who builds it.
 * Addresses of other sites are not asked for.
 *
 * @param {string} folder
 * @param {RegExp} elsewhere paths above the folder that another part of the site answers
 */
export function deadLinks(folder, elsewhere) {
  const pages = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.html'));
  const idsOf = new Map();
  const ids = (file) => {
    if (!idsOf.has(file)) {
      const html = readFileSync(file, 'utf8');
      idsOf.set(file, new Set([...html.matchAll(IDS)].map(([, id]) => id)));
    }
    return idsOf.get(file);
  };
  return pages.flatMap((page) => {
    const file = join(folder, page);
    const dead = [];
    for (const [, link] of readFileSync(file, 'utf8').matchAll(LINKS)) {
      if (/^[a-z]+:/.test(link)) continue;
      const [path, hash] = link.split('#');
      const target = path === '' ? file : join(dirname(file), decodeURI(path));
      const outside = relative(folder, target).replaceAll('\\', '/');
      if (outside.startsWith('..')) {
        if (!elsewhere.test(outside)) dead.push(link);
      } else if (!existsSync(target) || statSync(target).isDirectory()) dead.push(link);
      else if (hash && !ids(target).has(decodeURIComponent(hash))) dead.push(link);
    }
    return dead.map((link) => `${page}: ${link} leads nowhere.`);
  });
}

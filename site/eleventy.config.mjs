import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileOf, pageOf, root, upFrom } from './addresses.mjs';
import { teach } from './markdown.mjs';
import { NAVIGATION, lineOf } from './navigation.mjs';
import { referencePages } from './reference.mjs';

const titleOf = (markdown) => /^# (.+)$/m.exec(markdown)?.[1].replaceAll('`', '') ?? '';

/** Pages that are no file of `docs`: the start, the reference, the list of decisions. */
function madePages() {
  const decisions = readdirSync(join(root, 'docs/adr'))
    .sort()
    .map((file) => `- [${titleOf(readFileSync(join(root, 'docs/adr', file), 'utf8'))}](${file})`);
  return new Map([
    ['index', readFileSync(join(root, 'site/index.md'), 'utf8')],
    ['adr/index', `# Decisions\n\n${decisions.join('\n')}\n`],
    ...referencePages(),
  ]);
}

/** Scripts of the examples, by their files in the site. */
export const scripts = new Map();

/**
 * The documentation as a site: the Markdown of `docs`, which reads on GitHub as well, and a reference made
 * from the custom elements manifest.
 */
export default function (eleventy) {
  const made = madePages();
  const files = readdirSync(join(root, 'docs'), { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.replace(/\.md$/, ''));
  const pages = new Set([...files, ...made.keys()]);
  for (const [page, markdown] of made) eleventy.addTemplate(`${page}.md`, markdown);

  eleventy.amendLibrary('md', (md) => teach(md, pages, scripts));
  eleventy.addPassthroughCopy({
    'docs/images': 'images',
    'site/assets': '.',
    'demo/theme.css': 'theme.css',
    'demo/clips/nova.mp3': 'hello.mp3',
  });
  eleventy.addGlobalData('layout', 'page.njk');
  eleventy.addGlobalData('navigation', () =>
    NAVIGATION.map(({ title, pages: listed }) => ({
      title,
      pages: listed.map(([page, name]) => ({ page, name, file: fileOf(page) })),
    })),
  );
  eleventy.addGlobalData('eleventyComputed', () => ({
    permalink: ({ page }) => fileOf(pageOf(page.inputPath)),
    up: ({ page }) => upFrom(pageOf(page.inputPath)),
    line: ({ page }) => lineOf(pageOf(page.inputPath)),
  }));
  eleventy.addFilter('title', (html) =>
    (/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? '').replace(/<[^>]+>/g, ''),
  );
  eleventy.addFilter('sections', (html) =>
    [...html.matchAll(/<h2 id="([^"]+)">([\s\S]*?)<\/h2>/g)].map(([, id, title]) => ({
      id,
      title: title.replace(/<[^>]+>/g, ''),
    })),
  );
  eleventy.addFilter('runs', (html) => html.includes('class="live"'));

  return {
    // Code in braces is code.
    markdownTemplateEngine: false,
    dir: { input: 'docs', includes: '../site/includes' },
  };
}

import { addressOf, pageOf, upFrom } from './addresses.mjs';
import { highlight } from './highlight.mjs';

/** The id that GitHub gives a heading, so that links hold on both sides. */
const slug = (text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

function numberHeadings({ tokens }) {
  const taken = new Map();
  for (const [i, token] of tokens.entries()) {
    if (token.type !== 'heading_open') continue;
    const text = tokens[i + 1].children.map(({ content }) => content).join('');
    const id = slug(text);
    const before = taken.get(id) ?? 0;
    taken.set(id, before + 1);
    token.attrSet('id', before ? `${id}-${before}` : id);
  }
}

/** Marks the list of sections with which a long page begins, where the side of the site has the same. */
function markContents({ tokens }) {
  const end = tokens.findIndex(({ type, tag }) => type === 'heading_open' && tag === 'h2');
  const from = tokens.findIndex(({ type }) => type === 'bullet_list_open');
  if (from < 0 || from > end) return;
  const to = tokens.findIndex(({ type }) => type === 'bullet_list_close');
  const hrefs = tokens
    .slice(from, to)
    .flatMap(({ children }) => children ?? [])
    .filter(({ type }) => type === 'link_open')
    .map((link) => link.attrGet('href'));
  if (hrefs.length > 0 && hrefs.every((href) => href.startsWith('#'))) {
    tokens[from].attrSet('class', 'contents');
  }
}

/** The markup of an example as it stands in a page: the script is that of the page. */
const withoutScripts = (markup) => markup.replace(/<script[\s\S]*?<\/script>\s*/g, '');

/**
 * Teaches Eleventy's Markdown what the pages of `docs` need: ids of headings, links between files, code in
 * colours, and examples that run. A block of `html live` stands in the page as it is written; one of
 * `js live` is a module of the page, in a file of its own, because the site forbids inline scripts.
 *
 * @param {import('markdown-it').default} md
 * @param {Set<string>} pages
 * @param {Map<string, string>} scripts of the examples, by their files in the site
 */
export function teach(md, pages, scripts) {
  md.core.ruler.push('heading-ids', numberHeadings);
  md.core.ruler.push('contents', markContents);
  md.core.ruler.push('addresses', ({ tokens, env }) => {
    const page = pageOf(env.page.inputPath);
    for (const { children } of tokens) {
      for (const token of children ?? []) {
        const name = token.type === 'link_open' ? 'href' : token.type === 'image' ? 'src' : null;
        if (name) token.attrSet(name, addressOf(page, token.attrGet(name), pages));
      }
    }
  });
  md.renderer.rules.table_open = () => '<div class="scroll"><table>\n';
  md.renderer.rules.table_close = () => '</table></div>\n';
  md.renderer.rules.fence = (tokens, i, _options, env) => {
    const [language, live] = tokens[i].info.trim().split(/\s+/);
    const code = tokens[i].content;
    const shown = `<pre class="scroll"><code>${highlight(code, language)}</code></pre>\n`;
    if (!live) return shown;
    if (language === 'html') {
      return `<figure class="live"><div class="mat">${withoutScripts(code)}</div>${shown}</figure>\n`;
    }
    const page = pageOf(env.page.inputPath);
    const file = `live/${page.replaceAll('/', '-')}-${scripts.size}.js`;
    scripts.set(file, code);
    return `${shown}<script type="module" src="${upFrom(page)}${file}"></script>\n`;
  };
}

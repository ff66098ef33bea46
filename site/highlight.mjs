const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

const STRING = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/.source;
const SCRIPT = [
  ['comment', /\/\/[^\n]*|\/\*[\s\S]*?\*\//.source],
  ['string', STRING],
  [
    'word',
    /\b(?:as|async|await|class|const|default|else|export|extends|for|from|function|if|import|in|let|new|of|return|this|throw|try|typeof|void|while)\b/
      .source,
  ],
];
const MARKUP = [
  ['comment', /<!--[\s\S]*?-->/.source],
  ['word', /<\/?[\w-]+|\/?>/.source],
  ['string', /"[^"\n]*"/.source],
];
const SHELL = [
  ['comment', /(?<=^|\s)#[^\n]*/.source],
  ['string', STRING],
];

/** Kinds of tokens by language, first ones first. */
const LANGUAGES = {
  html: MARKUP,
  vue: MARKUP,
  svelte: MARKUP,
  astro: MARKUP,
  js: SCRIPT,
  jsx: SCRIPT,
  ts: SCRIPT,
  tsx: SCRIPT,
  json: [['string', STRING]],
  css: [['comment', /\/\*[\s\S]*?\*\//.source]],
  sh: SHELL,
  python: SHELL,
};

/** Code as HTML, with comments, strings and words of the language marked. */
export function highlight(code, language) {
  const kinds = LANGUAGES[language];
  if (!kinds) return escape(code);
  const pattern = new RegExp(
    kinds.map(([kind, source]) => `(?<${kind}>${source})`).join('|'),
    'gm',
  );
  let html = '';
  let at = 0;
  for (const { index, 0: text, groups } of code.matchAll(pattern)) {
    const [kind] = Object.entries(groups).find(([, found]) => found !== undefined);
    html += `${escape(code.slice(at, index))}<span class="${kind}">${escape(text)}</span>`;
    at = index + text.length;
  }
  return html + escape(code.slice(at));
}

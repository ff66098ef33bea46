import { readFileSync } from 'node:fs';

/** What a newcomer wrote, and what came of it. */
export interface Mistake {
  /** What is wrong; it names the test. */
  readonly mistake: string;
  readonly html: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Host that the page is opened from, else `localhost`; or that it is opened as a file. */
  readonly from?: 'file' | 'avatar.example';
  /** What the visitor does. */
  readonly visitor?: 'presses play';
  /** The browser cannot do this. */
  readonly without?: 'WebGL';
  /** There is an avatar, and no error. */
  readonly avatar?: true;
  /** What the page shows. */
  readonly page?: RegExp;
  /** What the console says. Where no line of ours runs, it is the browser that says it. */
  readonly console?: RegExp;
}

const MODULE = '<script type="module" src="/dist/spatius-avatar.js"></script>';
const SMALL = 'src-avatar="/models/block.glb"';
const avatar = (attributes = SMALL, content = ''): string =>
  `<spatius-avatar ${attributes}>${content}</spatius-avatar>`;
const csp = (policy: string): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': policy,
});

/** The first lines of the README, and the policy of the documentation for them, with a CDN of the test's own. */
const [, README] = /```html\n(.*?)```/s.exec(readFileSync('README.md', 'utf8'))!;
const [, POLICY] = /`(default-src 'self'; script-src https:[^`]+)`/.exec(
  readFileSync('docs/element.md', 'utf8'),
)!;
const ours = (text: string): string =>
  text
    .replaceAll('https://cdn.jsdelivr.net/npm/spatius-avatar', '{cdn}')
    .replaceAll('https://cdn.jsdelivr.net', '{cdn}')
    .replace('hello.mp3', '/clips/nova.mp3');

/** What newcomers write, with `{cdn}` for the address of another site. */
export const MISTAKES: readonly Mistake[] = [
  {
    mistake: "none: the README's lines, under the policy of the documentation",
    html: ours(README),
    headers: csp(ours(POLICY)),
    visitor: 'presses play',
    avatar: true,
  },
  // What is left out, or written in another way than the documentation has it.
  { mistake: 'no attribute at all', html: MODULE + avatar(''), avatar: true },
  {
    mistake: 'an id and a mode in capitals',
    html: MODULE + avatar('avatar-id="Nova" mode="LOCAL"'),
    avatar: true,
  },
  {
    mistake: 'a wrong id',
    html: MODULE + avatar('avatar-id="nowa"'),
    page: /nova, leo, amara, kai, bruno/,
    console: /nova, leo, amara, kai, bruno/,
  },
  {
    mistake: 'a mode that there is none of',
    html: MODULE + avatar(`${SMALL} mode="locale"`),
    page: /"locale" is none of/,
    console: /"locale" is none of/,
  },
  {
    mistake: 'an attribute in camel case',
    html: MODULE + avatar('avatarId="leo"'),
    page: /avatarid is written avatar-id/,
    console: /avatarid is written avatar-id/,
  },
  {
    mistake: 'a number out of range',
    html: MODULE + avatar(`${SMALL} volume="80"`),
    page: /volume/,
    console: /volume/,
  },
  {
    mistake: 'the script before the element, and again, as a module and as a classic script',
    html: `${MODULE}<script type="module" src="/dist/spatius-avatar.js?again"></script>
      <script src="/dist/spatius-avatar.classic.js"></script>${avatar()}`,
    avatar: true,
  },
  {
    mistake: 'a script tag without type="module"',
    html: MODULE.replace(' type="module"', '') + avatar(SMALL, 'Hi'),
    page: /Hi/,
    console: /Unexpected token 'export'/,
  },
  { mistake: 'the script behind the element', html: avatar() + MODULE, avatar: true },
  {
    mistake: 'an element in innerHTML',
    html: `${MODULE}<div></div><script>document.querySelector('div').innerHTML = '${avatar()}'</script>`,
    avatar: true,
  },
  {
    mistake: 'a script in innerHTML',
    html: `<div></div><script>
      document.querySelector('div').innerHTML = \`${MODULE.replace('</', '<\\/')}${avatar(SMALL, 'Talk to us')}\`;
      </script>`,
    page: /Talk to us/,
  },
  {
    mistake: 'a self-closed tag',
    html: `${MODULE}<spatius-avatar ${SMALL} /><main><h1>Welcome</h1></main>`,
    page: /<\/spatius-avatar>/,
    console: /<\/spatius-avatar>/,
  },
  // Files.
  {
    mistake: 'a model that is not there',
    html: MODULE + avatar('src-avatar="/models/no-such.glb"'),
    page: /no-such\.glb/,
    console: /no-such\.glb/,
  },
  {
    mistake: 'a model in whose place the host sends a page',
    html: MODULE + avatar('src-avatar="/app/hero.glb"'),
    page: /hero\.glb/,
    console: /hero\.glb/,
  },
  {
    mistake: 'a model on a site that does not share it',
    html: MODULE + avatar('src-avatar="{cdn}/closed/avatars/nova/nova.glb"'),
    page: /nova\.glb.*CORS/,
    console: /nova\.glb.*CORS/,
  },
  {
    mistake: 'speech that is not there',
    html: MODULE + avatar(`${SMALL} controls src="/clips/no-such.mp3"`),
    visitor: 'presses play',
    page: /no-such\.mp3.*404/,
    console: /no-such\.mp3.*404/,
  },
  {
    mistake: 'speech in whose place the host sends a page',
    html: MODULE + avatar(`${SMALL} controls src="/app/hello.mp3"`),
    visitor: 'presses play',
    page: /it is a web page/,
    console: /it is a web page/,
  },
  {
    mistake: 'speech on a site that does not share it',
    html: MODULE + avatar(`${SMALL} controls src="{cdn}/closed/avatars/nova/nova.webp"`),
    visitor: 'presses play',
    page: /CORS/,
    console: /CORS/,
  },
  {
    mistake: 'a copy without worklet',
    html: `<script type="module" src="/thinned/spatius-avatar.js"></script>
      ${avatar(`${SMALL} controls src="/clips/nova.mp3"`)}`,
    visitor: 'presses play',
    page: /speech-player\.worklet\.js/,
    console: /speech-player\.worklet\.js/,
  },
  // Servers.
  {
    mistake: 'a token without the App ID',
    html: MODULE + avatar(`${SMALL} controls src="/clips/nova.mp3" session-token="t"`),
    visitor: 'presses play',
    page: /Set app-id/,
    console: /Set app-id/,
  },
  {
    mistake: 'a server that is not there',
    html:
      MODULE +
      avatar(
        `${SMALL} controls src="/clips/nova.mp3" app-id="a" session-token="t" endpoint="http://localhost:65534"`,
      ),
    visitor: 'presses play',
    console: /localhost:65534.*CONNECTION_REFUSED/,
  },
  {
    mistake: 'a token-url that is not there',
    html:
      MODULE + avatar(`${SMALL} controls src="/clips/nova.mp3" app-id="a" token-url="/no-token"`),
    visitor: 'presses play',
    console: /no-token.*404/,
  },
  // What browsers forbid.
  {
    mistake: 'speech before the visitor has touched the page',
    html: MODULE + avatar(`${SMALL} autoplay src="/clips/nova.mp3"`),
    page: /Tap to hear/,
  },
  {
    mistake: 'a page that is opened as a file, with the package of a CDN',
    html: `<script type="module" src="{cdn}/dist/spatius-avatar.js"></script>
      ${avatar('src-avatar="{cdn}/models/block.glb"')}`,
    from: 'file',
    avatar: true,
  },
  {
    mistake: 'a page that is opened as a file, with the package beside it',
    html: `<script type="module" src="dist/spatius-avatar.js"></script>${avatar(SMALL, 'Hello')}`,
    from: 'file',
    page: /Hello/,
    console: /file:.*blocked by CORS policy/,
  },
  {
    mistake: 'the same with a classic script',
    html: `<script src="dist/spatius-avatar.classic.js"></script>${avatar()}`,
    from: 'file',
    page: /opened as a file/,
    console: /opened as a file/,
  },
  {
    mistake: 'speech beside a page that is opened as a file',
    html: `<script type="module" src="{cdn}/dist/spatius-avatar.js"></script>
      ${avatar('src-avatar="{cdn}/models/block.glb" controls src="hello.mp3"')}`,
    from: 'file',
    visitor: 'presses play',
    page: /hello\.mp3/,
    console: /hello\.mp3/,
  },
  {
    mistake: 'a CDN without CORS',
    html: `<script type="module" src="{cdn}/closed/spatius-avatar.js"></script>${avatar(SMALL, 'Hi')}`,
    page: /Hi/,
    console: /spatius-avatar\.js.*blocked by CORS policy/,
  },
  {
    mistake: 'the same with a classic script',
    html: `<script src="{cdn}/closed/spatius-avatar.classic.js"></script>${avatar()}`,
    page: /CORS/,
    console: /CORS/,
  },
  {
    mistake: 'a wrong hash of the script',
    html: `<script type="module" src="/dist/spatius-avatar.js" integrity="sha384-AAAA"></script>${avatar(SMALL, 'Hi')}`,
    page: /Hi/,
    console: /integrity/,
  },
  {
    mistake: 'a page that is not secure',
    html: MODULE + avatar(`${SMALL} controls src="/clips/nova.mp3"`),
    from: 'avatar.example',
    visitor: 'presses play',
    page: /The speech could not be played/,
    console: /Serve the page over https/,
  },
  {
    mistake: 'a policy that forbids the script',
    html: MODULE + avatar(SMALL, 'Hi'),
    headers: csp("script-src 'none'"),
    page: /Hi/,
    console: /Content Security Policy.*script-src/,
  },
  {
    mistake: 'a policy that forbids to fetch',
    html: MODULE + avatar(),
    headers: csp("connect-src 'none'"),
    page: /connect-src/,
    console: /could not be downloaded.*connect-src/,
  },
  {
    mistake: 'a policy that lets no policy for HTML be made',
    html: MODULE + avatar(),
    headers: csp("require-trusted-types-for 'script'; trusted-types 'none'"),
    page: /trusted-types lit-html/,
    console: /trusted-types lit-html/,
  },
  {
    mistake: 'a policy that allows just what is needed',
    html: MODULE + avatar(),
    headers: csp("require-trusted-types-for 'script'; trusted-types lit-html"),
    avatar: true,
  },
  {
    mistake: 'a browser without WebGL',
    html: MODULE + avatar(),
    without: 'WebGL',
    page: /hardware acceleration/,
    console: /hardware acceleration/,
  },
  {
    mistake: 'companions of another copy of the script',
    html: `<script type="module" src="{cdn}/dist/spatius-avatar.js"></script>
      <script type="module" src="/dist/spatius-avatar-companions.js"></script>${avatar()}`,
    console: /Another copy of the script/,
  },
  {
    mistake: 'a box without a size',
    html: `${MODULE}<div class="flat">${avatar()}</div>`,
    console: /a size of .* × 0 pixels/,
  },
];

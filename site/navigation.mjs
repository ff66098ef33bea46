/** What the side of every page lists: titles of groups, and the pages of each by their files in `docs`. */
export const NAVIGATION = [
  {
    title: 'Start',
    pages: [
      ['index', 'Overview'],
      ['element', 'The element'],
      ['avatars', 'Your own avatar'],
      ['photoreal', 'Photoreal people'],
      ['words', 'Words and captions'],
      ['companions', 'Companions'],
      ['no-code', 'Without code'],
    ],
  },
  {
    title: 'At home in',
    pages: [
      ['frameworks', 'Frameworks'],
      ['react', 'React'],
      ['toolchains', 'Vite, Next, webpack, CDN'],
      ['storybook', 'Storybook'],
      ['rooms', 'Rooms'],
      ['voice-agents', 'Voice agents'],
      ['avatarkit', 'AvatarKit classes'],
    ],
  },
  {
    title: 'Servers',
    pages: [
      ['server', 'Motion Server'],
      ['operations', 'Operations'],
      ['server-sdk', 'Server SDK'],
      ['baking', 'Baking'],
      ['room-motion', 'Motion in rooms'],
    ],
  },
  {
    title: 'Reference',
    pages: [
      ['browsers', 'Browsers'],
      ['elements/index', 'Elements'],
      ['errors/README', 'Errors'],
    ],
  },
  {
    title: 'How it is made',
    pages: [
      ['architecture', 'Architecture'],
      ['characters', 'Characters'],
      ['lip-sync', 'Lip-sync, measured'],
      ['adr/index', 'Decisions'],
    ],
  },
];

/** Pages that have no line of their own at the side stand under the one of their folder. */
const FOLDERS = { elements: 'elements/index', errors: 'errors/README', adr: 'adr/index' };

const LISTED = new Set(NAVIGATION.flatMap(({ pages }) => pages.map(([page]) => page)));

/**
 * The line at the side that a page belongs to.
 *
 * @param {string} page its file in `docs`, without ending
 * @throws {Error} for a page that nobody would find
 */
export function lineOf(page) {
  const line = LISTED.has(page) ? page : FOLDERS[page.split('/')[0]];
  if (!line) throw new Error(`docs/${page}.md is in no group of site/navigation.mjs.`);
  return line;
}

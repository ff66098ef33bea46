import { errorPage } from '../base/error-page.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import { consoleLogger } from '../base/logger.js';
import { AvatarErrorEvent } from '../events/index.js';
import { inDevelopment } from './development.js';
import { SpatiusAvatar } from './index.js';

const { animationPlayerNotInitialized: code } = ErrorCode;

const MESSAGE =
  'The Content-Security-Policy of this page keeps <spatius-avatar> from making its HTML. Name the ' +
  'policy of lit in it: "trusted-types lit-html".';

/**
 * Tells of a page that requires Trusted Types and allows no policy for them: on every avatar that could
 * not be rendered, in the console, and by an `error` event.
 *
 * The build of the script tag calls it where lit's policy was refused. Where the page requires none, or
 * has a default policy, avatars are rendered all the same, and nothing is told.
 */
export function tellOfRefusedPolicy(): void {
  for (const element of document.querySelectorAll('spatius-avatar')) void tell(element);
  SpatiusAvatar.addInitializer((element) => void tell(element as SpatiusAvatar));
}

async function tell(element: SpatiusAvatar): Promise<void> {
  try {
    await element.updateComplete;
  } catch (cause) {
    const error = new AvatarError(code, MESSAGE, { cause });
    const logger = consoleLogger(() => element.logLevel);
    logger.error(`${MESSAGE} (${code}, see ${errorPage(code)})`);
    show(element);
    element.dispatchEvent(new AvatarErrorEvent(error));
  }
}

/** What the page has put into the element; for who writes the page, what to do as well. No HTML is parsed. */
function show(element: SpatiusAvatar): void {
  const { shadowRoot } = element;
  shadowRoot?.replaceChildren(document.createElement('slot'));
  if (element.logLevel === 'off' || !inDevelopment()) return;
  const note = document.createElement('p');
  note.part.add('error');
  note.setAttribute('role', 'alert');
  note.textContent = MESSAGE;
  shadowRoot?.append(note);
}

import { LogLevel } from '../base/states.js';
import { consoleLogger } from '../base/logger.js';
import { attributeOf } from '../element/attribute-name.js';
import type { SpatiusAvatar } from '../element/index.js';
import { ROWS } from '../element/options.js';

/** What a frame tells the page around it. */
export interface FrameMessage {
  /** Name of the element's event. */
  readonly spatiusAvatar: string;
  /** State, code or report, where the event has one. */
  readonly state?: string;
  readonly code?: string;
  readonly seconds?: number;
}

/** What the page around it may ask of a frame. */
export type FrameRequest =
  | { readonly spatiusAvatar: 'speak'; readonly src?: string }
  | { readonly spatiusAvatar: 'interrupt' | 'pause' | 'resume' };

const logger = consoleLogger(() => LogLevel.warning);

/** Sets up the avatar of the document, and joins it to the page around the frame. */
export function showFrame(document: Document, options: URLSearchParams, parent: Window): void {
  const avatar = document.querySelector('spatius-avatar')!;
  setOptions(avatar, document, options);
  if (parent === document.defaultView) return;
  tell(avatar, parent);
  document.defaultView!.addEventListener('message', ({ source, data }) => {
    if (source === parent) obey(avatar, data as Partial<FrameRequest> | null);
  });
}

function setOptions(avatar: SpatiusAvatar, document: Document, options: URLSearchParams): void {
  for (const [name, value] of options) {
    const row = ROWS.find(([option]) => attributeOf(option) === name);
    if (name === 'lang') document.documentElement.lang = value;
    else if (name === 'background') document.body.style.background = value;
    else if (!row) logger.warning(`frame.html: "${name}" is no option of the avatar.`);
    // An address is kept in histories and logs, where no token may be.
    else if (row[1].type.secret) logger.warning(`frame.html: ${name} is not taken from the URL.`);
    else if (row[1].type.flag) avatar.toggleAttribute(name, value !== 'false' && value !== '0');
    else avatar.setAttribute(name, value);
  }
}

function tell(avatar: SpatiusAvatar, parent: Window): void {
  // To whom the frame is shown is the embedding page's business, and nothing here is secret.
  const post = (message: FrameMessage): void => parent.postMessage(message, '*');
  for (const spatiusAvatar of ['load', 'firstrender', 'speechstart'] as const) {
    avatar.addEventListener(spatiusAvatar, () => post({ spatiusAvatar }));
  }
  avatar.addEventListener('conversationstatechange', ({ type, state }) =>
    post({ spatiusAvatar: type, state }),
  );
  avatar.addEventListener('speechend', ({ type, report: { seconds } }) =>
    post({ spatiusAvatar: type, seconds }),
  );
  avatar.addEventListener('error', ({ type, error: { code } }) =>
    post({ spatiusAvatar: type, code }),
  );
}

function obey(avatar: SpatiusAvatar, request: Partial<FrameRequest> | null): void {
  switch (request?.spatiusAvatar) {
    case 'speak': {
      const { src } = request;
      if (src !== undefined && typeof src !== 'string') return;
      // What fails is told by the `error` event.
      return void avatar.speak(src);
    }
    case 'interrupt':
      return avatar.interrupt();
    case 'pause':
      return avatar.pause();
    case 'resume':
      return void avatar.resume();
    case undefined: // a message of somebody else
  }
}

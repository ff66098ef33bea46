import type { PropertyValues } from 'lit';
import type { Logger } from '../base/logger.js';
import { builtinPoster } from '../builtin-posters.js';
import type { AvatarAddress, AvatarView, ViewSettings } from '../sdk/engine.js';
import { ROWS, renewing, type OptionValues, type Renewing } from './options.js';
import type { TokenSource } from './token-source.js';

/** Hands to a view what acts on it at once: all of it, or what has changed. */
export function applyOptions(
  view: AvatarView,
  options: OptionValues,
  changed: PropertyValues | null,
): void {
  for (const [name, { applies }] of ROWS) {
    if (typeof applies === 'function' && (changed === null || changed.has(name))) {
      applies(view, options[name] as never);
    }
  }
}

/** The avatar that the options name; `null` where they name none. */
export function addressOf(options: OptionValues): AvatarAddress | null {
  const { avatarId, srcAvatar, appId, endpoint, region } = options;
  if (srcAvatar !== null) return { src: srcAvatar };
  if (avatarId === null) return null;
  // A built-in avatar is the same one on every server.
  return builtinPoster(avatarId) ? { avatarId } : { avatarId, appId, endpoint, region };
}

/** What a view of the element depends on. */
export function settingsOf(
  options: OptionValues,
  tokens: TokenSource,
  logger: Logger,
): ViewSettings {
  const own = Object.fromEntries(
    renewing('view').map((name) => [name, options[name] ?? undefined]),
  ) as Pick<ViewSettings, Renewing<'view'>>;
  return {
    ...own,
    avatarId: options.avatarId ?? undefined,
    logger,
    waitsForGesture: true,
    sessionToken: (request) => tokens.get(request),
  };
}

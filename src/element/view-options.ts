import type { PropertyValues } from 'lit';
import type { Logger } from '../base/logger.js';
import { DEFAULT_AVATAR, builtinId } from '../builtin-posters.js';
import type { AvatarAddress, AvatarView, ViewSettings } from '../sdk/engine.js';
import { AvatarMode, ROWS, renewing, type OptionValues, type Renewing } from './options.js';
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

/** The avatar that the options name. */
export function addressOf(options: OptionValues): AvatarAddress {
  const { srcAvatar, appId, endpoint, region } = options;
  if (srcAvatar !== null) return { src: srcAvatar };
  const avatarId = avatarIdOf(options) ?? DEFAULT_AVATAR;
  // A built-in avatar is the same one on every server.
  return builtinId(avatarId) ? { avatarId } : { avatarId, appId, endpoint, region };
}

/** The id that is set, as it is written where it is known. */
function avatarIdOf({ avatarId }: OptionValues): string | undefined {
  return avatarId ? (builtinId(avatarId) ?? avatarId) : undefined;
}

/** The mode that is set, else what the other options speak for. */
export function modeOf(options: OptionValues): AvatarMode {
  const { mode, appId, sessionToken, tokenUrl, endpoint, roomUrl } = options;
  if (mode !== null) return mode;
  if (roomUrl !== null) return AvatarMode.livekit;
  const server = [appId, sessionToken, tokenUrl, endpoint].some((value) => value !== null);
  return server ? AvatarMode.direct : AvatarMode.local;
}

/** Whether the element is for a room, which it joins when asked to. */
export function isForRoom(options: OptionValues): boolean {
  const mode = modeOf(options);
  return mode === AvatarMode.livekit || mode === AvatarMode.agora;
}

/** What a view of the element depends on. */
export function settingsOf(
  options: OptionValues,
  tokens: TokenSource,
  logger: Logger,
): ViewSettings {
  const own = Object.fromEntries(
    renewing('view').map((name) => [name, options[name] ?? undefined]),
  ) as Pick<ViewSettings, Exclude<Renewing<'view'>, 'mode'>>;
  return {
    ...own,
    mode: modeOf(options),
    avatarId: avatarIdOf(options),
    logger,
    waitsForGesture: true,
    sessionToken: (request) => tokens.get(request),
    room: () => options,
  };
}

import type { PropertyValues } from 'lit';
import { AvatarError, ErrorCode } from '../base/errors.js';
import type { DrivingServiceMode } from '../base/states.js';
import type { Logger } from '../base/logger.js';
import { builtinPoster } from '../builtin-posters.js';
import type { AvatarAddress, AvatarView } from '../sdk/engine.js';
import type { ViewSettings } from '../sdk/configuration.js';
import type { AvatarOptions } from './avatar-options.js';
import { AvatarMode } from './limits.js';
import type { TokenSource } from './token-source.js';

/** Hands the options that hold for a running view to it: all of them, or those that changed. */
export function applyOptions(
  view: AvatarView,
  options: AvatarOptions,
  reducedMotion: boolean,
  changed: PropertyValues<AvatarOptions> | null,
): void {
  const has = (...names: (keyof AvatarOptions)[]) =>
    changed === null || names.some((name) => changed.has(name));
  if (has('x', 'y', 'scale')) {
    view.avatarTransform = { x: options.x, y: options.y, scale: options.scale };
  }
  if (has('motion')) view.motionStyle = options.motion;
  if (has('articulation')) view.articulation = options.articulation;
  if (has('emotion', 'emotionStrength')) {
    view.setEmotion(options.emotion, { strength: options.emotionStrength });
  }
  if (has('listening')) view.listening = options.listening;
  if (has('renderQuality')) view.renderQuality = options.renderQuality;
  if (view.reducedMotion !== reducedMotion) view.reducedMotion = reducedMotion;
  const { controller } = view;
  if (has('frameStarvation')) controller.frameStarvationMode = options.frameStarvation;
  if (controller.getVolume() !== options.volume) controller.setVolume(options.volume);
  if (controller.muted !== options.muted) controller.muted = options.muted;
}

/** Options that a view is made with: another value needs another view. */
export const FIXED_OPTIONS = [
  'mode',
  'appId',
  'region',
  'endpoint',
  'userId',
  'sampleRate',
] as const;

/** Tells one avatar from another; `null` while the options name none. */
export function targetKeyOf(options: AvatarOptions): string | null {
  const { avatarId, srcAvatar, appId, endpoint, region, mode } = options;
  if (srcAvatar === null && avatarId === null) return null;
  const room = isRoomMode(mode) ? mode : null;
  if (srcAvatar !== null) return JSON.stringify({ room, srcAvatar });
  // A built-in avatar is the same one on every server.
  const server = builtinPoster(avatarId!) ? {} : { appId, endpoint, region };
  return JSON.stringify({ room, avatarId, ...server });
}

/**
 * The avatar the options name.
 *
 * @throws AvatarError `avatarIDUnrecognized` when they name none, `networkLayerNotAvailable` in the
 * modes of real-time rooms.
 */
export function targetOf(options: AvatarOptions): AvatarAddress {
  const { avatarId, srcAvatar, appId, endpoint, region } = options;
  drivingMode(options);
  if (srcAvatar !== null) return { src: srcAvatar };
  if (avatarId === null) {
    throw new AvatarError(
      ErrorCode.avatarIDUnrecognized,
      'There is no avatar to load. Set avatar-id or src-avatar.',
    );
  }
  return { avatarId, appId, endpoint, region };
}

/**
 * What a view of the element depends on.
 *
 * @throws AvatarError as {@link drivingMode} does.
 */
export function settingsOf(
  options: AvatarOptions,
  tokens: TokenSource,
  logger: Logger,
): ViewSettings {
  const { appId, avatarId, region, endpoint, userId, sampleRate } = options;
  return {
    appId,
    avatarId: avatarId ?? undefined,
    mode: drivingMode(options),
    region: region ?? undefined,
    endpoint: endpoint ?? undefined,
    userId,
    sampleRate,
    logger,
    waitsForGesture: true,
    sessionToken: (request) => tokens.get(request),
  };
}

/**
 * The mode as the SDK knows it.
 *
 * @throws AvatarError `networkLayerNotAvailable` for the modes of real-time rooms.
 */
export function drivingMode({ mode }: AvatarOptions): DrivingServiceMode {
  if (!isRoomMode(mode)) return mode;
  throw new AvatarError(
    ErrorCode.networkLayerNotAvailable,
    `mode="${mode}" is reserved: the element does not join rooms yet. Use mode="direct", "local" ` +
      'or "backend".',
  );
}

function isRoomMode(mode: AvatarMode): mode is Exclude<AvatarMode, DrivingServiceMode> {
  return mode === AvatarMode.livekit || mode === AvatarMode.agora;
}

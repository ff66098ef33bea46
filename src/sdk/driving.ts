import { lipsyncWeights, lipsyncWorker } from '../assets.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import { ingressUrl } from '../protocol/regions.js';
import { LocalMotionSource } from '../transport/local-source.js';
import type { MotionSource } from '../transport/motion-source.js';
import { MotionServerSession } from '../transport/motion-server/session.js';
import { MotionServerSource } from '../transport/motion-server/source.js';
import { DrivingServiceMode } from '../base/states.js';
import type { ViewSettings } from './settings.js';

/** What drives a view's face in its mode. */
export interface Driving {
  /** `null` in the backend and rtc modes, where motion is handed in. */
  readonly source: MotionSource | null;
  /** The connection, in direct mode. */
  readonly session: MotionServerSession | null;
}

/** Sets up the mode that `settings` name, without connecting or loading anything yet. */
export function createDriving(settings: ViewSettings, avatarId: string): Driving {
  const { mode, sampleRate, logger } = settings;
  assertMode(mode);
  if (mode === DrivingServiceMode.backend || mode === DrivingServiceMode.rtc) {
    return { source: null, session: null };
  }
  if (mode === DrivingServiceMode.local) {
    const files = { worker: lipsyncWorker(), weights: lipsyncWeights() };
    return { source: new LocalMotionSource({ sampleRate, files, logger }), session: null };
  }
  const session = new MotionServerSession({
    sampleRate,
    logger,
    extraParams: () => extraParams(settings),
    url: (sessionToken) => sessionUrl(settings, avatarId, sessionToken),
    sessionToken: (request) => settings.sessionToken(request),
  });
  return { source: new MotionServerSource(session, sampleRate), session };
}

/** @throws AvatarError `networkLayerNotAvailable` for a mode that nothing drives. */
export function assertMode(mode: DrivingServiceMode): void {
  if (mode !== DrivingServiceMode.livekit && mode !== DrivingServiceMode.agora) return;
  throw new AvatarError(
    ErrorCode.networkLayerNotAvailable,
    `mode="${mode}" is reserved: rooms are not joined yet. Use "direct", "local" or "backend".`,
    { reason: 'roomsUnavailable' },
  );
}

function extraParams({ userId }: ViewSettings): Record<string, string> {
  const id = typeof userId === 'function' ? userId() : userId;
  return { 'motion-format': 'compact', ...(id ? { 'user-id': id } : {}) };
}

/** @throws AvatarError naming the setting that is missing or malformed. */
function sessionUrl(settings: ViewSettings, avatarId: string, sessionToken: string): string {
  const { appId, endpoint, region } = settings;
  if (!appId) {
    throw new AvatarError(
      ErrorCode.appIDUnrecognized,
      'Direct mode needs an App ID. Set app-id on the element, or call AvatarSDK.initialize().',
    );
  }
  try {
    return ingressUrl({ endpoint, region, avatarId, appId, sessionToken });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new AvatarError(ErrorCode.websocketError, message, { cause });
  }
}

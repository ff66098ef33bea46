import { lipsyncWeights, lipsyncWorker } from '../assets.js';
import { AvatarError, ErrorCode, messageOf } from '../base/errors.js';
import type { DrivingServiceMode } from '../base/states.js';
import { unfetched } from '../base/unfetched.js';
import { endpointsOf, ingressUrl } from '../protocol/regions.js';
import { RoomDriver } from '../rtc/room-driver.js';
import type { Stage } from '../rtc/stage.js';
import { BackendDriver } from '../transport/backend/backend-driver.js';
import { DirectDriver } from '../transport/direct/direct-driver.js';
import type { Driver, DriverContext, OpenRound } from '../transport/driver.js';
import { LocalDriver } from '../transport/local/local-driver.js';
import type { ViewSettings } from './configuration.js';
import { pageEndpoint } from './page-endpoint.js';

/** What a driver is made of. */
export interface DriverParts extends DriverContext {
  readonly settings: ViewSettings;
  /** Avatar that a server is asked for. */
  readonly avatarId: string;
  /** Opens a round in the conversation; a running one is interrupted. */
  readonly open: OpenRound;
  /** Where a room is shown. */
  readonly stage: () => Promise<Stage>;
}

const localOptions = ({ settings }: DriverParts) => ({
  sampleRate: settings.sampleRate,
  files: { worker: lipsyncWorker(), weights: lipsyncWeights() },
});

const joins = (parts: DriverParts): Driver =>
  new RoomDriver(parts, localOptions(parts), async () => {
    const room = Promise.all([import('../rtc/room-session.js'), parts.stage()]);
    const [{ RoomSession }, stage] = await room.catch(
      unfetched('What joins rooms', ErrorCode.networkLayerNotAvailable),
    );
    return new RoomSession(stage, parts.settings);
  });

/** Each mode, and who drives the mouth in it. The former names of modes are values of others. */
const DRIVERS: Readonly<Record<DrivingServiceMode, (parts: DriverParts) => Driver>> = {
  local: (parts) => new LocalDriver(parts, localOptions(parts)),
  direct: (parts) =>
    new DirectDriver(parts, {
      sampleRate: parts.settings.sampleRate,
      extraParams: () => extraParams(parts.settings),
      urls: (token) => sessionUrls(parts, token),
      sessionToken: (request) => parts.settings.sessionToken(request),
    }),
  backend: (parts) =>
    new BackendDriver(parts, {
      sampleRate: parts.settings.sampleRate,
      open: parts.open,
    }),
  rtc: (parts) => new RoomDriver(parts, localOptions(parts), null),
  livekit: joins,
  agora: joins,
};

/** Makes the driver of the mode that `settings` name, without connecting or loading anything yet. */
export const createDriver = (parts: DriverParts): Driver => DRIVERS[parts.settings.mode](parts);

function extraParams({ userId }: ViewSettings): Record<string, string> {
  const id = typeof userId === 'function' ? userId() : userId;
  return { 'motion-format': 'compact', ...(id ? { 'user-id': id } : {}) };
}

/** @throws AvatarError naming the setting that is missing or malformed. */
function sessionUrls({ settings, avatarId }: DriverParts, sessionToken: string): string[] {
  const { appId, endpoint = pageEndpoint(), region } = settings;
  if (!appId) {
    throw new AvatarError(
      ErrorCode.appIDUnrecognized,
      'Direct mode needs an App ID. Set app-id on the element, or call AvatarSDK.initialize().',
    );
  }
  try {
    return endpointsOf(endpoint).map((one) =>
      ingressUrl({ endpoint: one, region, avatarId, appId, sessionToken }),
    );
  } catch (cause) {
    throw new AvatarError(ErrorCode.networkLayerNotAvailable, messageOf(cause), {
      cause,
      reason: 'invalidEndpoint',
    });
  }
}
